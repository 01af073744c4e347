"""代填 at two windows: a code, a confirmation, the pages under a helper's hands, and the end as she types."""

import re
from collections.abc import Callable

import pytest
from django.core.management import call_command

from applicants.models import Application, Helper
from applicants.views.carried import carry
from catalog.models import Employer
from tests import make
from tests.browser.saving import forgive
from tests.browser.visitor import Visitor

Windows = Callable[[bool], tuple[Visitor, Visitor]]


@pytest.fixture
def windows(visitor: Callable[..., Visitor], transactional_db: None, client_of) -> Windows:
    """The applicant's, with a draft, and that of somebody who may fill it in."""
    call_command("load_demo", accounts_only=True, verbosity=0)
    applicant, helper = make.user("mowen"), make.user("chenzhihao")
    make.application(applicant, employer=Employer.objects.filter(is_active=True).first())

    def both(script: bool) -> tuple[Visitor, Visitor]:
        mine, hers = visitor(script=script), visitor(script=script)
        mine.cookies(client_of(applicant).cookies)
        hers.cookies(client_of(helper).cookies)
        return mine, hers

    return both


def let_in(mine: Visitor, hers: Visitor) -> None:
    """The rite, page by page."""
    made = Application.objects.get()
    mine.go(f"/items/{made.pk}/").follow("请人代填这份申请").press("生成代填码")
    code = mine.page.locator(".offer-code").inner_text()
    assert re.fullmatch(r"\w{4} \w{4} \w{4}", code)
    hers.go("/items/").follow("代别人填写").fill(code=code).press("下一步").press("同意，提交给申办人")
    mine.go(f"/items/{made.pk}/helper/").press("是本人，确认代填")
    hers.go("/items/").press("去代填", exact=False)


@pytest.mark.trial
@pytest.mark.parametrize("script", [True, False])
def test_somebody_fills_in_until_it_is_ended(windows: Windows, script: bool) -> None:
    mine, hers = windows(script)
    let_in(mine, hers)
    key = Application.objects.get().pk
    for slug in ("card-type", "basics", "contact", "family", "reviewing-employer"):
        hers.go(carry(f"/apply/{slug}/", key))
        assert hers.page.locator(".helping-bar").count() == 1
    for page in ("materials", "check", "pledge"):
        hers.go(carry(f"/apply/{page}/", key))
    hers.go(carry("/apply/achievements/", key)).fill(achievements="代填的成果").press("下一步")
    assert Application.objects.get().achievements == "代填的成果"
    assert f"for={key}" in hers.page.url
    hers.go(carry("/apply/basics/", key))
    mine.go(f"/items/{Application.objects.get().pk}/helper/")
    mine.go("/items/").press("结束代填")
    assert Helper.objects.get().outcome == "ended"
    if script:
        hers.fill(position="没有存上的职务")
        assert hers.sees("代填已经结束")
        assert hers.page.locator("[name=position]").input_value() == "没有存上的职务"
    else:
        hers.fill(position="没有存上的职务").press("下一步")
        assert hers.sees("没有存上的职务") and hers.sees("没有保存")
        hers.press("回到我自己的事项")
    assert Application.objects.get().position == "研究员"
    forgive(hers, 404, 409, 422)
