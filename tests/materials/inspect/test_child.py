"""materials/inspect/child.py: the limits of a child, file by file; what it may not do is in test_pool.py."""

import os
import resource
import socket

from materials.inspect import child


def test_request_that_breaks_off_is_the_end() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.sendall(b"abc")
        ours.shutdown(socket.SHUT_WR)
        assert child.received(theirs, 8) == b"abc"
        assert child.received(theirs, 8) == b""


def test_limits_move_with_what_the_child_has_used() -> None:
    reader, writer = os.pipe()
    if not os.fork():
        child.set_limits(child.MEMORY)
        memory, _hard = resource.getrlimit(resource.RLIMIT_DATA)
        seconds, hard = resource.getrlimit(resource.RLIMIT_CPU)
        used = resource.getrusage(resource.RUSAGE_SELF)
        facts = [
            memory >= child.MEMORY,
            memory <= child.MEMORY + child.held(os.getpid()),
            0 < seconds - used.ru_utime - used.ru_stime <= child.PROCESSOR,
            hard == resource.RLIM_INFINITY,
        ]
        os.write(writer, bytes(facts))
        os._exit(0)
    assert os.read(reader, 10) == bytes([1, 1, 1, 1])
    os.wait()
    os.close(reader)
    os.close(writer)
