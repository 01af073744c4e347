"""现工作单位: from what was typed to an employer that can review the application."""

import uuid
from dataclasses import dataclass, field

from catalog.models import Employer
from catalog.register.employers import employers_named, suggest
from catalog.wording.employer_names import name_words


@dataclass(frozen=True)
class Match:
    """The employer, or the few that come close."""

    employer: Employer | None = None
    candidates: list[Employer] = field(default_factory=list)


def match_employer(typed: str, chosen: str = "", present: Employer | None = None) -> Match:
    """By the choice among candidates, by whole name, however written, or credit code.

    `chosen` is the key of an employer that was picked for what is typed; a choice that does not fit the
    text any more counts for nothing. `present` is the employer the application has: of several with one
    name it stays the one.
    """
    if chosen and (employer := _by_key(chosen)) and _fits(employer, typed):
        return Match(employer)
    if present and present.name == typed and present.can_receive:
        return Match(present)
    named = employers_named(typed)
    if len(named) == 1:
        return Match(named[0])
    return Match(None, named or suggest(typed).employers)


def _by_key(chosen: str) -> Employer | None:
    try:
        key = uuid.UUID(chosen)
    except ValueError:
        return None
    return Employer.objects.searchable().filter(pk=key).first()


def _fits(employer: Employer, typed: str) -> bool:
    """Whether the employer is one of those that would be listed for the text."""
    words = name_words(typed)
    if all(word in employer.search_name for word in words):
        return True
    return any(suggestion.pk == employer.pk for suggestion in suggest(typed).employers)
