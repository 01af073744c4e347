"""下一处没填的: where to go on, field by field, from where somebody is."""

from typing import Any

from applicants.parts import PARTS, Filing
from applicants.parts.answers import BEGINNING, Problem
from applicants.submission.completeness import material_problems, materials_of


def first_missing(filing: Filing) -> Problem | None:
    """Where to go on: a part that was never saved as a whole, otherwise the first thing that is missing."""
    for part in PARTS:
        if part.slug not in filing.application.progress and not part.is_derived:
            return Problem(part.slug, "")
        if problems := _missing_in(filing, part):
            return problems[0]
    return next(iter(material_problems(materials_of(filing.application))), None)


def next_missing(filing: Filing, slug: str, control: str = "", row: str = "") -> Problem | None:
    """The next thing that is missing or wrong, in the order of the filing, round to the first.

    It is looked for behind a control of the part `slug` (see `position`), from the part's beginning if that
    is not known.
    """
    slugs = [part.slug for part in PARTS]
    at = slugs.index(slug) if slug in slugs else -1
    known = PARTS[at].position(filing, control, row) if at >= 0 else BEGINNING
    here = _missing_in(filing, PARTS[at]) if at >= 0 else []
    ahead = [problem for problem in here if PARTS[at].position(filing, problem.control, problem.row) > known]
    if ahead:
        return ahead[0]
    for part in PARTS[at + 1 :]:
        if problems := _missing_in(filing, part):
            return problems[0]
    if problems := material_problems(materials_of(filing.application)):
        return problems[0]
    for part in PARTS[: max(at, 0)]:
        if problems := _missing_in(filing, part):
            return problems[0]
    return here[0] if here else None


def _missing_in(filing: Filing, part: Any) -> list[Problem]:
    """In the order of the page; where nothing was missing when it was last saved, nothing is looked for."""
    if filing.application.progress.get(part.slug) == 0 and not part.is_derived:
        return []
    problems = part.problems(filing)
    return sorted(problems, key=lambda problem: part.position(filing, problem.control, problem.row))
