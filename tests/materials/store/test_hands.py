"""The few threads that talk to the store: they let go when told to, and live on."""

import threading
import time

import pytest

from materials.store import hands


def test_work_is_done_elsewhere() -> None:
    name = hands.Task(lambda: threading.current_thread().name).future.result(5)
    assert name.startswith("vault")


def test_error_is_handed_on() -> None:
    with pytest.raises(ZeroDivisionError):
        hands.Task(lambda: 1 / 0).future.result(5)


def drip(begun: threading.Event, ended: list[str]) -> None:
    """A store that is never silent for long and never done."""
    begun.set()
    try:
        while True:
            time.sleep(0.01)
    except BaseException as error:
        ended.append(type(error).__name__)
        raise


def test_running_work_lets_go() -> None:
    begun, ended = threading.Event(), []
    task = hands.Task(drip, begun, ended)
    assert begun.wait(5)
    task.stop()
    with pytest.raises(hands.LetGo):
        task.future.result(5)
    assert ended == ["LetGo"]


def test_hands_that_let_go_work_on() -> None:
    for _number in range(hands.HANDS + 2):
        begun = threading.Event()
        task = hands.Task(drip, begun, [])
        assert begun.wait(5)
        task.stop()
        with pytest.raises(hands.LetGo):
            task.future.result(5)
    assert hands.Task(lambda: "done").future.result(5) == "done"


def test_work_that_is_done_cannot_be_stopped() -> None:
    task = hands.Task(lambda: "done")
    assert task.future.result(5) == "done"
    task.stop()
    assert (task.future.result(5), hands.Task(lambda: 1).future.result(5)) == ("done", 1)


def test_work_that_never_began_is_taken_off_the_queue() -> None:
    let = threading.Event()
    busy = [hands.Task(let.wait) for _number in range(hands.HANDS)]
    waiting = hands.Task(lambda: "never")
    waiting.stop()
    let.set()
    assert waiting.future.cancelled()
    assert [task.future.result(5) for task in busy] == [True] * hands.HANDS


def test_work_that_nobody_waits_for_has_an_end() -> None:
    begun, ended = threading.Event(), []
    hands.let_run(0.1, drip, begun, ended)
    until = time.monotonic() + 5
    while not ended and time.monotonic() < until:
        time.sleep(0.01)
    assert ended == ["LetGo"]
