"""The window by single letters: how many keys a decision costs, and the whole without a script."""

from collections.abc import Callable

import pytest

from applicants.models import Application, Membership, Stage
from tests import make
from tests.browser.saving import forgive
from tests.browser.test_review_keys import Keys
from tests.browser.visitor import Visitor
from tests.people import officer
from youyue.identity.models import User


@pytest.fixture
def made(applicant: User, transactional_db: None) -> Application:
    return make.application(applicant, stage=Stage.ENDORSED)


@pytest.fixture
def desk(visitor: Callable[..., Visitor], made: Application, client_of) -> Visitor:
    here = officer("chuangkou-gz", "440100")
    Membership.objects.filter(user=here).update(uses_keys=True)
    person = visitor()
    person.cookies(client_of(here).cookies)
    person.go(f"/window/applications/{made.pk}/").inspect()
    return person


def test_an_officer_settles_a_file_with_at_most_eight_keys(desk: Visitor, made: Application) -> None:
    keys = Keys(desk.page)
    for _material in range(3):
        keys.go("y")
    keys.press("y")
    desk.page.get_by_text("4 项都已核对，可以办理").first.wait_for()
    keys.go("a")
    assert desk.path.endswith("/accept/")
    desk.inspect()
    keys.go("Enter")
    assert desk.sees("已受理")
    keys.go("a")
    assert desk.path.endswith("/approve/")
    keys.go("Enter")
    made.refresh_from_db()
    assert (made.stage, keys.count) == (Stage.CARD_PRODUCTION, 8)


def test_a_correction_with_two_remarks_costs_at_most_ten_keys(desk: Visitor, made: Application) -> None:
    keys = Keys(desk.page)
    keys.go("y").go("y")
    keys.press("n").go("j").press("n").go("r")
    assert desk.path.endswith("/send-back/")
    desk.inspect()
    keys.go("Enter")
    made.refresh_from_db()
    texts = [remark.text for remark in made.remarks.order_by("id")]
    assert (made.stage, keys.count) == (Stage.RETURNED_BY_WINDOW, 7)
    assert texts == [
        "记录不满连续 6 个月，请上传连续 6 个月及以上的记录",
        "材料不能证明符合所选的申请条款，请补充或改选条款",
    ]


def test_the_window_without_a_script(visitor: Callable[..., Visitor], made: Application, client_of) -> None:
    desk = visitor(script=False)
    desk.cookies(client_of(officer("chuangkou-gz", "440100")).cookies)
    desk.go("/window/").inspect()
    desk.follow("莫*文").press("不予受理…").inspect()
    desk.press("不予受理").inspect()
    forgive(desk, 422)
    assert desk.sees("请写明理由")
    desk.fill(note="不在受理范围").press("不予受理")
    made.refresh_from_db()
    assert (made.stage, made.holder.account_name) == (Stage.NOT_ACCEPTED, "chuangkou-gz")
    desk.go("/window/?box=closed").inspect()
