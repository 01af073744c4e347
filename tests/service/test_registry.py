"""Asking the checks: what they find, what they did not expect, and what hangs."""

import threading
import time

import pytest

from youyue.service.registry import Check, Level, Note, Wrong, ask, examine


def named(name: str, run) -> Check:
    return Check(name, name, run, ready=True)


def raising(error: Exception):
    def run() -> str:
        raise error

    return run


@pytest.mark.parametrize(
    ("run", "level", "sentence"),
    [
        (lambda: "fine", Level.WELL, "fine"),
        (raising(Wrong("broken", "mend it")), Level.WRONG, "broken"),
        (raising(Note("odd", "look at it")), Level.NOTE, "odd"),
    ],
    ids=["well", "wrong", "note"],
)
def test_finding_says_what_the_check_says(run, level: Level, sentence: str) -> None:
    finding = examine(named("x", run))
    assert (finding.level, finding.sentence) == (level, sentence)
    assert bool(finding.remedy) == (level is not Level.WELL)


def test_message_of_an_unexpected_error_is_not_said() -> None:
    finding = examine(named("x", raising(OSError("s3://key:secret@host"))))
    assert finding.level is Level.WRONG
    assert "OSError" in finding.sentence
    assert "secret" not in finding.sentence


def test_check_that_hangs_is_wrong_in_time_and_holds_one_thread_only() -> None:
    release, started = threading.Event(), []

    def hang() -> str:
        started.append(1)
        release.wait(20)
        return "late"

    checks = [named("hanging of the test", hang), named("quick of the test", lambda: "fine")]
    try:
        began = time.monotonic()
        for _ in range(3):
            findings = ask(checks, 0.2)
            assert [finding.level for finding in findings] == [Level.WRONG, Level.WELL]
        assert time.monotonic() - began < 5
        assert started == [1]
    finally:
        release.set()
    time.sleep(0.1)
    assert ask(checks, 5)[0].sentence == "late"
