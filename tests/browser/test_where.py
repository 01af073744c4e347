"""在谁手里: the home page says it first, at both widths, with and without the script."""

from collections.abc import Callable

import pytest
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
