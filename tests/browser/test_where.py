"""在谁手里: the home page says it first, at both widths, with and without the script."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from applicants.models import Application, Stage, StepMedian
from tests import make
from tests.browser.visitor import Visitor
from youyue.identity.models import User


@pytest.fixture
def made(applicant: User, reviewer: User, transactional_db: None) -> Application:
    StepMedian.objects.create(step="acceptance", place="440100", days=2, files=136)
    return make.application(applicant, stage=Stage.ENDORSED)


@pytest.mark.parametrize("script", [True, False])
def test_home_and_the_item_say_who_has_it(
    script: bool, visitor: Callable[..., Visitor], applicant: User, made: Application, client_of
) -> None:
    mine = visitor(script=script)
    mine.cookies(client_of(applicant).cookies).go("/")
    expect(mine.page.get_by_role("heading", level=2).first).to_have_text(
        "您的申请在广州市人才优粤卡受理窗口，待受理，今天送到。"
    )
    mine.follow("查看进度")
    assert mine.sees("近一年 136 件的中位数")
    mine.go("/items/?box=in_progress")
    assert mine.sees("您的申请在广州市人才优粤卡受理窗口，待受理，今天送到。")
    mine.go(f"/items/{made.pk}/")
    assert mine.sees("5 个工作日，还剩 5 个")


@pytest.mark.parametrize("script", [True, False])
def test_urging_is_one_press(
    script: bool,
    visitor: Callable[..., Visitor],
    applicant: User,
    reviewer: User,
    transactional_db: None,
    client_of,
) -> None:
    made = make.submitted_application(applicant)
    Application.objects.filter(pk=made.pk).update(submitted_at=timezone.now() - timedelta(days=40))
    mine = visitor(script=script)
    mine.cookies(client_of(applicant).cookies).go(f"/items/{made.pk}/")
    names = (".where-facts > :last-child", ".where-facts")
    last, whole = (mine.page.locator(name).bounding_box() for name in names)
    assert (
        last and whole and last["width"] == whole["width"]
    )  # the third of three is not squeezed into a half
    mine.go(f"/items/{made.pk}/progress/")
    mine.press("催办")
    assert mine.sees("已催办，已通知办理的人")
    assert mine.page.get_by_role("button", name="催办").count() == 0
    desk = visitor(script=script)
    desk.cookies(client_of(reviewer).cookies).go("/employer/?box=todo")
    assert desk.sees("已催办 1 次")
    desk.go(f"/employer/applications/{made.pk}/")
    assert desk.sees("已催办 1 次")
