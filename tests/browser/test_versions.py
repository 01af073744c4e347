"""The viewer of a file that came again: pictures of its pages, both versions, and what changed."""

from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import expect

from applicants.models import Application
from materials.models import MaterialFile
from materials.store import compare_pages
from tests import make
from tests.browser import steps
from tests.browser.visitor import Visitor
from tests.materials.store.test_compare_pages import pdf
from youyue.identity.models import User


def contract_of(made: Application, *pages: str) -> MaterialFile:
    """A contract of these pages in the place of the one that is there."""
    old = MaterialFile.objects.get(
        material__dossier=made.dossier, material__requirement__code="labour-contract", removed_at=None
    )
    new = make.material_file(made, old.material.requirement, "劳动合同.pdf", pdf(*pages))
    MaterialFile.objects.filter(pk=old.pk).update(removed_at=timezone.now())
    MaterialFile.objects.filter(pk=new.pk).update(replaces=old, pages=len(pages))
    new.refresh_from_db()
    return new


@pytest.fixture
def again(transactional_db: None) -> tuple[Application, MaterialFile]:
    """Sent back and received again, with a seal on the third page of the contract and a page more."""
    call_command("load_demo", accounts_only=True, verbosity=0)
    reviewer = User.objects.get(account_name="linghai")
    made = make.application(make.user("mowen"), employer=reviewer.memberships.get().employer)
    contract_of(made, "abcdef", "abcdefghij", "qwertyuio", "zxcvbnm")
    make.move(made, "submit")
    make.move(made, "receive", by=reviewer)
    make.remark(made, reviewer, "employer")
    make.move(made, "send_back")
    new = contract_of(made, "abcdef", "abcdefghij", "qwertyuio+seal", "zxcvbnm", "new page")
    compare_pages.note_changes(new)
    make.move(made, "resubmit")
    return made, new


@pytest.mark.trial
def test_both_versions_beside_each_other(
    visitor: Callable[..., Visitor], again: tuple[Application, MaterialFile]
) -> None:
    made, new = again
    case = visitor()
    steps.sign_in(case, "linghai", "/employer/", legal_person=True)
    case.go(f"/employer/applications/{made.pk}/?show={new.pk}")
    page = case.page
    strip = page.locator(".viewer .pages a")
    expect(strip).to_have_count(5)
    assert [text[0] for text in strip.all_inner_texts() if text[0] in "换新"] == ["换", "新"]
    expect(page.locator(".viewer .marks")).to_have_count(1)
    case.inspect()
    page.get_by_role("button", name="并排").click()
    expect(page.locator(".sheets-two")).to_have_count(5)
    expect(page.locator(".close-up")).to_have_count(2)
    expect(page.locator(".review-list [aria-current=true]")).to_contain_text("劳动合同")
    first, second = (page.locator("#page-1 figure").nth(at).bounding_box() for at in (0, 1))
    assert first and second and first["y"] == second["y"] and first["x"] < second["x"]
    page.locator("[data-yy-view=in]").click()
    case.inspect()
    page.set_viewport_size({"width": 1200, "height": 900})
    first, second = (page.locator("#page-1 figure").nth(at).bounding_box() for at in (0, 1))
    assert first and second and first["x"] == second["x"] and first["y"] < second["y"]
    page.get_by_role("button", name="上一版").click()
    expect(page.locator(".viewer .pages a")).to_have_count(4)
    expect(page.locator(".viewer .marks")).to_have_count(0)
