"""The task list and the sentence that says whose turn it is, at every stage."""

import pytest

from applicants.filing.progress import filled, still_to_come, tasks, turn
from applicants.models import Application, Stage
from applicants.parts import PARTS, Filing
from applicants.returns.editable import Editable
from tests import make
from youyue.identity.models import User

pytestmark = pytest.mark.django_db
ALL = ["单位接收", "单位审核", "窗口受理", "审核认定", "制卡发卡"]


def states(made: Application, slug: str = "") -> dict[str, str]:
    """The state of each part that is not untouched."""
    lines = zip(PARTS, tasks(Editable(Filing(Application.objects.get(pk=made.pk))), slug), strict=True)
    return {part.slug: line.state for part, line in lines if line.state not in {"", "auto"}}


def test_untouched_draft_has_nothing_done(applicant: User) -> None:
    made = make.application(applicant, complete=False)
    assert (states(made), filled(made)) == ({}, (0, 7))


def test_parts_by_what_is_known_of_them(applicant: User) -> None:
    progress = {"card-type": 0, "basics": 2, "contact": 1}
    made = make.application(applicant, complete=False, progress=progress, judged=["basics"])
    assert states(made) == {"card-type": "done", "basics": "fix", "contact": "doing"}
    assert states(made, "basics")["basics"] == "doing"
    assert states(made, "family")["family"] == "doing"
    assert filled(made) == (1, 7)


def test_returned_application_says_what_is_to_be_mended(applicant: User) -> None:
    made = make.application(applicant, stage=Stage.RETURNED_BY_EMPLOYER)
    assert set(states(made).values()) == {"fix", "locked"}
    assert states(made)["basics"] == "fix"
    made.remarks.update(answer="no_change")
    assert states(made)["basics"] == "done"


@pytest.mark.parametrize(
    ("stage", "marks", "ahead"),
    [
        (Stage.DRAFT, ["now mine", "", "", ""], ALL),
        (Stage.SUBMITTED, ["past", "now", "", ""], ALL),
        (Stage.EMPLOYER_REVIEW, ["past", "now", "", ""], ALL[1:]),
        (Stage.RETURNED_BY_EMPLOYER, ["now mine", "", "", ""], ALL[1:]),
        (Stage.ENDORSED, ["past", "past", "now", ""], ALL[2:]),
        (Stage.RETURNED_BY_WINDOW, ["now mine", "", "", ""], ALL[2:]),
        (Stage.WINDOW_REVIEW, ["past", "past", "now", ""], ALL[3:]),
        (Stage.CARD_PRODUCTION, ["past", "past", "now", ""], ALL[4:]),
        (Stage.ISSUED, ["past"] * 4, []),
        (Stage.DECLINED, ["past", "past", "past", ""], []),
        (Stage.NOT_ACCEPTED, ["past", "past", "past", ""], []),
        (Stage.WITHDRAWN, ["past", "past", "past", ""], []),
        (Stage.ACCEPTANCE_OBJECTION, ["past", "past", "now", ""], []),
        (Stage.DECISION_OBJECTION, ["past", "past", "now", ""], []),
        (Stage.UPHELD, ["past", "past", "past", ""], []),
    ],
    ids=str,
)
def test_whose_turn_it_is(stage: Stage, marks: list[str], ahead: list[str], applicant: User) -> None:
    made = make.application(applicant, stage=stage)
    now = turn(made)
    assert [mark for _name, mark in now.stops] == marks
    assert now.is_mine == (made.waits_for == "applicant") == now.sentence.startswith("轮到您")
    assert still_to_come(made) == ahead
