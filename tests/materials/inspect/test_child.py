"""What happens to a decoder that runs wild."""

import time

import pytest

from materials.inspect import child

STRAY = "tests.materials.stray"


@pytest.mark.parametrize("how", ["sleep", "spin"])
def test_child_that_never_answers(how: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "SECONDS", 1)
    began = time.monotonic()
    with pytest.raises(child.ChildFailed) as failed:
        child.run(STRAY, b"", how)
    assert failed.value.timed_out
    assert time.monotonic() - began < 3


@pytest.mark.parametrize("how", ["eat", "write", "abort"])
def test_child_that_does_what_it_must_not(how: str) -> None:
    with pytest.raises(child.ChildFailed):
        child.run(STRAY, b"", how)


def test_child_knows_nothing_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "canary")
    findings, content = child.run(STRAY, b"bytes", "environment")
    assert "SECRET_KEY" not in findings["names"]
    assert "DATABASE_URL" not in findings["names"]
    assert findings["modules"] is False
    assert content == b"bytes"
