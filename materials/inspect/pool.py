"""The few children that open other people's files, kept from one file to the next.

A fresh interpreter costs fifty times what most files do, so each process that looks into files keeps
FILE_CHILDREN of them: with one for each process that serves, all together are as many as there are cores.
They are started when the first file comes (a server that forks its processes has none before) and never
forked from us: they hold nothing of ours. A child is replaced after FILES files, when it has grown, and
when it died or was stopped. Then only the file that did it is given up: one that met a child worn by others
gets a fresh one.
"""

import atexit
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

from materials.inspect import child
from youyue import meters

PROJECT = Path(__file__).resolve().parents[2]
SECONDS = 10  # by the clock: a machine that has too much to do is no reason to refuse a sound file
FILES = 100
GROWN = 40 * child.MEGABYTE  # a child of which more stays behind a file is not kept for the next
MOST = child.MEMORY  # bytes of an answer; a child has no room for more
COMMAND = [sys.executable, "-E", "-s", "-m", "materials.inspect.child"]


class ChildFailed(Exception):
    """The child died, ran out of memory, or took too long (`timed_out`)."""

    def __init__(self, *, timed_out: bool = False) -> None:
        super().__init__("timed out" if timed_out else "died")
        self.timed_out = timed_out


def run(
    function: str, content: bytes, *arguments: object, seconds: float | None = None
) -> tuple[dict, bytes]:
    """What a function of ours, named by its path, finds in `content` and makes of it, in a child.

    It gets the arguments as texts and SECONDS, or `seconds` where nobody waits for it, and returns findings
    that are JSON, and bytes. Waits for a child that is free. Raises ChildFailed.
    """
    work = _Work(function, content, [str(argument) for argument in arguments], seconds or SECONDS)
    return _pool.run(work)


def close() -> None:
    """Let all children of this process go; the next file starts new ones."""
    _pool.close()


class _Work(NamedTuple):
    function: str
    content: bytes
    arguments: list[str]
    seconds: float


class _Child:
    """One of them, at work for one thread at a time."""

    def __init__(self) -> None:
        self.link, theirs = socket.socketpair()
        with theirs:
            self.process = subprocess.Popen(  # noqa: S603 (our own module)
                COMMAND,
                cwd=PROJECT,
                env={"LANG": "C.UTF-8"},
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        self.files = 0

    def ask(self, work: _Work) -> tuple[dict | None, bytes]:
        """Raises TimeoutError, and EOFError or another OSError if it died; then it is of no use any more."""
        until = time.monotonic() + work.seconds
        self.files += 1
        self.link.settimeout(work.seconds)
        child.send(self.link, {"function": work.function, "arguments": work.arguments}, work.content)
        said_length, made_length = child.LENGTHS.unpack(self._received(child.LENGTHS.size, until))
        if said_length + made_length > MOST:
            raise EOFError
        answer = json.loads(self._received(said_length, until))
        return answer, bytes(self._received(made_length, until))

    def _received(self, length: int, until: float) -> bytearray:
        content = bytearray(length)
        with memoryview(content) as view:
            arrived = 0
            while arrived < length:
                self.link.settimeout(max(until - time.monotonic(), 0.001))
                count = self.link.recv_into(view[arrived:])
                if not count:
                    raise EOFError
                arrived += count
        return content

    def is_fit(self) -> bool:
        """Whether it may take another file."""
        if self.files >= FILES or self.process.poll() is not None:
            return False
        with suppress(OSError):
            return child.held(self.process.pid) <= GROWN
        return False

    def stop(self) -> int:
        """Kill it if it lives; returns how it ended, as `Popen.returncode`."""
        self.link.close()
        if self.process.poll() is None:
            self.process.kill()
        return self.process.wait()

    def ended(self) -> int:
        """How it ended by itself, soon after it has hung up."""
        with suppress(subprocess.TimeoutExpired):
            return self.process.wait(1)
        return self.stop()


class _Pool:
    def __init__(self) -> None:
        self._room = threading.Semaphore(settings.FILE_CHILDREN)
        self._lock = threading.Lock()
        self._idle: list[_Child] = []

    def run(self, work: _Work) -> tuple[dict, bytes]:
        with self._room:
            worker = self._take()
            try:
                return self._run(worker, work)
            except (OSError, EOFError, ValueError) as error:
                failure = _failure(worker, error)
                if worker.files == 1 or failure.timed_out:
                    raise failure from error
            # It had opened other files before, and may have died of one of those.
            worker = _Child()
            try:
                return self._run(worker, work)
            except (OSError, EOFError, ValueError) as error:
                raise _failure(worker, error) from error

    def _run(self, worker: _Child, work: _Work) -> tuple[dict, bytes]:
        try:
            answer, made = worker.ask(work)
        except BaseException:
            worker.link.close()
            raise
        if not isinstance(answer, dict):
            self._replace(worker, "raised")
            raise ChildFailed
        if worker.is_fit():
            with self._lock:
                self._idle.append(worker)
        else:
            self._replace(worker, "used" if worker.files >= FILES else "grown")
        return answer, made

    def _take(self) -> _Child:
        while True:
            with self._lock:
                if not self._idle:
                    break
                worker = self._idle.pop()
            if worker.process.poll() is None:
                return worker
            self._replace(worker, "died")
        return _Child()

    @staticmethod
    def _replace(worker: _Child, why: str) -> None:
        meters.CHILDREN_REPLACED.labels(why).inc()
        worker.stop()

    def close(self) -> None:
        with self._lock:
            idle, self._idle = self._idle, []
        for worker in idle:
            worker.stop()

    def forget(self) -> None:
        """In a process that was forked: they are the parent's."""
        for worker in self._idle:
            worker.link.close()
            worker.process.returncode = 0


def _failure(worker: _Child, error: Exception) -> ChildFailed:
    timed_out = isinstance(error, TimeoutError)
    ended = worker.stop() if timed_out else worker.ended()
    timed_out = timed_out or ended == -signal.SIGXCPU
    meters.CHILDREN_REPLACED.labels("timed_out" if timed_out else "died").inc()
    return ChildFailed(timed_out=timed_out)


def _begin_anew() -> None:
    global _pool
    _pool.forget()
    _pool = _Pool()


_pool = _Pool()
atexit.register(close)
os.register_at_fork(after_in_child=_begin_anew)
