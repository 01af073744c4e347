"""What a step leaves behind: who did it and when, what was handed in, rows that nobody changes."""

import pytest
from django.utils import timezone

from applicants.models import Event
from applicants.parts import BY_SLUG
from applicants.workflow import Moved
from tests import filled, make
from tests.people import reviewer

pytestmark = pytest.mark.django_db


def test_the_loser_is_told_who_did_what_and_when(applicant, reviewer) -> None:
    made = make.submitted_application(applicant)
    make.move(made, "receive", by=reviewer)
    with pytest.raises(Moved) as error:
        make.move(made, "recall", by=applicant)
    at = timezone.localtime(error.value.event.at).strftime("%Y-%m-%d %H:%M")
    assert error.value.message == (
        f"这份申请已由{made.employer.name} {reviewer.masked_name}于 {at} 接收，现在是“单位已接收，审核中”"
    )


def test_the_snapshot_keeps_what_was_handed_in(applicant) -> None:
    made = make.submitted_application(applicant)
    made.achievements = "后来改过"
    made.save()
    content = made.current_submission.content
    assert [part["slug"] for part in content["parts"]] == list(BY_SLUG)
    assert len(content["files"]) == 4
    achievements = next(part for part in content["parts"] if part["slug"] == "achievements")
    assert achievements["rows"][0]["value"] == filled.COMPLETE["achievements"]


def test_record_rows_are_append_only(applicant) -> None:
    made = make.submitted_application(applicant)
    for row in (made.events.get(), made.submissions.get()):
        with pytest.raises(TypeError):
            row.save()
        with pytest.raises(TypeError):
            row.delete()
    assert Event.objects.count() == 1


def test_reviewers_of_the_employer_see_it_and_others_do_not(applicant, other_reviewer) -> None:
    made = make.submitted_application(applicant)
    assert reviewer("linghai", made.employer).has_perm("applicants.review_application", made)
    assert not other_reviewer.has_perm("applicants.review_application", made)
