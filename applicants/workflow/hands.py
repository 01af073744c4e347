"""Into whose hands an application comes back that was sent back to be mended: whoever knows it.

Settled before the transition, because its target depends on it.
"""

from typing import Any

from applicants.models import Absence, Application, HolderChange, Membership, Stage
from applicants.workflow.rights import may
from applicants.workflow.step import Step
from youyue.identity.models import User

REVIEW, DECIDE = "applicants.review_application", "applicants.decide_application"


def give_back(step: Step) -> None:
    """Its holder keeps it; while she is away it goes to who stands in for her. Nobody has it where she has
    left, or where another employer has been filled in: that one begins afresh."""
    application, before = step.application, step.application.holder
    application.holder = _who_knows(application, before) if before else None
    if before and application.holder and application.holder != before:
        HolderChange.objects.create(
            application=application,
            kind=HolderChange.Kind.COVER,
            previous=before,
            current=application.holder,
            by=application.holder,
        )


def _who_knows(application: Application, holder: User) -> User | None:
    is_employers = application.stage == Stage.RETURNED_BY_EMPLOYER
    if is_employers and application.employer_id != application.sent_to_id:
        return None
    place: dict[str, Any] = {"window_region": application.window_region}
    if is_employers:
        place = {"employer": application.employer_id}
    right = REVIEW if is_employers else DECIDE
    if not _is_there(holder, place, right, application):
        return None
    away = Absence.objects.today()
    absence = (
        away.filter(absent__user=holder, **_of("absent", place)).select_related("stand_in__user").first()
    )
    if absence is None:
        return holder
    stand_in = absence.stand_in.user
    is_away = away.filter(absent__user=stand_in, **_of("absent", place)).exists()
    if is_away or stand_in.pk == application.applicant_id:
        return None
    return stand_in if _is_there(stand_in, place, right, application) else None


def _is_there(user: User, place: dict[str, Any], right: str, application: Application) -> bool:
    """Her membership is locked, after the application as everywhere: whoever is leaving at this moment is
    given nothing."""
    seat = Membership.objects.here(**place).select_for_update(of=("self",)).filter(user=user)
    return bool(seat) and may(user, right, application)


def _of(who: str, place: dict[str, Any]) -> dict[str, Any]:
    return {f"{who}__{name}": value for name, value in place.items()}
