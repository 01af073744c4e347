"""留言 in a real browser: opening reads by itself with the script, by a button without; all three pages."""

from collections.abc import Callable

import pytest

from applicants.messages.thread import Reader, party_of, send, unread_count
from applicants.models import Application, Stage
from tests import make
from tests.browser.visitor import Visitor
from tests.people import officer
from youyue.identity.models import User


@pytest.fixture
def made(applicant: User, reviewer: User, transactional_db: None) -> Application:
    return make.application(applicant, stage=Stage.EMPLOYER_REVIEW)


@pytest.mark.parametrize("script", [True, False])
def test_question_and_answer(
    script: bool,
    visitor: Callable[..., Visitor],
    applicant: User,
    reviewer: User,
    made: Application,
    client_of,
) -> None:
    mine, desk = visitor(script=script), visitor(script=script)
    mine.cookies(client_of(applicant).cookies).go(f"/items/{made.pk}/").follow("留言")
    mine.page.get_by_label("留言").fill("合同要原件吗？")
    mine.press("发送")
    assert mine.sees("留言已发出")
    desk.cookies(client_of(reviewer).cookies).go(f"/employer/applications/{made.pk}/")
    if script:
        with desk.page.expect_response("**/messages/read/"):
            desk.follow("留言", exact=False)
    else:
        desk.follow("留言", exact=False).press("标为已读")
    desk.go(f"/employer/applications/{made.pk}/messages/")
    assert desk.page.get_by_text("标为已读").count() == 0
    desk.page.get_by_label("留言").fill("扫描件就可以。")
    desk.press("发送")
    assert mine.go("/").sees("1 条新留言")
    mine.follow("1 条新留言")
    assert mine.sees("扫描件就可以。")


def test_the_windows_page(
    visitor: Callable[..., Visitor], applicant: User, transactional_db: None, client_of
) -> None:
    here = officer("chuangkou-gz", "440100")
    made = make.application(applicant, stage=Stage.WINDOW_REVIEW)
    send(made, Reader(applicant), "什么时候能办好？", str(party_of(made)))
    desk = visitor()
    desk.cookies(client_of(here).cookies).go(f"/window/applications/{made.pk}/")
    desk.follow("留言", exact=False)
    assert desk.sees("什么时候能办好？")
    desk.page.get_by_label("留言").fill("下周。")
    desk.press("发送")
    assert unread_count(made, Reader(applicant)) == 1
