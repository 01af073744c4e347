"""youyue/ui/uploads.py: how many upload at once, and who waits for whom."""

import runpy
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from django.test import Client

from applicants.models import Application
from tests import make
from tests.materials.forgeries import upload
from tests.scans import pdf_bytes, portrait_bytes
from youyue.identity.models import User
from youyue.ui import uploads
from youyue.ui.uploads import Queue

MEGABYTE = 1024 * 1024
MATERIALS = "/apply/materials/labour-contract/upload/"


# --- the queue --------------------------------------------------------------------------------------------
def test_half_of_the_threads_that_are_started_may_upload(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WEB_THREADS", raising=False)
    threads = runpy.run_path(str(Path(configured.BASE_DIR, "deploy/gunicorn.py")))["threads"]
    assert threads == configured.WEB_THREADS
    assert (uploads.queue.places, uploads.queue.waiting) == (threads // 2, threads - threads // 2 - 1)


def test_who_comes_first_goes_in_first() -> None:
    queue = Queue(places=1, waiting=0)
    assert queue.enter("1") == 0
    assert [queue.enter("2"), queue.enter("3")] == [1, 2]
    queue.leave()
    assert queue.enter("4") == 2  # the place is free, and two are before it
    assert queue.ask("3") == 1
    assert queue.enter("2") == 0


def test_control_who_has_not_come_again_keeps_nobody_out(monkeypatch: pytest.MonkeyPatch) -> None:
    queue = Queue(places=1, waiting=0)
    queue.enter("1")
    queue.enter("2")
    queue.leave()
    monkeypatch.setattr(uploads, "FORGOTTEN", 0.0)
    assert queue.enter("4") == 0


def test_form_waits_for_a_place() -> None:
    queue = Queue(places=1, waiting=1)
    queue.enter("1")
    threading.Timer(0.3, queue.leave).start()
    began = time.monotonic()
    assert queue.enter("2", wait=5) == 0
    assert 0.2 < time.monotonic() - began < 3


def test_form_that_has_waited_long_enough_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    queue = Queue(places=1, waiting=1)
    queue.enter("1")
    assert queue.enter("2", wait=0.2) == 1
    queue.leave()
    assert queue.enter("3") == 0  # nobody waits for the one that gave up


def test_no_thread_waits_that_pages_need() -> None:
    queue = Queue(places=1, waiting=1)
    queue.enter("1")
    with ThreadPoolExecutor(1) as thread:
        waiting = thread.submit(queue.enter, "2", 5)
        time.sleep(0.2)
        began = time.monotonic()
        assert queue.enter("3", wait=5) > 0
        assert time.monotonic() - began < 1
        queue.leave()
        assert waiting.result() == 0


def crowd(enter: Callable[[], bool], leave: Callable[[], None]) -> int:
    """The most that were inside at once, of twenty threads that come again until they were."""
    inside, most, lock = 0, 0, threading.Lock()

    def one(_number: int) -> None:
        nonlocal inside, most
        while not enter():
            time.sleep(0.005)
        with lock:
            inside += 1
            most = max(most, inside)
        time.sleep(0.02)
        with lock:
            inside -= 1
        leave()

    with ThreadPoolExecutor(20) as threads:
        list(threads.map(one, range(20)))
    return most


def test_twenty_threads_and_never_more_inside_than_places() -> None:
    queue, own = Queue(places=2, waiting=1), threading.local()

    def enter() -> bool:
        own.ticket = getattr(own, "ticket", None) or uploads.ticket_from("")
        return queue.enter(own.ticket) == 0

    assert crowd(enter, queue.leave) == 2
    assert queue.inside == 0


def test_control_without_the_queue_there_are_more() -> None:
    assert crowd(lambda: True, lambda: None) > 2


def test_ticket_keeps_its_turn_and_cannot_be_made_up(monkeypatch: pytest.MonkeyPatch) -> None:
    ticket = uploads.ticket_from("")
    assert uploads.ticket_from(uploads.signed(ticket)) == ticket
    for made_up in ("", "0", "00000000000000000001-aaaaaaaa", uploads.signed(ticket)[:-1]):
        assert uploads.ticket_from(made_up) > ticket
    monkeypatch.setattr(uploads, "TICKET_LIFE", -1)
    assert uploads.ticket_from(uploads.signed(ticket)) > ticket


# --- pages ------------------------------------------------------------------------------------------------
@pytest.fixture
def queue(monkeypatch: pytest.MonkeyPatch) -> Iterator[Queue]:
    made = Queue(places=1, waiting=0)
    monkeypatch.setattr(uploads, "queue", made)
    monkeypatch.setattr(uploads, "WAIT", 0.1)
    yield made
    assert made.inside == 0  # whatever came of it


@pytest.fixture
def draft(applicant: User) -> Application:
    return make.application(applicant, complete=False, work_arrangement="full_time")


def send(client: Client, path: str = MATERIALS, **headers: str) -> Any:
    return client.post(path, {"file": upload("合同.pdf", pdf_bytes())}, headers=headers)


@pytest.mark.django_db
def test_script_is_told_how_many_are_before_it_and_comes_again(
    client: Client, applicant: User, draft: Application, queue: Queue
) -> None:
    client.force_login(applicant)
    script = {"X-Requested-With": "fetch", "X-Upload-Ticket": ""}
    queue.enter("0")
    answer = send(client, **script)
    assert (answer.status_code, answer.json()["waiting"]) == (429, 1)
    script["X-Upload-Ticket"] = answer.json()["ticket"]
    ask = script | {"X-Upload-Ask": "1"}
    assert client.post(MATERIALS, headers=ask).json()["waiting"] == 1
    queue.leave()
    asked = client.post(MATERIALS, headers=ask)
    assert (asked.status_code, asked.json()["waiting"]) == (200, 0)
    assert send(client, **script).status_code == 200
    assert [file.name for file in draft.dossier.materials.get().files.all()] == ["合同.pdf"]


@pytest.mark.django_db
def test_plain_form_gets_its_sentence_and_other_pages_come(
    client: Client, applicant: User, draft: Application, queue: Queue
) -> None:
    client.force_login(applicant)
    queue.enter("0")
    answer = send(client, referer="http://testserver/apply/materials/", origin="http://testserver")
    page = answer.content.decode()
    assert answer.status_code == 429
    assert "同时上传的人太多，这次没有收下，以前传的都在。请过一分钟再传一次" in page
    assert 'href="/apply/materials/"' in page
    assert client.get("/apply/materials/").status_code == 200
    assert client.post("/apply/achievements/", {"achievements": "一项"}).status_code in (302, 422)
    photo = {"portrait_upload": upload("照片.jpg", portrait_bytes(1200, 1600))}
    assert client.post("/apply/basics/", photo).status_code == 429
    queue.leave()
    assert send(client).status_code == 302


@pytest.mark.django_db
def test_place_is_given_back_whatever_comes_of_it(
    client: Client, applicant: User, draft: Application, queue: Queue
) -> None:
    client.force_login(applicant)
    assert client.post(MATERIALS, {"file": upload("坏.pdf", b"none")}).status_code == 422
    assert queue.inside == 0
    assert send(client, "/apply/materials/no-such/upload/").status_code == 404
    assert queue.inside == 0
    applicant_is_gone = Client(enforce_csrf_checks=True)
    applicant_is_gone.force_login(applicant)
    assert send(applicant_is_gone).status_code == 403


@pytest.mark.django_db
def test_nobody_takes_a_place(client: Client, queue: Queue) -> None:
    """Nor is anything read of what nobody sends."""
    queue.enter("0")
    assert send(client).status_code == 302
    assert send(client, **{"X-Requested-With": "fetch"}).status_code == 401
    queue.leave()
