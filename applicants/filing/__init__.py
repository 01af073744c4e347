"""The applicant's use cases: begin, save a part, hand in, take back."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from applicants import workflow
from applicants.filing import merge
from applicants.filing.lists import find_row, is_a_row, is_taken_back, row_to_save
from applicants.filing.merge import Merged
from applicants.models import OPEN_STAGES, Application, Event
from applicants.parts import BY_SLUG, FormPart, ListPart
from applicants.parts.draft_form import DraftForm
from applicants.returns import editable as editing
from applicants.returns.remarks import current_remarks, untouched, what_is_wrong
from applicants.submission import pledge
from applicants.submission.completeness import count_problems
from materials.dossiers import open_dossier
from materials.portraits import accept_portrait
from youyue.identity.id_numbers import check as check_id_number
from youyue.identity.models import IdType, User
from youyue.prepared import Prepared
from youyue.ui.text import clean_text, problem_with

COUNTRY_OF: dict[str, str] = {
    IdType.RESIDENT: "CN",
    IdType.HONG_KONG_PASS: "HK",
    IdType.MACAO_PASS: "MO",
    IdType.TAIWAN_PASS: "TW",
}
PORTRAIT_PART = "basics"
# What a part's values change elsewhere in the task list.
FOLLOWS = {"basics": ("reviewing-employer",)}


@cache
def _open(*shown: str, locked: bool = False) -> Prepared:
    """What is not closed and does not lie in the bin: one row, or none."""

    def ask(applicant: Any) -> QuerySet[Application]:
        rows = Application.objects.filter(applicant=applicant, stage__in=OPEN_STAGES, binned_at=None)
        rows = rows.select_related(*shown) if shown else rows
        return rows.select_for_update(of=("self",)) if locked else rows

    return Prepared(ask, applicant=User._meta.pk)


def open_application(user: User, *shown: str) -> Application | None:
    """The one application of this person that is not closed, if there is one; `shown` is loaded with it."""
    application = _open(*shown).first(applicant=user.pk)
    if application is not None:
        application.applicant = user  # known already; it was asked for by name
    return application


def new_application(user: User) -> Application:
    """An unsaved draft with everything the platform knows filled in; the first save creates it."""
    facts = check_id_number(user.id_type, user.id_number)
    return Application(
        applicant=user,
        country=COUNTRY_OF.get(user.id_type, user.country),
        birth_date=facts.birth_date or user.birth_date,
        sex=facts.sex or user.sex,
        political_status=user.political_status,
        email=user.email,
        highest_education=user.highest_education,
    )


def current(user: User, part: Any = None) -> Application:
    """The open application or an unsaved one, with what the page of `part` shows of other rows."""
    return open_application(user, *(part.shown if part else ())) or new_application(user)


def begin(user: User) -> Application:
    """The open application, created if there is none. Two windows at once end up with the same one."""
    try:
        with transaction.atomic():
            application = new_application(user)
            application.dossier = open_dossier()
            application.save()
    except IntegrityError:
        application = open_application(user)
        if application is None:
            raise
    return application


def editable(user: User, known: Application | None = None) -> Application:
    """The open application, locked for writing. Raises `Moved` when it lies with somebody else.

    Call inside a transaction. `known` is what was locked in it already.
    """
    locked = known or _open(locked=True).first(applicant=user.pk) or workflow.lock(begin(user).pk)
    if not locked.is_editable:
        raise workflow.Moved(locked, locked.events.order_by("sequence").last())
    locked.applicant = user
    return locked


@dataclass(frozen=True)
class Saved:
    """A part or row after saving: `form` holds what is stored now, `merged` what became of the posted values.

    Fields in `merged.contested` were changed elsewhere to something else and are not stored (`merge`).
    """

    application: Application
    form: DraftForm
    merged: Merged
    changed_at: datetime | None = None
    was_restored: bool = False

    @property
    def is_contested(self) -> bool:
        return bool(self.merged.contested)


def save_part(user: User, part: FormPart, data: Any, files: Any = None, *, judged: bool = False) -> Saved:
    """Store everything that was typed in this part, right or wrong; the form tells what is wrong.

    `judged`: the applicant is going to be shown what is wrong. After a return, only the fields that are
    open are stored, whatever was posted; raises `Locked` where none is.
    """
    with transaction.atomic():
        application = editable(user)
        if locked := editing.locked_for_saving(application, part):
            data = merge.with_stored(part.form_class(application), data, locked)
            files = None if editing.PORTRAIT in locked else files
        before = application.part_saved_at.get(part.slug, "")
        merged = merge.merge(part.form_class, application, data, files)
        form = merged.form
        form.apply()
        _saved(application, part.slug, form, contested=bool(merged.contested), judged=judged)
    return Saved(application, form, merged, parse_datetime(before) if before else None)


def save_row(user: User, part: ListPart, key: str, data: Any, *, judged: bool = False) -> Saved | None:
    """Store one row of a list part. `key` may be that of a row to come: whoever saves first makes it.

    None for a new row in which nothing is the person's own: that is no row, and stops being one if it was
    saved while she typed. One that was deleted on another device comes back, because somebody is still
    writing in it. Raises `TooMany` beyond the part's limit and the model's `DoesNotExist` for anybody
    else's row.
    """
    with transaction.atomic():
        known = _open(locked=True).first(applicant=user.pk)
        if not is_a_row(known or new_application(user), part, key, data):
            return None
        application = editable(user, known)
        editing.locked_for_saving(application, part)
        row = row_to_save(application, part, key)
        before, was_removed = row.saved_at, row.removed_at is not None
        is_new = row._state.adding
        merged = Merged(part.form_class(row, data)) if is_new else merge.merge(part.form_class, row, data)
        if not is_new and not merged.contested and is_taken_back(merged.form, data):
            if not was_removed:
                row.delete()
                part.forget(application)
                _saved(application, part.slug, judged=judged)
            return None
        if not merged.contested:
            row.saved_at = timezone.now()
        row.removed_at = None
        merged.form.save()
        part.put(application, row)
        _saved(application, part.slug, merged.form, contested=bool(merged.contested), judged=judged)
    return Saved(application, merged.form, merged, before, was_removed)


class PortraitReplaced(Exception):
    """Another photo than the one the page shows is stored by now, and the person has not seen it."""

    def __init__(self, application: Application) -> None:
        super().__init__(_("证件照在另一台设备上换过"))
        self.application = application


def save_portrait(user: User, upload: Any, box: Any, seen: str | None = None) -> Application:
    """Keep a photo as soon as it is chosen; the newest counts. Sent twice, the same photo changes nothing.

    `seen` is the key of the stored photo that the page shows, "" for none; without it nothing is compared.
    Raises `materials.refusals.Refused` (with its tests), `PortraitReplaced`, `Moved` and `Locked`.
    """
    with transaction.atomic():
        _may_change_portrait(editable(user))
    # Looking into the photo takes its time and must not hold the application's lock.
    portrait = accept_portrait(upload, user, box)
    with transaction.atomic():
        application = editable(user)
        _may_change_portrait(application)
        if application.portrait is None or application.portrait.sha256 != portrait.sha256:
            if seen is not None and application.portrait_id and str(application.portrait_id) != seen:
                raise PortraitReplaced(application)
            application.portrait = portrait
            application.save(update_fields=["portrait"])
        _saved(application, PORTRAIT_PART)
    return application


def _may_change_portrait(application: Application) -> None:
    part = BY_SLUG[PORTRAIT_PART]
    if "portrait_upload" in editing.locked_for_saving(application, part):
        raise editing.Locked(editing.locked_sentence(_("证件照")))


def change_row(user: User, part: ListPart, key: str, change: Any) -> Application:
    """Remove or restore a row (`change` is one of the functions of `parts.base`)."""
    with transaction.atomic():
        application = editable(user)
        editing.locked_for_saving(application, part)
        change(find_row(application, part, key))
        part.forget(application)
        _saved(application, part.slug)
    return application


def answer_remark(user: User, pk: int, chosen: str, note: str) -> str:
    """已改好, 无需修改 with the reason, or open again; returns what is wrong with it, "" if nothing is.

    Raises `Remark.DoesNotExist` for what is no current remark of this person's application.
    """
    with transaction.atomic():
        application = editable(user)
        remark = current_remarks(application).get(pk=pk)
        note = clean_text(note, lines=True)
        sentence = problem_with(note, _("说明"), lines=True) or what_is_wrong(chosen, note)
        if chosen == remark.Answer.CHANGED and not sentence:
            editing.note_changes(application)
            remark.refresh_from_db()
            return "" if remark.answer == chosen else untouched()
        if not sentence:
            remark.answer = chosen if chosen != "open" else ""
            remark.answer_note, remark.answered_at = note, timezone.now()
            remark.save()
    return sentence


def hand_in(application: Application, by: User, ticket: str) -> Application:
    """Submit or resubmit. Asking twice is no mistake: the second time answers with the first's result.

    Raises `pledge.TooEarly`, `workflow.Refused`, or `workflow.Moved` when somebody else moved it.
    """
    pledged_at = pledge.accepted_at(application, ticket)
    name = "submit" if application.stage == "draft" else "resubmit"
    try:
        workflow.advance(application, name, by=by, pledged_at=pledged_at, pledge_version=pledge.VERSION)
    except workflow.Moved as error:
        if not _was_handed_in_by(error.event, by):
            raise
        application.refresh_from_db()
    return application


def _was_handed_in_by(event: Event | None, by: User) -> bool:
    return event is not None and event.name in ("submit", "resubmit") and event.by_id == by.pk


def _saved(
    application: Application, slug: str, form: Any = None, *, contested: bool = False, judged: bool = False
) -> None:
    """Note that a part was saved, and write what `form` put into the application.

    `contested`: the other device's words still stand, and the time of their saving with them.
    """
    application.saved_at = timezone.now()
    if not contested:
        application.part_saved_at[slug] = application.saved_at.isoformat()
    if judged and slug not in application.judged:
        application.judged.append(slug)
    # What is wrong in a field that is no column, a refused file say, is not wrong in what is stored.
    is_whole = form is not None and not form.errors.keys() & set(form.not_columns)
    count_problems(application, slug, *FOLLOWS.get(slug, ()), judged=form if is_whole else None)
    columns = form.columns() if form is not None and form.instance is application else []
    application.save(update_fields=[*columns, "saved_at", "part_saved_at", "judged", "progress"])
    editing.note_changes(application)
