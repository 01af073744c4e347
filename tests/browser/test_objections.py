"""From a refusal to its objection and its review by another officer, in the browser at both widths."""

from collections.abc import Callable

import pytest

from applicants.models import Application, Stage
from tests import make
from tests.browser.saving import forgive
from tests.browser.visitor import Visitor
from tests.people import officer
from youyue.identity.models import User


@pytest.fixture
def declined(applicant: User, transactional_db: None) -> Application:
    return make.application(applicant, stage=Stage.DECLINED)


@pytest.mark.trial
@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_objection_is_raised_and_set_aside_by_another_officer(
    visitor: Callable[..., Visitor], declined: Application, applicant: User, client_of, script: bool
) -> None:
    mine = visitor(script=script)
    mine.cookies(client_of(applicant).cookies).go(f"/items/{declined.pk}/")
    mine.follow("提出异议").press("提出异议")
    assert mine.sees("请写明理由")
    mine.inspect()
    mine.fill(reason="任职通知书的岗位就是核心技术岗位").press("提出异议").inspect()
    assert mine.sees("已提出异议") and mine.sees("您的异议")
    refuser = visitor(script=script)
    refuser.cookies(client_of(declined.events.get(name="decline").by).cookies)
    refuser.go(f"/window/applications/{declined.pk}/").inspect()
    assert refuser.sees("请由另一名工作人员复核")
    other = visitor(script=script)
    other.cookies(client_of(officer("chuangkou-gz2", "440100")).cookies)
    other.go("/window/?box=objection").inspect()
    other.go(f"/window/applications/{declined.pk}/").press("撤销原决定…").inspect()
    other.fill(note="岗位属实，异议成立").press("撤销原决定").inspect()
    assert other.sees("已撤销原决定")
    mine.go(f"/items/{declined.pk}/progress/").inspect()
    assert mine.sees("岗位属实，异议成立")
    forgive(mine, 422)
