"""The end of drafts that nobody goes on with (feature P12): told, put into the bin, deleted.

Only a draft that was never handed in ends this way; a recalled one has a record that stays. Whatever the
applicant saves begins the time anew, and so does 延长. Nobody's draft goes to the bin earlier than
NOTICE_DAYS after she was told, however long the worker stood still.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, TypedDict

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from applicants import workflow
from applicants.models import Application, Stage
from applicants.parts import Filing
from applicants.submission.completeness import count_problems
from applicants.workflow import StepRefused
from materials.dossiers import discard
from youyue.identity.models import User
from youyue.notices.deliver import notify

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

NOTICE_DAYS = 14  # between the notice and the bin
BIN_DAYS = 30  # between the bin and the end


@dataclass
class Swept:
    """Primary keys of the drafts that were told about, put into the bin and deleted."""

    reminded: list[Any] = field(default_factory=list)
    binned: list[Any] = field(default_factory=list)
    deleted: list[Any] = field(default_factory=list)


def sweep(*, dry_run: bool = False) -> Swept:
    """Do what is due now; doing it twice is doing it once. With `dry_run` only say what is due."""
    swept = Swept()
    for due, act, done in (
        (_to_delete, delete_for_good, swept.deleted),
        (_to_bin, _bin, swept.binned),
        (_to_tell, _tell, swept.reminded),
    ):
        for pk in list(due(_drafts()).values_list("pk", flat=True)):
            if dry_run or _act(pk, due, act):
                done.append(pk)
    return swept


def goes_to_bin_at(application: Application) -> datetime | None:
    """The day on which a draft goes to the bin unless it is saved; None for what never does."""
    if application.stage != Stage.DRAFT or application.round or application.binned_at:
        return None
    ends = _last(application) + timedelta(days=settings.DRAFT_LIFETIME_DAYS)
    told_at = application.expiry_told_at
    if told_at and _was_told(application):
        ends = max(ends, told_at + timedelta(days=NOTICE_DAYS))
    return ends


def bin_is_near(application: Application) -> bool:
    """Whether the applicant has been told, or soon will be."""
    at = goes_to_bin_at(application)
    return at is not None and at - timedelta(days=NOTICE_DAYS) <= timezone.now()


def is_deleted_at(application: Application) -> datetime | None:
    """When a draft in the bin is deleted; None for what is not in the bin."""
    return application.binned_at + timedelta(days=BIN_DAYS) if application.binned_at else None


def cases_of(user: User) -> list[Application]:
    """Everything this person ever began and did not delete, those in the bin too, each kind the latest first.

    One person has a handful: one application is open at a time.
    """
    cases = user.applications.select_related("clause_item__clause", "employer", "holder")
    return list(cases.order_by("-binned_at", "-moved_at", "-id"))


def touch(application: Application) -> None:
    """Something of the draft was saved: its time begins anew."""
    Application.objects.filter(pk=application.pk).update(saved_at=timezone.now())


def extend(application: Application) -> None:
    """延长: as if it had been saved now. Raises `StepRefused` for what is no draft any more."""
    with transaction.atomic():
        locked = workflow.lock(application.pk)
        if goes_to_bin_at(locked) is None:
            raise StepRefused(_("这份草稿不用延长"))
        touch(locked)


def restore(application: Application) -> None:
    """Take a draft out of the bin. Raises `StepRefused` while another application is open."""
    taken = StepRefused(_("您已有一份在办的申请，同一时间只能办一份。请先办完或删除那一份，再恢复这份草稿"))
    try:
        with transaction.atomic():
            locked = workflow.lock(application.pk)
            if locked.binned_at is None:
                return
            locked.binned_at, locked.saved_at = None, timezone.now()
            count_problems(Filing(locked), *locked.progress)  # a document may have run out meanwhile
            locked.save(update_fields=["binned_at", "saved_at", "progress"])
    except IntegrityError as error:
        raise taken from error
    except Application.DoesNotExist as error:
        raise StepRefused(_("这份草稿已经删除，不能恢复")) from error


def delete_for_good(application: Application) -> None:
    """The row, its parts and its files; the photo follows with the worker's next round (`jobs.py`).

    Call inside a transaction, with the row locked.
    """
    dossier = application.dossier
    application.delete()
    discard(dossier)


# --- what is due --------------------------------------------------------------------------------------
class _Last(TypedDict):
    last: datetime


def _drafts() -> "QuerySet[WithAnnotations[Application, _Last]]":
    drafts = Application.objects.filter(stage=Stage.DRAFT, round=0)
    return drafts.annotate(last=Coalesce("saved_at", "created_at"))


def _before(days: int) -> datetime:
    return timezone.now() - timedelta(days=days)


def _to_tell(drafts: "QuerySet[WithAnnotations[Application, _Last]]") -> QuerySet[Application]:
    quiet = settings.DRAFT_LIFETIME_DAYS - NOTICE_DAYS
    untold = Q(expiry_told_at=None) | Q(expiry_told_at__lt=F("last"))
    return drafts.filter(untold, binned_at=None, last__lte=_before(quiet))


def _to_bin(drafts: "QuerySet[WithAnnotations[Application, _Last]]") -> QuerySet[Application]:
    return drafts.filter(
        binned_at=None,
        last__lte=_before(settings.DRAFT_LIFETIME_DAYS),
        expiry_told_at__gte=F("last"),
        expiry_told_at__lte=_before(NOTICE_DAYS),
    )


def _to_delete(drafts: QuerySet[Application]) -> QuerySet[Application]:
    return drafts.filter(binned_at__lte=_before(BIN_DAYS))


def _act(pk: Any, due: Any, act: Any) -> bool:
    """Look again under the lock: somebody may have saved it since."""
    with transaction.atomic():
        locked = Application.objects.select_for_update(of=("self",)).filter(pk=pk).first()
        if locked is None or not due(_drafts().filter(pk=pk)).exists():
            return False
        act(locked)
    return True


def _tell(draft: Application) -> None:
    draft.expiry_told_at = timezone.now()
    draft.save(update_fields=["expiry_told_at"])
    text = _("您的草稿很久没有保存，%(date)s 后会移到回收站。要继续办理，请打开填写或点“延长”") % {
        "date": f"{timezone.localtime(goes_to_bin_at(draft)):%Y-%m-%d}"
    }
    notify(draft.applicant, text, _drafts_page(), kind="draft", about=draft.pk)


def _bin(draft: Application) -> None:
    draft.binned_at = timezone.now()
    draft.save(update_fields=["binned_at"])
    text = _("您的草稿已移到回收站，%(date)s 前可以恢复，之后会删除") % {
        "date": f"{timezone.localtime(is_deleted_at(draft)):%Y-%m-%d}"
    }
    notify(draft.applicant, text, f"{_drafts_page()}#bin", kind="draft", about=draft.pk)


def _drafts_page() -> str:
    return f"{reverse('applicants:items')}?box=draft"


def _last(application: Application) -> datetime:
    return application.saved_at or application.created_at


def _was_told(application: Application) -> bool:
    return bool(application.expiry_told_at and application.expiry_told_at >= _last(application))
