"""From the sign-in to the card in three people's hands, with a return in between; with and without script."""

from collections.abc import Callable

import pytest
from django.core.management import call_command

from applicants.models import Application
from tests.browser import steps
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.trial  # minutes


@pytest.fixture(autouse=True)
def _demo(transactional_db: None) -> None:
    call_command("load_demo", accounts_only=True, verbosity=0)


@pytest.mark.parametrize(
    ("arrangement", "script"),
    [
        pytest.param("full_time", True, id="full-time-script"),
        pytest.param("flexible", False, id="flexible-no-script"),
        pytest.param("flexible", True, id="flexible-script"),
        pytest.param("full_time", False, id="full-time-no-script"),
    ],
)
def test_application_reaches_the_card(
    visitor: Callable[..., Visitor], arrangement: str, script: bool
) -> None:
    applicant, reviewer, officer = (visitor(script=script) for _ in range(3))
    steps.sign_in(applicant, "mowen", "/apply/")
    steps.fill_in(applicant, arrangement)
    steps.upload_everything(applicant)
    item = steps.hand_in(applicant)
    assert applicant.go("/items/").sees("待单位接收")

    steps.sign_in(reviewer, "linghai", "/employer/", legal_person=True)
    steps.receive(reviewer)
    steps.send_back(reviewer)

    steps.answer_remarks(applicant)
    steps.hand_in(applicant, again=True)

    steps.open_first(reviewer)  # it lies with her again, without being received
    steps.endorse(reviewer)
    assert applicant.go(item + "progress/").sees("在广州市人才优粤卡受理窗口，待受理")

    steps.sign_in(officer, "chuangkou-gz", "/admin/")
    steps.decide(officer, item, "受理")
    steps.decide(officer, item, "审核通过")
    steps.decide(officer, item, "发卡", card_number="YK0001")
    assert applicant.go("/items/?box=closed").sees("已发卡")

    made = Application.objects.get()
    names = list(made.events.order_by("sequence").values_list("name", flat=True))
    assert names == [
        *("submit", "receive", "send_back", "resubmit"),
        *("endorse", "accept", "approve", "issue"),
    ]
    assert (made.state, made.position, made.round) == ("closed", "首席研究员", 2)
