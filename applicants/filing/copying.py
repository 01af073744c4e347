"""从上次的申请复制 (feature P57): a new draft from an own application that is closed.

What was typed is copied, and is judged anew. What may be stored only with a consent is copied with it: of
each member of the family it is given anew, by a tick beside the button, and without it they stay where they
are. Files and the photo may be out of date: they are offered one by one on their own pages, and come along
when the applicant says so (`reuse.py`).
"""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from applicants.filing.consenting import give, is_ticked
from applicants.filing.opening import begin_anew, open_application
from applicants.models import Application, State
from applicants.parts import BY_SLUG, PARTS, Filing
from applicants.parts.consents import Ask, Consents
from applicants.submission.completeness import count_problems
from applicants.workflow import StepRefused
from youyue.identity.models import User

NOT_OF_A_ROW = {"id", "application", "typed", "removed_at", "saved_at"}


def earlier(user: User) -> Application | None:
    """The latest closed application of this person."""
    closed = Application.objects.filter(applicant=user, state=State.CLOSED)
    return closed.order_by("-moved_at", "-id").first()


def asks(model: Application) -> list[Ask]:
    """What is to be agreed to before all of it may be copied; of each kind one tick for everybody."""
    filing = Filing(model)
    asks = [
        ask
        for part in PARTS
        for ask in (part.asks(filing) if part.is_list else filing.consents.needed(part.asks(filing)))
    ]
    return list({ask.kind: ask for ask in asks if ask.text and not ask.names_nobody}.values())


def copy(user: User, ticks: Any = None) -> tuple[Application, list[Any]]:
    """A new draft with the words of the latest closed application, and the parts that were not copied because
    a consent is lacking. Raises `StepRefused`."""
    model = earlier(user)
    if model is None:
        raise StepRefused(_("没有可以复制的申请"))
    left = []
    with transaction.atomic():
        draft = _begin(user)
        for part in PARTS:
            if not part.is_list and not _may_copy(draft, part.asks(Filing(draft)), ticks):
                left.append(part)
                continue
            for name in part.copied_columns():
                setattr(draft, name, getattr(model, name))
        draft.copied_from = model
        draft.saved_at = timezone.now()
        draft.save()
        left += [part for part in PARTS if part.is_list and not _copy_rows(part, Filing(model), draft, ticks)]
        count_problems(Filing(draft), *BY_SLUG)
        draft.save(update_fields=["progress"])
    return draft, left


def _begin(user: User) -> Application:
    """A draft that is new: into one that another window has begun nothing is copied, over what stands there
    or a second time."""
    taken = StepRefused(_("您已有一份在办的申请，同一时间只能办一份，没有复制"))
    if open_application(user):
        raise taken
    try:
        return begin_anew(user)
    except IntegrityError as error:
        raise taken from error


def _may_copy(draft: Application, wanted: list[Ask], ticks: Any) -> bool:
    """Whether everything is agreed to, or was ticked now: then it is recorded."""
    lacking = Consents.of(draft.applicant_id).needed(wanted) if wanted else []
    if not all(is_ticked(ask, ticks or {}) for ask in lacking):
        return False
    for ask in lacking:
        give(draft.applicant, ask, draft)
    return True


def _copy_rows(part: Any, earlier: Filing, draft: Application, ticks: Any) -> bool:
    """False if some were left."""
    names = [field.name for field in part.model._meta.concrete_fields if field.name not in NOT_OF_A_ROW]
    rows, copied = earlier.live(part), 0
    for row in rows:
        new = part.model(application=draft, **{name: getattr(row, name) for name in names})
        if _may_copy(draft, part.asks(Filing(draft), new), ticks):
            new.save()
            copied += 1
    return copied == len(rows)
