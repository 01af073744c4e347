"""Whoever keeps knocking gets a few words for nothing, and never all threads of a process."""

import threading
import time
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse

from tests import make
from tests.service.test_throttling import PAGE, narrow  # noqa: F401
from youyue.identity.models import User
from youyue.service import floods, throttling
from youyue.service.floods import PATIENCE

SHE, OTHER = ("pdf", "session", "a"), ("pdf", "session", "b")


@pytest.fixture(autouse=True)
def _anew() -> Iterator[None]:
    for memory in (throttling._full, floods._told, floods._inside):
        memory.clear()
    yield
    for memory in (throttling._full, floods._told, floods._inside):
        memory.clear()


def test_whoever_was_told_often_enough_does_not_listen() -> None:
    for _ in range(PATIENCE["session"]):
        assert not floods.do_not_listen([SHE], 5)
        floods.note_told([SHE], 5)
    assert floods.do_not_listen([OTHER, SHE], 5)
    assert not floods.do_not_listen([OTHER], 5)
    assert not floods.do_not_listen([SHE], 6)  # the next minute
    floods.note_told([SHE], 6)
    assert not floods.do_not_listen([SHE], 6)


def test_memory_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(floods, "MOST", 3)
    for number in range(10):
        floods.note_told([("pdf", "session", str(number))], 5)
    assert len(floods._told) <= 3


def test_a_place_is_free_again_when_the_answer_is_there(settings) -> None:
    settings.WEB_THREADS = 4
    assert [floods.enter(SHE, floods.places(SHE)) for _ in range(3)] == [True, True, False]
    assert floods.enter(OTHER, 2)
    floods.leave(SHE)
    assert floods.enter(SHE, 2)
    for one in (SHE, SHE, OTHER):
        floods.leave(one)
    assert not floods._inside


def test_a_second_tab_waits_for_the_first_and_a_third_does_not() -> None:
    assert floods.enter(SHE, 1)
    told: list[bool] = []
    second = threading.Thread(target=lambda: told.append(floods.enter(SHE, 1, patience=30)))
    second.start()
    while SHE not in floods._waiting:
        time.sleep(0.001)
    assert not floods.enter(SHE, 1, patience=30)  # at once: it is told to come again
    assert floods.enter(OTHER, 1, patience=30)
    assert told == []
    floods.leave(SHE)
    second.join(30)
    assert told == [True]
    assert not floods.enter(SHE, 1, patience=0.01)  # waited, and in vain
    for one in (SHE, OTHER):
        floods.leave(one)
    assert not floods._inside
    assert not floods._waiting


@pytest.mark.parametrize(("threads", "of_one", "of_an_address"), [(1, 1, 1), (2, 1, 1), (4, 2, 3), (8, 4, 7)])
def test_one_never_has_all_threads(settings, threads: int, of_one: int, of_an_address: int) -> None:
    settings.WEB_THREADS = threads
    assert floods.places(SHE) == of_one
    assert floods.places(("pdf", "address", "10.0.0.1")) == of_an_address


# --- over HTTP ---------------------------------------------------------------------------------------------
FORM = {"number": "YK-0001"}


@pytest.mark.django_db
@pytest.mark.usefixtures("narrow")
def test_after_some_pages_a_few_words_are_said_and_nothing_is_read(
    client: Client, applicant: User, django_assert_num_queries
) -> None:
    client.force_login(applicant)
    check = reverse("applicants:check_receipt")
    answers = [client.post(check, FORM, **PAGE) for _ in range(3 + PATIENCE["session"])]
    assert [answer.status_code for answer in answers] == [422] * 3 + [429] * PATIENCE["session"]
    assert "YK-0001" in answers[-1].content.decode()  # what was typed, to be sent again
    with django_assert_num_queries(0):
        brief = client.post(check, FORM, **PAGE)
    assert brief.status_code == 429
    text = brief.content.decode()
    assert "YK-0001" not in text
    assert f"请在 {brief['Retry-After']} 秒后再试" in text
    assert brief["Cache-Control"] == "private, no-store"
    script = client.post(check, FORM, HTTP_X_REQUESTED_WITH="fetch")
    assert "再试" in script.json()["message"]
    assert client.get("/items/").status_code == 200  # other doors are open to her


@pytest.mark.django_db
@pytest.mark.usefixtures("narrow")
def test_the_rest_of_an_office_is_told_in_full_for_longer(client: Client) -> None:
    """Their address is full, and no session tells them apart."""
    check = reverse("applicants:check_receipt")
    for _ in range(5 + PATIENCE["session"] + 1):
        answer = client.post(check, FORM, **PAGE)
    assert "YK-0001" in answer.content.decode()


@pytest.mark.django_db
def test_who_has_no_place_is_told_so_in_full_and_then_briefly(client: Client, settings) -> None:
    door = throttling._DOOR_OF["applicants:check_receipt"]
    visitor = (door.name, "address", "127.0.0.1")
    for _ in range(floods.places(visitor)):
        assert floods.enter(visitor, 9)  # answers that are not there yet
    check = reverse("applicants:check_receipt")
    full = client.post(check, FORM, **PAGE)
    assert (full.status_code, full["Retry-After"]) == (429, "1")
    assert "YK-0001" in full.content.decode() and "现在人多" in full.content.decode()
    for _ in range(PATIENCE["address"] - 1):
        client.post(check, FORM, **PAGE)
    assert "YK-0001" not in client.post(check, FORM, **PAGE).content.decode()
    floods.leave(visitor)
    assert client.post(check, FORM, **PAGE).status_code == 422


@pytest.mark.django_db
def test_people_of_one_address_who_sign_in_together_all_get_in(client: Client) -> None:
    """While the platform is slow some have to wait: their page comes again by itself, and not all at once."""
    door = throttling._DOOR_OF["identity:callback"]
    visitor = (door.name, "address", "127.0.0.1")
    for _ in range(floods.places(visitor)):
        assert floods.enter(visitor, 9)
    path = reverse("identity:callback") + "?state=x&code=y"
    waits = set()
    for _ in range(PATIENCE["address"]):
        answer = client.get(path, **PAGE)
        assert (answer.status_code, answer["Refresh"]) == (429, answer["Retry-After"])
        assert f"{answer['Refresh']} 秒后会自动再试" in answer.content.decode()
        waits.add(int(answer["Refresh"]))
    assert waits == {1, 2, 3, 4, 5}
    assert "Refresh" not in client.get(path, **PAGE)  # a flood is not asked to go on
    floods.leave(visitor)
    floods._told.clear()
    assert "Refresh" not in client.get(path, **PAGE)


@pytest.mark.django_db
def test_a_place_is_left_when_the_view_fails(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    client.raise_request_exception = False
    monkeypatch.setattr("applicants.views.receipt_check.may_try", lambda *_given: 1 / 0)
    given = {"number": "YY2026-K7MQ4RTW", "code": "ABCDEF"}
    client.post(reverse("applicants:check_receipt"), given, **PAGE)
    assert not floods._inside


@pytest.mark.django_db
def test_a_place_is_held_while_an_archive_is_sent(applicant: User, client_of, settings) -> None:
    settings.WEB_THREADS = 2  # one is at work, and nobody waits for it
    made, client = make.application(applicant), client_of(applicant)
    address = reverse("applicants:archive", args=[made.pk])
    first = client.get(address)
    pieces = iter(first.streaming_content)
    assert next(pieces)
    assert client.get(address).status_code == 429
    assert b"".join(pieces)  # and the answer is closed
    assert client.get(address).status_code == 200
    assert len(floods._inside) == 1  # whose answer nobody has read


@pytest.mark.django_db
def test_an_archive_that_is_given_up_holds_no_place(applicant: User, client_of) -> None:
    made = make.application(applicant)
    answer = client_of(applicant).get(reverse("applicants:archive", args=[made.pk]))
    assert next(answer._iterator) and floods._inside
    answer._iterator.close()
    assert not floods._inside


@pytest.mark.django_db
@pytest.mark.usefixtures("narrow")
def test_without_throttling_nobody_is_remembered(client: Client, settings) -> None:
    settings.THROTTLED = False
    for _ in range(20):
        client.post(reverse("applicants:check_receipt"), FORM, **PAGE)
    assert not floods._told
    assert not floods._inside
