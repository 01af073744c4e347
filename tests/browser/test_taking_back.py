"""撤回 and 撤销 at two windows: what the applicant takes back is gone from the reviewer's, who is told so."""

from collections.abc import Callable

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from applicants.models import Application
from tests import make
from tests.browser import steps
from tests.browser.saving import forgive
from tests.browser.visitor import Hurried, Visitor
from youyue.identity.models import User


@pytest.fixture
def windows(visitor: Callable[..., Visitor], transactional_db: None, client_of) -> tuple[Visitor, Visitor]:
    """The applicant's, whose application waits for her employer, and that of her employer's reviewer."""
    call_command("load_demo", accounts_only=True, verbosity=0)
    reviewer = User.objects.get(account_name="linghai")
    applicant = make.user("mowen")
    make.submitted_application(applicant, employer=reviewer.memberships.get().employer)
    hers, theirs = visitor(kind=Hurried), visitor(kind=Hurried)
    hers.cookies(client_of(applicant).cookies)
    theirs.cookies(client_of(reviewer).cookies)
    return hers, theirs


def stages() -> list[str]:
    return list(Application.objects.get().events.order_by("sequence").values_list("name", flat=True))


def test_recalled_changed_and_handed_in_again(windows: tuple[Visitor, Visitor]) -> None:
    hers, theirs = windows
    steps.open_first(theirs)
    hers.go("/items/?box=in_progress").follow("撤回").press("撤回到草稿箱")
    assert hers.sees("已撤回到草稿箱")
    theirs.press("接收")  # her window still offers it, but drafts are nobody else's
    assert theirs.page.locator("h1").inner_text().startswith("没有找到")
    assert stages() == ["submit", "recall"]
    assert theirs.go("/employer/").page.locator("table a[href*='/employer/applications/']").count() == 0
    hers.go("/items/?box=draft").follow("继续填写")
    hers.go("/apply/basics/").fill(position="首席研究员").press("下一步")
    assert hers.go("/apply/check/").sees("各部分和材料都已备齐，可以提交")
    make.move(Application.objects.get(), "submit")
    steps.open_first(theirs)
    theirs.press("接收")
    assert Application.objects.get().current_submission.round == 1  # what was recalled, nobody received
    assert theirs.page.get_by_text("第 2 次提交").count() == 0
    assert stages() == ["submit", "recall", "submit", "receive"]
    forgive(theirs, 404, 409)


def test_withdrawn_with_a_reason_while_it_is_reviewed(windows: tuple[Visitor, Visitor]) -> None:
    hers, theirs = windows
    steps.receive(theirs)
    item = f"/items/{Application.objects.get().pk}/"
    hers.go(item)
    assert hers.page.get_by_role("link", name="撤回", exact=True).count() == 0  # it has been received
    hers.follow("撤销").press("撤销申请")
    expect(hers.page.get_by_role("alert").get_by_role("link", name="请写明理由")).to_be_visible()
    hers.fill(note="已在外省落户").press("撤销申请")
    assert hers.sees("申请已撤销")
    assert hers.go("/items/?box=closed").sees("已撤销")
    theirs.press("信息补充", theirs.page.locator(".review-list"), exact=False)
    assert theirs.sees("撤销")
    assert stages() == ["submit", "receive", "withdraw"]
    forgive(hers, 422)
    forgive(theirs, 404, 409)
