"""从上次的申请复制 (feature P57): a new draft from an own application that is closed.

What was typed is copied, and is judged anew. Files and the photo may be out of date: they are offered one by
one on their own pages, and come along when the applicant says so (`reuse.py`).
"""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from applicants.filing.opening import begin, open_application
from applicants.models import Application, State
from applicants.parts import BY_SLUG, PARTS, Filing
from applicants.submission.completeness import count_problems
from applicants.workflow import StepRefused
from youyue.identity.models import User

NOT_OF_A_ROW = {"id", "application", "typed", "removed_at", "saved_at"}


def earlier(user: User) -> Application | None:
    """The latest closed application of this person."""
    closed = Application.objects.filter(applicant=user, state=State.CLOSED)
    return closed.order_by("-moved_at", "-id").first()


def copy(user: User) -> Application:
    """A new draft with the words of the latest closed application. Raises `StepRefused`."""
    model = earlier(user)
    if model is None:
        raise StepRefused(_("没有可以复制的申请"))
    with transaction.atomic():
        if open_application(user):
            raise StepRefused(_("您已有一份在办的申请，同一时间只能办一份，没有复制"))
        draft = begin(user)
        for name in (name for part in PARTS for name in part.copied_columns()):
            setattr(draft, name, getattr(model, name))
        draft.copied_from = model
        draft.saved_at = timezone.now()
        draft.save()
        for part in PARTS:
            if part.is_list:
                _copy_rows(part, Filing(model), draft)
        count_problems(Filing(draft), *BY_SLUG)
        draft.save(update_fields=["progress"])
    return draft


def _copy_rows(part: Any, earlier: Filing, draft: Application) -> None:
    names = [field.name for field in part.model._meta.concrete_fields if field.name not in NOT_OF_A_ROW]
    for row in earlier.live(part):
        part.model(application=draft, **{name: getattr(row, name) for name in names}).save()
