"""materials/inspect/pool.py: children that are kept, and what happens to those that run wild."""

import os
import signal
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from materials.inspect import child, pool

STRAY = "tests.materials.stray.stray"


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    pool.close()
    yield
    pool.close()


def process_of(how: str = "", content: bytes = b"") -> int:
    return pool.run(STRAY, content, how)[0]["process"]


def lives(process: int) -> bool:
    return Path(f"/proc/{process}").exists()


def test_child_is_kept() -> None:
    assert process_of() == process_of()


def test_control_child_that_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "FILES", 1)
    assert process_of() != process_of()


def test_child_goes_after_so_many_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "FILES", 3)
    first, *others = [process_of() for _number in range(6)]
    assert others[:2] == [first, first]
    assert others[2:] == [others[2]] * 3
    assert others[2] != first
    assert not lives(first)


def test_bytes_of_any_length_come_back() -> None:
    for length in (0, 1, 70_000, 21 * 1024 * 1024):
        content = os.urandom(length)
        assert pool.run(STRAY, content, "")[1] == content


# --- children that run wild -------------------------------------------------------------------------------
def test_child_that_hangs_is_killed_and_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    before = process_of()
    monkeypatch.setattr(pool, "SECONDS", 1)
    began = time.monotonic()
    with pytest.raises(pool.ChildFailed) as failed:
        process_of("sleep")
    assert failed.value.timed_out
    assert time.monotonic() - began < 3
    assert process_of() != before
    assert not lives(before)


@pytest.mark.trial
def test_child_that_spins_dies_of_its_own_limit_at_any_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """A reused one has used up processor time before."""
    process_of()
    monkeypatch.setattr(pool, "SECONDS", 60)  # by the clock, on a machine that has much to do
    began = time.monotonic()
    with pytest.raises(pool.ChildFailed) as failed:
        process_of("spin")
    assert failed.value.timed_out
    assert child.PROCESSOR - 2 < time.monotonic() - began < pool.SECONDS


@pytest.mark.parametrize("how", ["eat", "write", "abort", "raise"])
def test_child_that_does_what_it_must_not(how: str) -> None:
    before = process_of()
    with pytest.raises(pool.ChildFailed) as failed:
        process_of(how)
    assert not failed.value.timed_out
    assert process_of() != before


def test_child_that_was_killed_between_two_files_hurts_neither() -> None:
    before = process_of()
    os.kill(before, signal.SIGKILL)
    assert process_of() != before


def test_bloated_child_is_replaced_and_its_file_taken() -> None:
    before = process_of()
    assert process_of("leave", str(2 * pool.GROWN).encode()) == before
    assert process_of() != before


def test_control_child_that_left_little_behind_is_kept() -> None:
    before = process_of()
    assert process_of("leave", b"100000") == before
    assert process_of() == before


def test_file_that_meets_a_child_worn_by_others_gets_a_fresh_one() -> None:
    worn = process_of("leave", b"10")
    assert process_of("abort if worn") != worn
    with pytest.raises(pool.ChildFailed):
        process_of("abort")


def test_what_a_library_prints_is_no_answer() -> None:
    findings, content = pool.run(STRAY, b"bytes", "print")
    assert (findings["django"], content) == (False, b"bytes")


def test_child_knows_nothing_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "canary")
    with open(__file__) as ours:
        os.set_inheritable(ours.fileno(), True)
        findings, _content = pool.run(STRAY, b"bytes", "environment")
    assert findings["names"] == ["LANG"] or set(findings["names"]) <= {"LANG", "LC_CTYPE"}
    assert findings["django"] is False
    assert findings["open"] <= 6  # its three, its socket, nothing, and the folder it is reading


# --- many at once -----------------------------------------------------------------------------------------
def test_twenty_threads_share_the_children_and_the_crash_of_one_is_its_own() -> None:
    crashing = {3, 11, 17}
    start = threading.Barrier(20)

    def one(number: int) -> tuple[int, int]:
        start.wait()
        try:
            findings, content = pool.run(STRAY, f"{number}".encode(), "abort" if number in crashing else "")
        except pool.ChildFailed:
            return -1, 0
        return int(content), findings["process"]

    with ThreadPoolExecutor(20) as threads:
        answers = list(threads.map(one, range(20)))
    assert [answer[0] for answer in answers] == [-1 if n in crashing else n for n in range(20)]
    assert len({process for _number, process in answers}) <= 1 + 1 + 2 * len(crashing)


def test_no_more_children_at_once_than_may_be(settings, monkeypatch: pytest.MonkeyPatch) -> None:
    at_work, most, lock = 0, 0, threading.Lock()
    ask = pool._Child.ask

    def counted(self: pool._Child, work: pool._Work) -> tuple[dict | None, bytes]:
        nonlocal at_work, most
        with lock:
            at_work += 1
            most = max(most, at_work)
        try:
            return ask(self, work)
        finally:
            with lock:
                at_work -= 1

    monkeypatch.setattr(pool._Child, "ask", counted)
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _number: process_of(), range(40)))
    assert most == settings.FILE_CHILDREN


def test_process_that_is_forked_has_children_of_its_own() -> None:
    before = process_of()
    reader, writer = os.pipe()
    if not os.fork():
        os.write(writer, str(process_of()).encode())
        pool.close()
        os._exit(0)
    theirs = int(os.read(reader, 20))
    os.wait()
    os.close(reader)
    os.close(writer)
    assert theirs != before
    assert process_of() == before
