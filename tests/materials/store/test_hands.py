"""The few threads that talk to the store: no more of them than there are, and what waits can be withdrawn."""

import threading

import pytest

from materials.store import hands


def test_work_is_done_elsewhere() -> None:
    name = hands.submit(lambda: threading.current_thread().name).result(5)
    assert name.startswith("vault")


def test_error_is_handed_on() -> None:
    with pytest.raises(ZeroDivisionError):
        hands.submit(lambda: 1 / 0).result(5)


def test_work_that_never_began_is_taken_off_the_queue() -> None:
    let = threading.Event()
    busy = [hands.submit(let.wait) for _number in range(hands.HANDS)]
    waiting = hands.submit(lambda: "never")
    waiting.cancel()
    let.set()
    assert waiting.cancelled()
    assert [work.result(5) for work in busy] == [True] * hands.HANDS
