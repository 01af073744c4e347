"""applicants/workflow/named.py: a transition is a method and an entry, and one without the other fails."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from applicants.models import Application
from applicants.workflow.named import NAMED, by_name, methods
from applicants.workflow.rules import RULES


def test_every_method_has_its_entry_and_every_entry_its_method() -> None:
    assert sorted(NAMED) == methods() == sorted(by_name(RULES, methods()))
    without = {method: rule for method, rule in RULES.items() if method is not Application.accept}
    with pytest.raises(ImproperlyConfigured, match="accept"):
        by_name(without, methods())
    with pytest.raises(ImproperlyConfigured, match="recall"):
        by_name(RULES, [name for name in methods() if name != "recall"])
