"""Which materials an applicant is asked for, and which of them are waived."""

from dataclasses import dataclass

from catalog.models import MaterialRequirement


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
    """The active requirements for a work arrangement, in order; one query, none without arrangement."""
    if not work_arrangement:
        return []
    rows = MaterialRequirement.objects.filter(is_active=True, work_arrangement=work_arrangement)
    return [asked(row, social_insurance) for row in rows.order_by("order", "id")]


def asked(requirement: MaterialRequirement, social_insurance: str) -> Asked:
    codes = {code.strip() for code in requirement.waived_for_social_insurance.replace("，", ",").split(",")}
    if social_insurance and social_insurance in codes:
        return Asked(requirement, waived=True, reason=requirement.waiver_reason)
    return Asked(requirement)
