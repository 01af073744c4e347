"""The child's side of `pool`: opens other people's files in a process of its own, with hard limits.

`python -m materials.inspect.child` reads requests from the socket on its input, one after the other, and
answers each: a decoder that runs wild then costs one refusal, not the web worker. It gets the bytes of a file
and none of our environment, so it holds no key and opens no database.

A request and an answer are two lengths, then JSON, then bytes. What is done is a function of ours, named by
its path; the limit of its memory is MEMORY of its module, or the one here.
"""

import importlib
import json
import os
import resource
import socket
import struct
import sys
import warnings
from pathlib import Path

MEGABYTE = 1024 * 1024
# What a child may write to for one file. With the read-only pages of its libraries that keeps it under 256 MB
# of real memory; the address space, much of which nobody touches, has a wider limit as a second wall.
MEMORY = 208 * MEGABYTE
ADDRESSES = 768 * MEGABYTE
PROCESSOR = 4  # seconds of it, which is what a hostile file can cost
# What a child that has opened nothing yet holds; whatever more it holds at a later file is no fault of that.
FRESH = 12 * MEGABYTE
LENGTHS = struct.Struct(">II")
PAGE = os.sysconf("SC_PAGE_SIZE")


def main() -> None:
    """Answer until the other side hangs up."""
    link = socket.socket(fileno=os.dup(0))
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)  # a library that prints must not spoil an answer
    warnings.simplefilter("ignore")
    sys.setrecursionlimit(5000)
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESSES, ADDRESSES))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    while lengths := received(link, LENGTHS.size):
        request_length, content_length = LENGTHS.unpack(lengths)
        request = json.loads(received(link, request_length))
        send(link, *answer(link, content_length, **request))


def answer(
    link: socket.socket, length: int, function: str, arguments: list[str]
) -> tuple[dict | None, bytes]:
    """What the function found and made; no findings, not even `{}`, if it raised."""
    name, _dot, attribute = function.rpartition(".")
    module = importlib.import_module(name)
    set_limits(getattr(module, "MEMORY", MEMORY))
    try:
        result: tuple[dict, bytes] = getattr(module, attribute)(received(link, length), *arguments)
        return result
    except Exception:
        return None, b""
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


def set_limits(memory: int) -> None:
    """For the next file. Of the processor only the soft limit is used: a hard one is never raised again."""
    allowance = memory + max(held(os.getpid()) - FRESH, 0)
    resource.setrlimit(resource.RLIMIT_DATA, (allowance, resource.RLIM_INFINITY))
    used = resource.getrusage(resource.RUSAGE_SELF)
    seconds = int(used.ru_utime + used.ru_stime) + PROCESSOR
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, resource.RLIM_INFINITY))


def held(pid: int) -> int:
    """Bytes that a process could have written to."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[5]) * PAGE


def send(link: socket.socket, answer: dict | None, content: bytes) -> None:
    """One request or answer, within the time limit that the socket has for the whole of it."""
    text = json.dumps(answer).encode()
    link.sendall(LENGTHS.pack(len(text), len(content)) + text)
    link.sendall(content)


def received(link: socket.socket, length: int) -> bytes:
    """So many bytes; fewer, and possibly none, if the other side hung up."""
    content = bytearray(length)
    view, arrived = memoryview(content), 0
    while arrived < length:
        count = link.recv_into(view[arrived:])
        if not count:
            break
        arrived += count
    view.release()
    return bytes(content[:arrived]) if arrived < length else bytes(content)


if __name__ == "__main__":
    main()
