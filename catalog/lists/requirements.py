"""Which materials an applicant is asked for, and which of them are waived."""

from dataclasses import dataclass
from functools import lru_cache

from catalog.models import MaterialRequirement
from catalog.models.memory import remembered


@dataclass(frozen=True)
class Asked:
    """A requirement as it holds for one applicant; `reason` says why it is waived, in words."""

    requirement: MaterialRequirement
    waived: bool = False
    reason: str = ""

    @property
    def is_compulsory(self) -> bool:
        return self.requirement.required and not self.waived


def requirements_for(work_arrangement: str, social_insurance: str = "") -> list[Asked]:
    """The active requirements for a work arrangement, in order; none without arrangement."""
    return [asked(row, social_insurance) for row in _active().get(work_arrangement, ())]


@remembered
def _active() -> dict[str, list[MaterialRequirement]]:
    rows: dict[str, list[MaterialRequirement]] = {}
    for row in MaterialRequirement.objects.filter(is_active=True).order_by("order", "id"):
        rows.setdefault(row.work_arrangement, []).append(row)
    return rows


def asked(requirement: MaterialRequirement, social_insurance: str) -> Asked:
    if social_insurance and social_insurance in separate(requirement.waived_for_social_insurance):
        return Asked(requirement, waived=True, reason=requirement.waiver_reason)
    return Asked(requirement)


@lru_cache(maxsize=500)
def separate(codes: str) -> tuple[str, ...]:
    """The codes of a column that holds several, separated by commas of either kind."""
    return tuple(code.strip() for code in codes.replace("，", ",").split(",") if code.strip())
