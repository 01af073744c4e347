"""下一处没填的: where to go on, field by field, from where somebody is."""

from typing import Any

from applicants.models import Application
from applicants.parts import PARTS
from applicants.parts.base import BEGINNING, Problem
from applicants.submission.completeness import material_problems, materials_of


def first_missing(application: Application) -> Problem | None:
    """Where to go on: a part that was never saved as a whole, otherwise the first thing that is missing."""
    for part in PARTS:
        if part.slug not in application.progress and not part.is_derived:
            return Problem(part.slug, "")
        if found := _missing_in(application, part):
            return found[0]
    return next(iter(material_problems(materials_of(application))), None)


def next_missing(application: Application, slug: str, control: str = "", row: str = "") -> Problem | None:
    """The next thing that is missing or wrong, in the order of the filing, round to the first.

    It is looked for behind a control of the part `slug` (see `position`), from the part's beginning if that
    is not known.
    """
    slugs = [part.slug for part in PARTS]
    at = slugs.index(slug) if slug in slugs else -1
    known = PARTS[at].position(application, control, row) if at >= 0 else BEGINNING
    here = _missing_in(application, PARTS[at]) if at >= 0 else []
    ahead = [one for one in here if PARTS[at].position(application, one.control, one.row) > known]
    if ahead:
        return ahead[0]
    for part in PARTS[at + 1 :]:
        if found := _missing_in(application, part):
            return found[0]
    if found := material_problems(materials_of(application)):
        return found[0]
    for part in PARTS[: max(at, 0)]:
        if found := _missing_in(application, part):
            return found[0]
    return here[0] if here else None


def _missing_in(application: Application, part: Any) -> list[Problem]:
    """In the order of the page; where nothing was missing when it was last saved, nothing is looked for."""
    if application.progress.get(part.slug) == 0 and not part.is_derived:
        return []
    found = part.problems(application)
    return sorted(found, key=lambda one: part.position(application, one.control, one.row))
