"""What an application of the tests is asked for: its consents, and materials that need not be there."""

from applicants.filing.consenting import give
from applicants.models import Application
from applicants.parts import PARTS, Filing
from catalog.models import MaterialRequirement


def consents(made: Application) -> None:
    """The applicant's own where she has not given it, and for every member of the family."""
    filing = Filing(made)
    for ask in filing.consents.missing([ask for part in PARTS for ask in part.asks(filing)]):
        give(made.applicant, ask, made)


def not_compulsory(requirement: MaterialRequirement) -> MaterialRequirement:
    """From now on the material need not be handed in."""
    requirement.required = False
    requirement.save()
    return requirement
