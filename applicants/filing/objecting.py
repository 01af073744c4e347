"""提出异议: the applicant asks for the refusal to be reviewed by another officer (X20)."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from applicants.models import Application
from applicants.workflow import StepRefused, advance
from youyue.identity.models import User


def object_to(application: Application, by: User, *, reason: str, seen: str) -> None:
    """Raises what `advance()` raises."""
    try:
        with transaction.atomic():
            advance(application, "raise_objection", by=by, note=reason, seen=seen)
    except IntegrityError as error:  # the guard looked, and a draft was begun meanwhile
        raise StepRefused(_("您刚刚另开了一份申请。请先删去草稿，或等它办结、撤销后再提出异议")) from error
