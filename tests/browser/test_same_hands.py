"""What was found fine before a return is confirmed by one key; later letters mean what they always do."""

from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from applicants.models import Application, Mark, Membership
from tests import make
from tests.browser import steps
from tests.browser.test_review_keys import Keys, held
from tests.browser.visitor import Visitor

__all__ = ["held"]


@pytest.fixture
def case(visitor: Callable[..., Visitor], held: Application) -> Visitor:
    """All four materials were fine, one of them has been replaced since."""
    reviewer = held.holder
    make.judge_fine(held, reviewer)
    Mark.objects.create(application=held, by=reviewer, what="part-education", round=1)
    make.move(held, "send_back", by=reviewer)
    last = held.dossier.materials.order_by("-requirement__order", "-pk").first()
    last.files.update(removed_at=timezone.now())
    make.material_file(held, last.requirement, content=make.pdf_bytes() + b"%anew")
    make.move(held, "resubmit")
    Membership.objects.filter(user=reviewer).update(uses_keys=True)
    person = visitor()
    steps.sign_in(person, "linghai", "/employer/", legal_person=True)
    return person.go(f"/employer/applications/{held.pk}/")


def test_one_key_confirms_what_has_not_changed(case: Visitor, held: Application) -> None:
    page = case.page
    case.inspect()
    expect(page.locator(".again li")).to_have_count(4)
    expect(page.locator("[data-yy-check]:visible")).to_have_count(1)  # the others are not listed twice
    page.get_by_text("没有变的 3 项，逐项看").click()
    expect(page.locator("[data-yy-check]:visible")).to_have_count(4)
    keys = Keys(page)
    keys.go("y")
    assert case.sees("已确认上次相符的 4 项")
    expect(page.locator(".again")).to_have_count(0)
    assert held.checks.filter(round=2, verdict="fine", by=held.holder).count() == 3
    keys.press("4").press("y")
    page.get_by_text("4 项都已核对，信息补充已填完，可以通过").first.wait_for()
    keys.go("a")
    assert case.path.endswith("/endorse/") and keys.count == 4
