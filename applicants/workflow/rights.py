"""Who has a part in a transition."""

from django.contrib.auth import get_backends
from django.utils.translation import gettext as _

from applicants.models import Application, Helper
from applicants.workflow.step import APPLICANT, EMPLOYER, NotYours, Step
from youyue.identity.models import User


def must_have_a_part(step: Step) -> None:
    """Nobody acts in a role that is not theirs, and nobody decides on an application that they filled in,
    their own or another's."""
    application, by = step.application, step.by
    own = application.applicant_id == by.pk
    if step.role == APPLICANT:
        allowed = own
    elif step.role == EMPLOYER:
        allowed = not own and may(by, "applicants.review_application", application)
    else:
        allowed = not own and may(by, "applicants.decide_application", application)
        # Of an issued card, of which nothing else is decided: the permission itself lets no more pass.
        if step.name == "correct_card" and not allowed:
            allowed = not own and may(by, "applicants.correct_card_elsewhere", application)
    if not allowed or not by.is_active:
        raise NotYours(_("这份申请不由您办理"))
    if not own and Helper.objects.ever().filter(application=application, redeemed_by=by).exists():
        raise NotYours(_("您代填过这份申请，不能再办理它"))


def may(user: User, permission: str, application: Application) -> bool:
    """Ask the backends themselves: `user.has_perm()` says yes to a superuser before it asks anybody."""
    return any(
        backend.has_perm(user, permission, obj=application)
        for backend in get_backends()
        if hasattr(backend, "has_perm")
    )
