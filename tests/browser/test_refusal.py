"""A refusal in 我的事项, on the item's page and on its paper: accessible at both widths."""

from collections.abc import Callable

import pytest

from applicants.models import Application, Stage
from tests import make
from tests.browser.visitor import Visitor
from youyue.identity.models import User


@pytest.fixture
def declined(applicant: User, transactional_db: None) -> Application:
    made = make.application(applicant, stage=Stage.WINDOW_REVIEW)
    make.move(made, "decline", note="任职通知书载明的岗位不属于企业核心技术岗位。" * 8 + "x" * 60)
    return made


def test_refusal_is_read_from_my_items_to_the_paper(
    visitor: Callable[..., Visitor], declined: Application, applicant: User, client_of
) -> None:
    mine = visitor()
    mine.cookies(client_of(applicant).cookies).go("/items/").inspect()
    assert mine.sees("申请行政复议")
    mine.page.goto(f"/items/{declined.pk}/")
    mine.inspect()
    assert mine.sees("从作出决定之日起 6 个月")
    mine.follow("打印决定").inspect()
    assert mine.sees("怎么算的")
