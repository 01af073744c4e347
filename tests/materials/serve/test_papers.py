"""A PDF is drawn once for the same content, by the worker, and goes with its dossier."""

import time
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from applicants.models import Application, Stage
from materials.dossiers import discard
from materials.models import Paper
from materials.serve import papers
from materials.store import cleaning, vault
from tests import make
from tests.printed import get_pdf
from youyue.identity.models import AccessLog
from youyue.notices.models import Job
from youyue.ui import paper

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> Application:
    return make.application(stage=Stage.SUBMITTED)


@pytest.fixture
def mine(made: Application, client_of: Callable[..., Client]) -> Client:
    return client_of(made.applicant)


@pytest.fixture
def address(made: Application) -> str:
    return f"/items/{made.pk}/form.pdf"


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The pages that were drawn. Drawing itself takes seconds and is looked at elsewhere."""
    pages: list[str] = []

    def draw(page: str, images: dict[str, bytes]) -> bytes:
        pages.append(page)
        return b"%PDF-" + str(len(pages)).encode()

    monkeypatch.setattr(paper, "draw", draw)
    return pages


def test_first_who_asks_waits_and_gets_it_by_itself(
    mine: Client, made: Application, address: str, drawn: list[str]
) -> None:
    waiting = mine.get(address)
    assert (waiting.status_code, waiting["Refresh"], drawn) == (200, "3", [])
    page = waiting.content.decode()
    assert "正在生成 PDF" in page and f'href="{address}"' in page and f'href="/items/{made.pk}/form/"' in page
    assert made.applicant.id_number not in page
    assert not AccessLog.objects.exists()
    call_command("work", "--once", stdout=StringIO())
    assert mine.get(address).content == b"%PDF-1"
    assert AccessLog.objects.get().action == "download"


def test_same_content_is_drawn_once(mine: Client, address: str, drawn: list[str]) -> None:
    for _ in range(3):
        mine.get(address)
    assert Job.objects.filter(kind=papers.DRAW).count() == 1
    assert {get_pdf(mine, address).content for _ in range(3)} == {b"%PDF-1"}
    assert len(drawn) == 1


def test_other_content_is_another_paper(
    mine: Client, made: Application, address: str, drawn: list[str]
) -> None:
    get_pdf(mine, address)
    make.move(made, "recall")
    make.move(made, "submit")  # handed in anew, at another minute of another submission
    Paper.objects.update(digest="x")  # what it said before
    assert get_pdf(mine, address).content == b"%PDF-2"
    assert get_pdf(mine, f"/items/{made.pk}/receipt.pdf").content == b"%PDF-3"


def test_content_is_sealed_and_what_was_to_be_drawn_is_gone(
    mine: Client, made: Application, address: str, drawn: list[str]
) -> None:
    mine.get(address)
    found = Paper.objects.get()
    assert made.applicant.id_number in found.work  # sealed in its column
    papers.draw(str(found.pk))
    found.refresh_from_db()
    assert found.work == ""
    with vault._store().open(found.stored) as stored:
        assert b"%PDF" not in stored.read()


def test_paper_that_cannot_be_drawn_is_not_tried_all_the_time(
    mine: Client, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = []

    def fail(*_given: Any) -> bytes:
        tried.append(1)
        raise paper.NotDrawn

    monkeypatch.setattr(paper, "draw", fail)
    assert get_pdf(mine, address).status_code == 503
    assert get_pdf(mine, address).status_code == 503
    papers.draw(
        str(Paper.objects.get().pk)
    )  # the job once more: a worker was killed before it was off the list
    assert len(tried) == 1
    Paper.objects.update(failed_at=timezone.now() - papers.PATIENCE - timedelta(seconds=1))
    assert "正在生成" in mine.get(address).content.decode()


def test_worker_that_does_not_work_is_said_in_the_end(mine: Client, address: str) -> None:
    mine.get(address)
    Paper.objects.update(asked_at=timezone.now() - papers.PATIENCE - timedelta(seconds=1))
    answer = mine.get(address)
    assert answer.status_code == 503 and "请打开打印页" in answer.content.decode()


def test_bytes_that_are_gone_lead_to_the_printer(mine: Client, address: str, drawn: list[str]) -> None:
    get_pdf(mine, address)
    vault.drop(Paper.objects.get().stored)
    assert mine.get(address).status_code == 503
    assert AccessLog.objects.count() == 1


def test_paper_whose_key_has_left_the_ring_is_drawn_again(
    mine: Client, made: Application, drawn: list[str], settings: Any
) -> None:
    address = f"/items/{made.pk}/receipt.pdf"
    get_pdf(mine, address)
    stored = Paper.objects.get().stored
    settings.FILE_KEYS = {"later": bytes(range(32))}
    assert "正在生成" in mine.get(address).content.decode()
    assert get_pdf(mine, address).content == b"%PDF-2"
    assert stored not in list(vault.stored(papers.FOLDER))


def test_paper_of_another_is_not_sent_and_stays_where_it_is(
    mine: Client, address: str, drawn: list[str], client_of: Callable[..., Client]
) -> None:
    """Both open; which of them belongs to the row, the key of its bytes says."""
    theirs = make.application(make.user("another"), stage=Stage.SUBMITTED)
    assert get_pdf(mine, address).content == b"%PDF-1"
    another, elsewhere = client_of(theirs.applicant), f"/items/{theirs.pk}/form.pdf"
    assert get_pdf(another, elsewhere).content == b"%PDF-2"
    first, second = Paper.objects.order_by("made_at")
    Paper.objects.filter(pk=first.pk).update(stored=second.stored)
    assert "正在生成" in mine.get(address).content.decode()
    assert get_pdf(mine, address).content == b"%PDF-3"
    assert another.get(elsewhere).content == b"%PDF-2"


def test_papers_go_with_their_dossier(
    mine: Client, address: str, drawn: list[str], django_capture_on_commit_callbacks: Any
) -> None:
    get_pdf(mine, address)
    draft = make.application(make.user("chenzhihao"))
    Paper.objects.update(dossier=draft.dossier)
    stored, dossier = Paper.objects.get().stored, draft.dossier
    draft.delete()
    with django_capture_on_commit_callbacks(execute=True):
        discard(dossier)
    assert not Paper.objects.exists()
    assert stored not in list(vault.stored(papers.FOLDER))


def test_papers_of_a_week_ago_are_forgotten_and_known_ones_are_no_orphans(
    mine: Client, address: str, drawn: list[str]
) -> None:
    get_pdf(mine, address)
    stored = Paper.objects.get().stored
    assert stored in cleaning._known([stored])
    assert papers.forget_old() == 0
    Paper.objects.update(asked_at=timezone.now() - papers.KEPT - timedelta(seconds=1))
    assert papers.forget_old() == 1
    assert stored not in list(vault.stored(papers.FOLDER))
    assert get_pdf(mine, address).content == b"%PDF-2"


@pytest.mark.trial
@pytest.mark.alone
def test_no_answer_holds_a_thread_for_long(mine: Client, address: str) -> None:
    """Asked for, being made, and given out: 0.2 seconds of the thread's own work at most, the real drawing
    included that is not among it."""
    mine.get("/items/")

    def took() -> float:
        began, own = time.monotonic(), time.thread_time()
        mine.get(address)
        own = time.thread_time() - own
        print(f"{own * 1000:.0f} ms, by the clock {(time.monotonic() - began) * 1000:.0f}")
        return own

    own = [took(), took()]
    get_pdf(mine, address)
    own.append(took())
    assert mine.get(address).content.startswith(b"%PDF-")
    assert max(own) < 0.2
