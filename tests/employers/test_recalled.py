"""What was recalled before anybody received it is, handed in again, new to the employer."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from applicants.desk.queue import counts
from applicants.desk.queue.resubmitted import changed_places
from applicants.jobs import files_named
from applicants.models import Application, Submission
from applicants.workflow.events import first_break
from employers.desk.place import EMPLOYERS
from tests import make
from youyue.identity.models import User


@pytest.fixture
def again(applicant: User, reviewer: User) -> Application:
    """Handed in, recalled, changed, handed in again."""
    made = make.submitted_application(applicant, position="研究员")
    make.move(made, "recall")
    Application.objects.filter(pk=made.pk).update(position="首席研究员")
    made.refresh_from_db()
    make.move(made, "submit")
    return made


def test_it_is_the_first_round_still(again: Application) -> None:
    assert again.round == 1
    assert "首席研究员" in again.current_submission.document
    assert list(again.submissions.values_list("round", flat=True)) == [1]
    assert first_break(again.events.order_by("sequence")) is None


def test_the_recalled_snapshot_is_kept_and_so_are_its_files(again: Application) -> None:
    kept = Submission.everything.filter(application=again).order_by("at")
    assert [one.recalled_at is None for one in kept] == [False, True]
    assert "首席研究员" not in kept[0].document
    assert {file["id"] for file in kept[0].content["files"]} <= files_named([again.dossier_id])


def test_the_employer_sees_something_new(
    again: Application, reviewer: User, client_of: Callable[..., Client]
) -> None:
    desk = client_of(reviewer)
    queue = desk.get("/employer/?box=todo").content.decode()
    assert "待接收" in queue
    assert 'class="tag tag-warn"' not in queue
    assert counts.count(EMPLOYERS, reviewer.memberships.get())["again"] == 0
    page = desk.get(f"/employer/applications/{again.pk}/").content.decode()
    assert "次提交" not in page
    make.move(again, "receive", by=reviewer)
    page = desk.get(f"/employer/applications/{again.pk}/").content.decode()
    assert "重新提交" not in page
    assert "<del>" not in page


def test_after_a_return_a_recall_changes_no_count(again: Application, reviewer: User) -> None:
    make.move(again, "receive", by=reviewer)
    make.move(again, "send_back", by=reviewer)
    Application.objects.filter(pk=again.pk).update(position="院长", holder=None)
    again.refresh_from_db()
    make.move(again, "resubmit")
    assert again.round == 2
    assert changed_places(EMPLOYERS, [again]) == {again.pk: 1}
    make.move(again, "recall")
    Application.objects.filter(pk=again.pk).update(position="院长", research_field="别的")
    again.refresh_from_db()
    make.move(again, "submit")
    assert again.round == 2
    assert changed_places(EMPLOYERS, [again]) == {again.pk: 2}


def test_one_round_has_one_standing_submission(again: Application) -> None:
    standing = again.current_submission
    with pytest.raises(IntegrityError), transaction.atomic():
        Submission.objects.create(
            application=again, round=1, at=standing.at, document="{}", sha256="0", pledged_at=standing.at
        )
