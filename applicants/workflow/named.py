"""The rules by the names of their methods; a method without a rule, or a rule without a method, ends here."""

from collections.abc import Callable, Iterable, Mapping

from django.core.exceptions import ImproperlyConfigured

from applicants.models import Application
from applicants.workflow.rule import Rule
from applicants.workflow.rules import RULES


def by_name(rules: Mapping[Callable[..., None], Rule], methods: Iterable[str]) -> dict[str, Rule]:
    """The rules by the names of their methods. Raises ImproperlyConfigured where the two do not match."""
    named = {method.__name__: rule for method, rule in rules.items()}
    if odd := named.keys() ^ set(methods):
        raise ImproperlyConfigured(f"A transition lacks its method or its rule: {', '.join(sorted(odd))}")
    return named


def methods() -> list[str]:
    """Names of the transitions of the machine."""
    stage = Application._meta.get_field("stage")
    return sorted({each.name for each in stage.get_all_transitions(Application)})


NAMED = by_name(RULES, methods())


def done(name: str) -> str:
    """What somebody did, as the second half of a sentence: 接收, 审核通过."""
    return str(NAMED[name].done)
