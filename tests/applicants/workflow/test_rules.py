"""applicants/workflow/rules.py: a transition is a method and an entry, and both are printed as one table."""

from io import StringIO

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command

from applicants.models import Application
from applicants.workflow.rules import NAMED, RULES, by_name, methods


def test_every_method_has_its_entry_and_every_entry_its_method() -> None:
    assert sorted(NAMED) == methods() == sorted(by_name(RULES, methods()))
    without = {method: rule for method, rule in RULES.items() if method is not Application.accept}
    with pytest.raises(ImproperlyConfigured, match="accept"):
        by_name(without, methods())
    with pytest.raises(ImproperlyConfigured, match="recall"):
        by_name(RULES, [name for name in methods() if name != "recall"])


def test_the_table_in_the_papers_is_the_one_that_is_printed() -> None:
    out = StringIO()
    call_command("show_workflow", stdout=out)
    assert out.getvalue().strip() in (settings.BASE_DIR / "docs" / "workflow.md").read_text()
    employers = "returned_by_employer -> submitted or employer_review"
    windows = "returned_by_window -> endorsed or window_review"
    assert f"| `resubmit` 重新提交 | {employers}; {windows} |" in out.getvalue()
