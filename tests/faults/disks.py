"""A small disk of its own for a store, which can be filled and made read-only; needs the right to mount."""

import os
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

import pytest

BALLAST = "ballast"


class Disk:
    """`place` is where it is mounted."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.place.mkdir(parents=True, exist_ok=True)

    def leave(self, room: int) -> None:
        """Fill it until so many bytes are left, or give room back."""
        with (self.place / BALLAST).open("ab") as ballast:
            held, free = ballast.tell(), self.free()
            if free > room:
                os.posix_fallocate(ballast.fileno(), held, free - room)
            else:
                ballast.truncate(max(held - (room - free), 0))

    def empty(self) -> None:
        (self.place / BALLAST).unlink(missing_ok=True)

    def free(self) -> int:
        facts = os.statvfs(self.place)
        return facts.f_bavail * facts.f_frsize

    @contextmanager
    def nearly_full(self, least: int, most: int, draw: Random) -> Iterator[None]:
        """Between `least` and `most` bytes are left, now these, now those, often the least."""
        ended = threading.Event()

        def change() -> None:
            while not ended.wait(0.1):
                try:
                    self.leave(draw.choice([least, least, draw.randrange(least, most)]))
                except OSError:  # somebody else was quicker to take the last of it
                    continue

        self.leave(least)
        thread = threading.Thread(target=change)
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join()
            self.empty()

    @contextmanager
    def read_only(self) -> Iterator[None]:
        self._remount("ro")
        try:
            yield
        finally:
            self._remount("rw")

    def _remount(self, how: str) -> None:
        until = time.monotonic() + 20
        while subprocess.run(["mount", "-o", f"remount,{how}", self.place], capture_output=True).returncode:
            assert time.monotonic() < until, "something writes to it all the time"
            time.sleep(0.1)


@contextmanager
def disk(place: Path, megabytes: int) -> Iterator[Disk]:
    made = Disk(place)
    command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", place]
    if subprocess.run(command, capture_output=True).returncode:
        pytest.skip("only who may mount can fill a disk and make it read-only")
    try:
        yield made
    finally:
        subprocess.run(["umount", "--lazy", place], check=True)
