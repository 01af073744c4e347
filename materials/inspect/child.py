"""Opens other people's files in a process of its own, with hard limits on memory, processor and wall time.

A decoder that runs wild then costs one refusal, not the web worker. The child gets the bytes on its input
and none of our environment, so it holds no key and opens no database.
"""

import json
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

PROJECT = Path(__file__).resolve().parents[2]
MEGABYTE = 1024 * 1024
# What a child may write to. With the read-only pages of its libraries that keeps it under 256 MB of real
# memory; the address space, much of which nobody touches, has a wider limit as a second wall.
MEMORY = 208 * MEGABYTE
ADDRESSES = 768 * MEGABYTE
PROCESSOR = 4  # seconds of it, which is what a hostile file can cost
SECONDS = 10  # by the clock: a machine that has too much to do is no reason to refuse a sound file


class ChildFailed(Exception):
    """The child died, ran out of memory, or took too long (`timed_out`)."""

    def __init__(self, *, timed_out: bool = False) -> None:
        super().__init__("timed out" if timed_out else "died")
        self.timed_out = timed_out


def run(module: str, content: bytes, *arguments: object) -> tuple[dict, bytes]:
    """Give `content` to `python -m module arguments`; returns the child's findings and the bytes it made."""
    child = subprocess.Popen(  # noqa: S603 (our own module, our own arguments)
        [sys.executable, "-E", "-s", "-m", module, *map(str, arguments)],
        cwd=PROJECT,
        env={"LANG": "C.UTF-8"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    with child:
        try:
            answer, _errors = child.communicate(content, timeout=SECONDS)
        except subprocess.TimeoutExpired as error:
            child.kill()
            raise ChildFailed(timed_out=True) from error
    if child.returncode:
        raise ChildFailed(timed_out=child.returncode == -24)  # SIGXCPU
    end = answer.find(b"\n")
    try:
        findings = json.loads(answer[:end])
    except ValueError as error:
        raise ChildFailed from error
    return findings, answer[end + 1 :]


def serve(work: Callable[..., tuple[dict, bytes]], *, memory: int = MEMORY) -> None:
    """The child's side: set the limits, then read, work and answer."""
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESSES, ADDRESSES))
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR, PROCESSOR + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    findings, made = work(sys.stdin.buffer.read(), *sys.argv[1:])
    out: BinaryIO = sys.stdout.buffer
    out.write(json.dumps(findings).encode() + b"\n" + made)
    out.flush()
