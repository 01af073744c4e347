"""消息: the bell counts, opening a file reads its group with the script, pressing 查看 reads it without."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from applicants.models import Application, Stage
from tests import make
from tests.browser.visitor import Visitor
from youyue.identity.models import User
from youyue.notices.models import Notice


@pytest.fixture
def told(applicant: User, transactional_db: None) -> Application:
    """Two notices of one application, and one of nothing in particular."""
    applicant.email = "mowen@example.cn"
    applicant.save(update_fields=["email"])
    made = make.application(applicant, stage=Stage.ENDORSED)
    Notice.objects.create(to=applicant, text="您的草稿很久没有保存", path="/items/?box=draft")
    return made


def unread(somebody: User) -> int:
    return Notice.objects.filter(to=somebody, read_at=None).count()


def test_opening_the_file_reads_its_group(
    visitor: Callable[..., Visitor], applicant: User, told: Application, client_of
) -> None:
    mine = visitor()
    mine.cookies(client_of(applicant).cookies).go("/notices/")
    mine.inspect()
    assert (mine.sees("3 条未读"), unread(applicant)) == (True, 3)
    with mine.page.expect_response("**/notices/opened/"):
        mine.go(f"/items/{told.pk}/")
    assert unread(applicant) == 1
    expect(mine.go("/notices/").page.locator(".masthead .badge").first).to_have_text("1条未读")


def test_without_the_script_looking_at_it_reads_it(
    visitor: Callable[..., Visitor], applicant: User, told: Application, client_of
) -> None:
    mine = visitor(script=False)
    mine.cookies(client_of(applicant).cookies).go("/notices/")
    mine.page.locator(".notice-group").nth(1).get_by_role("button", name="查看").click()
    assert mine.path == f"/items/{told.pk}/"
    assert unread(applicant) == 1


def test_settings_are_kept_by_keyboard_and_at_both_widths(
    visitor: Callable[..., Visitor], applicant: User, told: Application, client_of
) -> None:
    mine = visitor()
    mine.cookies(client_of(applicant).cookies).go("/notices/").follow("通知设置")
    mine.inspect()
    mine.page.get_by_label("每天一封汇总").focus()
    mine.page.keyboard.press("Space")
    mine.page.get_by_label("退回修改、要求补正：邮件").focus()
    mine.page.keyboard.press("Space")
    mine.page.keyboard.press("Enter")
    mine.page.get_by_text("通知设置已保存").wait_for()
    settings = applicant.notice_settings
    assert (settings.mail, settings.chosen["mail:to_mend"], settings.chosen["mail:decision"]) == (
        "daily",
        False,
        True,
    )
    mine.inspect()
