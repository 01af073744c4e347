"""提交成功 tells where it goes now: by how it was handed in, and by how far it has come since."""

from collections.abc import Callable

import pytest
from django.test import Client

from applicants.filing.way_ahead import way_ahead
from applicants.models import Application, Stage
from catalog.models import ProcessingPeriod
from tests import make
from youyue.identity.models import User

pytestmark = pytest.mark.django_db
FIRST = ["单位审核", "窗口受理和审核认定", "制卡发卡，办结"]


def way(made: Application) -> list[tuple[str, str]]:
    return [(leg.title, leg.mark) for leg in way_ahead(made, list(made.events.order_by("sequence")))]


@pytest.mark.parametrize(
    ("stage", "marks"),
    [
        (Stage.SUBMITTED, ["now", "todo", "todo"]),
        (Stage.EMPLOYER_REVIEW, ["now", "todo", "todo"]),
        (Stage.RETURNED_BY_EMPLOYER, ["todo", "todo", "todo"]),
        (Stage.ENDORSED, ["done", "now", "todo"]),
        (Stage.WINDOW_REVIEW, ["done", "now", "todo"]),
        (Stage.CARD_PRODUCTION, ["done", "done", "now"]),
        (Stage.ISSUED, ["done", "done", "done"]),
    ],
    ids=str,
)
def test_first_round_goes_over_the_employer(applicant: User, stage: str, marks: list[str]) -> None:
    assert way(make.application(applicant, stage=stage)) == list(zip(FIRST, marks, strict=True))


@pytest.mark.parametrize(
    "stage", [Stage.WITHDRAWN, Stage.NOT_ACCEPTED, Stage.DECLINED, Stage.UPHELD], ids=str
)
def test_what_has_ended_goes_nowhere(applicant: User, client_of: Callable[..., Client], stage: str) -> None:
    made = make.application(applicant, stage=stage)
    assert way(made) == []
    page = client_of(applicant).get(f"/items/{made.pk}/submitted/").content.decode()
    assert "接下来" not in page and "每一步有变化" not in page


def test_what_the_employer_returned_goes_over_the_employer_again(applicant: User) -> None:
    made = make.application(applicant, stage=Stage.RETURNED_BY_EMPLOYER)
    make.move(made, "resubmit")
    assert way(made) == list(zip(FIRST, ["now", "todo", "todo"], strict=True))
    assert "不用再接收" in way_ahead(made, list(made.events.order_by("sequence")))[0].text


@pytest.mark.parametrize(
    ("accepts", "says", "never"),
    [(False, "决定受理后核定", "已经受理"), (True, "补正之前窗口已经受理", "决定受理后核定")],
    ids=["before it accepted", "after it accepted"],
)
def test_after_a_correction_it_goes_straight_to_the_window(
    applicant: User, client_of: Callable[..., Client], accepts: bool, says: str, never: str
) -> None:
    made = make.application(applicant, stage=Stage.ENDORSED)
    for name in [*(["accept"] if accepts else []), "request_correction", "resubmit"]:
        make.move(made, name)
    assert way(made) == [("窗口受理和审核认定", "now"), ("制卡发卡，办结", "todo")]
    page = client_of(applicant).get(f"/items/{made.pk}/submitted/").content.decode()
    assert says in page and never not in page and "不用单位再审核" in page
    assert "单位查验材料" not in page and "撤销。" in page


def test_page_opened_later_says_where_it_is_now(applicant: User, client_of: Callable[..., Client]) -> None:
    """What the employer has endorsed is not what the window asked to be mended."""
    made = make.application(applicant, stage=Stage.ENDORSED)
    page = client_of(applicant).get(f"/items/{made.pk}/submitted/").content.decode()
    assert "直接回到受理窗口" not in page and "撤回修改" not in page
    assert "您的申请在" in page and "待受理" in page


def test_periods_are_the_offices(applicant: User, client_of: Callable[..., Client]) -> None:
    row = ProcessingPeriod.objects.get(step="review")
    row.days = 17
    row.save()
    made = make.submitted_application(applicant)
    page = client_of(applicant).get(f"/items/{made.pk}/submitted/").content.decode()
    assert "5 个工作日内受理，再 17 个工作日内核定" in page
    assert "单位接收之前，可以在“我的事项”里撤回修改。" in page
