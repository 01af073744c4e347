"""现工作单位: from what was typed to an employer that can review the application."""

import uuid
from dataclasses import dataclass, field

from catalog.employers import employer_named, find_employers
from catalog.models import Employer
from catalog.text import tidy


@dataclass(frozen=True)
class Match:
    """The employer, or the few that come close."""

    employer: Employer | None = None
    candidates: list[Employer] = field(default_factory=list)


def match_employer(typed: str, chosen: str = "") -> Match:
    """By the choice among candidates, by whole name or credit code, or the only one that comes close."""
    if chosen and (employer := _by_key(chosen)):
        return Match(employer)
    if employer := employer_named(typed):
        return Match(employer)
    found = find_employers(typed)
    if len(found) == 1 and found[0].credit_code == tidy(typed).upper():
        return Match(found[0])
    return Match(None, found)


def _by_key(chosen: str) -> Employer | None:
    try:
        key = uuid.UUID(chosen)
    except ValueError:
        return None
    return Employer.objects.searchable().filter(pk=key).first()
