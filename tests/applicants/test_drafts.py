"""Drafts that nobody goes on with: told, into the bin, out of it again, deleted."""

import datetime
from io import StringIO

import pytest
import time_machine
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client

from applicants.filing import expiry
from applicants.filing.expiry import Swept, sweep
from applicants.jobs import end_old_drafts
from applicants.models import Application
from applicants.workflow import StepRefused
from materials.models import Dossier, MaterialFile
from tests import make
from tests.applicants.posting import posted
from youyue.notices.models import Notice, Outbox

pytestmark = pytest.mark.django_db
BEGINNING = datetime.datetime(2026, 1, 1, 9, tzinfo=datetime.UTC)


def day(number: int) -> datetime.datetime:
    return BEGINNING + datetime.timedelta(days=number)


@pytest.fixture
def clock():
    with time_machine.travel(BEGINNING, tick=False) as moved:
        yield moved


@pytest.fixture
def draft(clock, applicant) -> Application:
    """Begun on day 0, complete, saved that day."""
    made = make.application(applicant)
    expiry.touch(made)
    made.refresh_from_db()
    return made


def counts(swept: Swept) -> tuple[int, int, int]:
    return len(swept.reminded), len(swept.binned), len(swept.deleted)


def run(clock, *days: int) -> list[tuple[int, int, int]]:
    found = []
    for number in days:
        clock.move_to(day(number))
        found.append(counts(sweep()))
    return found


def test_the_whole_way_of_a_draft(draft, clock) -> None:
    assert run(clock, 1, 75, 76, 77, 89, 90, 91, 119, 120, 121) == [
        (0, 0, 0),
        (0, 0, 0),
        (1, 0, 0),
        (0, 0, 0),
        (0, 0, 0),
        (0, 1, 0),
        (0, 0, 0),
        (0, 0, 0),
        (0, 0, 1),
        (0, 0, 0),
    ]
    assert Application.objects.count() == 0


def test_the_applicant_is_told_in_the_portal_and_by_mail(draft, clock, applicant) -> None:
    applicant.email = "applicant@example.cn"
    applicant.save()
    run(clock, 76)
    notice = Notice.objects.get()
    assert (notice.to, notice.path) == (applicant, "/items/?box=draft")
    assert notice.text == (
        "您的草稿很久没有保存，2026-04-01 后会移到回收站。要继续办理，请打开填写或点“延长”"
    )
    assert Outbox.objects.get().to == "applicant@example.cn"
    run(clock, 90)
    assert Notice.objects.first().text == "您的草稿已移到回收站，2026-05-01 前可以恢复，之后会删除"


def test_nobodys_draft_goes_without_fourteen_days_of_notice(draft, clock) -> None:
    assert run(clock, 200, 213, 214) == [(1, 0, 0), (0, 0, 0), (0, 1, 0)]


def test_saving_begins_the_time_anew(draft, clock, applicant, client_of) -> None:
    run(clock, 75, 76)
    clock.move_to(day(76) + datetime.timedelta(hours=1))
    client_of(applicant).post("/apply/contact/", posted(draft, "contact", go="next"))
    assert run(clock, 90, 152, 153, 167) == [(0, 0, 0), (0, 0, 0), (1, 0, 0), (0, 1, 0)]


def test_uploading_begins_the_time_anew(draft, clock, applicant, client_of) -> None:
    clock.move_to(day(50))
    requirement = MaterialFile.objects.first().material.requirement
    file = SimpleUploadedFile("合同.pdf", make.pdf_bytes(2), "application/pdf")
    client_of(applicant).post(f"/apply/materials/{requirement.code}/upload/", {"file": file})
    draft.refresh_from_db()
    assert draft.saved_at == day(50)


def test_a_button_extends(draft, clock, applicant, client_of) -> None:
    clock.move_to(day(80))
    sweep()
    clock.move_to(day(80) + datetime.timedelta(hours=1))
    mine = client_of(applicant)
    page = mine.get("/items/?box=draft").content.decode()
    assert "2026-04-05 后会移到回收站" in page and f"/items/{draft.pk}/extend/" in page
    response = mine.post(f"/items/{draft.pk}/extend/")
    assert response["Location"] == "/items/?box=draft"
    assert "后会移到回收站" not in mine.get("/items/?box=draft").content.decode()
    assert run(clock, 94, 156, 157) == [(0, 0, 0), (0, 0, 0), (1, 0, 0)]


def test_what_was_handed_in_never_expires(draft, clock) -> None:
    make.move(draft, "submit")
    assert run(clock, 400) == [(0, 0, 0)]
    make.move(draft, "recall")
    assert run(clock, 800, 900) == [(0, 0, 0), (0, 0, 0)]
    with pytest.raises(StepRefused):
        expiry.extend(draft)


def binned(clock) -> None:
    run(clock, 76, 90)


def test_a_draft_in_the_bin_is_not_open(draft, clock, applicant, client_of) -> None:
    binned(clock)
    mine = client_of(applicant)
    assert mine.get(f"/items/{draft.pk}/")["Location"] == "/items/?box=draft#bin"
    assert mine.get("/apply/check/")["Location"] == "/apply/"
    page = mine.get("/items/?box=draft").content.decode()
    assert "回收站" in page and "2026-05-01 删除" in page and "没有草稿" in page
    draft.refresh_from_db()
    with pytest.raises(StepRefused, match="在回收站里"):
        make.move(draft, "submit")


def test_a_draft_is_restored_from_the_bin(draft, clock, applicant, client_of) -> None:
    binned(clock)
    mine = client_of(applicant)
    mine.post(f"/items/{draft.pk}/restore/")
    assert mine.get(f"/items/{draft.pk}/").status_code == 200
    assert mine.get("/apply/check/").status_code == 200
    assert run(clock, 120, 165, 166) == [(0, 0, 0), (0, 0, 0), (1, 0, 0)]


def test_beside_another_draft_it_stays_in_the_bin(draft, clock, applicant, client_of) -> None:
    binned(clock)
    mine = client_of(applicant)
    mine.post("/apply/contact/", {"wechat": "zhiwen", "go": "save"})
    assert Application.objects.filter(binned_at=None).count() == 1
    page = mine.post(f"/items/{draft.pk}/restore/", follow=True).content.decode()
    assert "您已有一份在办的申请，同一时间只能办一份" in page
    draft.refresh_from_db()
    assert draft.binned_at == day(90)


def test_restoring_twice_is_restoring_once(draft, clock) -> None:
    binned(clock)
    expiry.restore(draft)
    expiry.restore(draft)
    assert Application.objects.get().binned_at is None


def test_one_may_delete_from_the_bin_at_once(draft, clock, applicant, client_of) -> None:
    binned(clock)
    assert client_of(applicant).post(f"/items/{draft.pk}/delete/").status_code == 302
    assert Application.objects.count() == 0


def test_files_go_with_the_draft(draft, clock, django_capture_on_commit_callbacks) -> None:
    names = list(MaterialFile.objects.values_list("stored", flat=True))
    assert [name for name in names if not storages["default"].exists(name)] == []
    binned(clock)
    clock.move_to(day(121))
    with django_capture_on_commit_callbacks(execute=True):
        sweep()
    assert [name for name in names if storages["default"].exists(name)] == []
    assert Dossier.objects.count() == 0


def test_a_dry_run_changes_nothing(draft, clock) -> None:
    clock.move_to(day(76))
    output = StringIO()
    call_command("expire_drafts", "--dry-run", stdout=output)
    assert f"told if it ran: 1 ({draft.pk})" in output.getvalue()
    assert (Notice.objects.count(), counts(sweep())) == (0, (1, 0, 0))


def test_the_command_and_the_workers_job_do_it(draft, clock) -> None:
    clock.move_to(day(76))
    output = StringIO()
    call_command("expire_drafts", stdout=output)
    assert output.getvalue().splitlines()[0] == "told: 1"
    clock.move_to(day(90))
    end_old_drafts()
    draft.refresh_from_db()
    assert draft.binned_at == day(90)


def test_strangers_neither_extend_nor_restore(draft, clock, other_applicant, reviewer, client_of) -> None:
    binned(clock)
    for stranger in (other_applicant, reviewer):
        for act in ("extend", "restore"):
            assert client_of(stranger).post(f"/items/{draft.pk}/{act}/").status_code == 404
    assert Client().post(f"/items/{draft.pk}/restore/").status_code == 302
    draft.refresh_from_db()
    assert draft.binned_at == day(90)


def test_the_sweep_costs_nothing_where_nothing_is_due(draft, django_assert_num_queries) -> None:
    with django_assert_num_queries(3):
        sweep()
