"""Saving a part or a row: may it be edited, bind, merge, write, count what is missing, note for remarks."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from applicants.filing import consenting
from applicants.filing.merge import Merged, differing, mark, merge, with_stored
from applicants.filing.opening import lock_for_editing, locked_application, must_be, new_application
from applicants.helping import acts, filling
from applicants.models import Application
from applicants.parts import Filing, ListPart
from applicants.parts.draft_form import DraftForm
from applicants.returns.editable import Editable
from applicants.submission.completeness import count_problems
from applicants.workflow import Moved
from youyue.identity.models import User

OFFERED = "offered"  # in the editor of a new row: the mark of what was suggested in it
CONFIRMING = ("row", "add")  # what the row's own buttons say as `go`


class TooMany(Exception):
    """The list is full; `args[0]` is the limit."""


@dataclass(frozen=True)
class Saved:
    """A part or row after saving: `form` holds what is stored now, `merged` what became of the posted values.

    Fields in `merged.contested` were changed elsewhere to something else and are not stored (`merge`).
    """

    editable: Editable
    form: DraftForm
    merged: Merged
    changed_at: datetime | None = None
    was_restored: bool = False


def save(user: User, part: Any, data: Any, files: Any = None, *, judged: bool = False) -> Saved | None:
    """Save what a page of this part posted: its form, or the row that is open in its list."""
    if part.is_list:
        return save_row(user, part, data.get("row", ""), data, judged=judged)
    return save_part(user, part, data, files, judged=judged)


def save_part(user: User, part: Any, data: Any, files: Any = None, *, judged: bool = False) -> Saved:
    """Store everything that was typed in this part, right or wrong; the form tells what is wrong.

    `judged`: the applicant is going to be shown what is wrong. After a return, only the fields that are
    open are stored, whatever was posted; raises `Locked` where none is, `Moved`, and `ConsentNeeded` where
    the part must not be stored yet.
    """
    with transaction.atomic():
        application = lock_for_editing(user, of=data.get("of", ""))
        editable = Editable(Filing(application))
        if locked := editable.locked_for_saving(part):
            data = with_stored(part.form_class(application), data, locked)
            files = None if part.portrait_field in locked else files
        before = application.part_saved_at.get(part.slug, "")
        merged = merge(part.form_class, application, data, files)
        merged.form.apply()
        if asks := part.asks(editable.filing):
            consenting.require(editable.filing, asks, data)
        write(editable, part, merged, judged=judged)
    merged.form.locked = locked
    if user.helper:
        for name in filling.withheld(user, part):  # counted, and nothing for a helper to read
            merged.form.errors.pop(name, None)
    return Saved(editable, merged.form, merged, parse_datetime(before) if before else None)


def save_row(user: User, part: Any, key: str, data: Any, *, judged: bool = False) -> Saved | None:
    """Store one row of a list part. `key` may be that of a row to come: whoever saves first makes it.

    None for a new row in which nothing is the person's own: that is no row, and stops being one if it was
    saved while she typed. One that was deleted on another device comes back, because somebody is still
    writing in it. Raises `TooMany` beyond the part's limit, the model's `DoesNotExist` for anybody else's
    row, `Locked`, `Moved` and `ConsentNeeded`.
    """
    with transaction.atomic():
        known = locked_application(user)
        must_be(user, known, data.get("of", ""))
        filing = Filing(known or new_application(user))
        row = filing.find(part, key)
        if row is None and not is_a_row(filing, part, key, data):
            return None
        application = lock_for_editing(user, known)
        editable = Editable(filing if known else Filing(application))
        editable.locked_for_saving(part)
        row = row or row_to_save(editable.filing, part, key)
        before, was_removed, is_new = row.saved_at, row.removed_at is not None, row._state.adding
        merged = Merged(part.form_class(row, data)) if is_new else merge(part.form_class, row, data)
        was_begun_here = bool(data.get(OFFERED)) and not is_new
        if was_begun_here and not merged.contested and _is_taken_back(merged.form, data):
            if not was_removed:
                row.delete()
                editable.filing.forget(part)
                write(editable, part, judged=judged)
            return None
        if not merged.contested:
            row.saved_at = timezone.now()
        row.removed_at = None
        merged.form.apply()
        if asks := part.asks(editable.filing, row):
            consenting.require(editable.filing, asks, data)
        row.save()
        if is_new:
            editable.filing.put(part, row)
        write(editable, part, merged, judged=judged)
    return Saved(editable, merged.form, merged, before, was_removed)


def change_row(user: User, part: Any, key: str, change: Any) -> Application:
    """Remove or restore a row (`change` is one of the functions of `parts.list_part`).

    Raises `TooMany` for one that would come back into a full list, and what `save_row` raises.
    """
    with transaction.atomic():
        filing = Filing(lock_for_editing(user))
        editable = Editable(filing)
        editable.locked_for_saving(part)
        row = find_row(filing.application, part, key)
        change(row)
        filing.forget(part)
        if row.removed_at is None and len(filing.live(part)) > part.most:
            raise TooMany(part.most)
        write(editable, part)
    return filing.application


def write(editable: Editable, part: Any, merged: Merged | None = None, *, judged: bool = False) -> None:
    """Write what the form put into the application, count what is missing, note for the remarks.

    While a field is contested the other device's words still stand, and the time of their saving with them.
    """
    application, form = editable.application, merged.form if merged else None
    application.saved_at = timezone.now()
    if not (merged and merged.contested):
        application.part_saved_at[part.slug] = application.saved_at.isoformat()
    if judged and part.slug not in application.judged:
        application.judged.append(part.slug)
    # What is wrong in a field that is no column, a refused file say, is not wrong in what is stored.
    is_whole = form is not None and not form.errors.keys() & set(form.not_columns)
    count_problems(editable.filing, part.slug, *part.affects, judged=form if is_whole else None)
    columns = form.columns() if form is not None and form.instance is application else []
    application.save(update_fields=[*columns, "saved_at", "part_saved_at", "judged", "progress"])
    editable.note_changes()
    if application.applicant.helper:
        acts.note(application, acts.FILLED, part.slug)


# --- rows of the lists ---------------------------------------------------------------------------------
def find_row(application: Application, part: ListPart, key: str) -> Any:
    """The row of this application with this key. Raises the model's `DoesNotExist` for anybody else's."""
    rows = getattr(application, part.related)
    return rows.get(pk=_as_key(rows.model, key))


def row_to_save(filing: Filing, part: ListPart, key: str) -> Any:
    """The row with this key, or a new one that will have it: a form that is saved twice makes one row.

    Raises `DoesNotExist` for a key of somebody else's row, `TooMany` where no row can be added, `Moved` for a
    row of an application of hers that has been closed or put into the bin since the page was drawn.
    """
    model, pk = part.model, _as_key(part.model, key) if key else None
    if pk:
        if (row := filing.find(part, pk)) is not None:
            return row
        if elsewhere := model.objects.select_related("application").filter(pk=pk).first():
            if elsewhere.application.applicant_id != filing.application.applicant_id:
                raise model.DoesNotExist
            raise Moved(elsewhere.application, elsewhere.application.events.order_by("sequence").last())
    if len(filing.live(part)) >= part.most:
        raise TooMany(part.most)
    row = part.new_row(filing)
    if pk:
        row.pk = pk
    return row


def is_a_row(filing: Filing, part: ListPart, key: str, data: Any) -> bool:
    """Whether what was posted is a row, though its key is none of this filing: it says something, or was made
    meanwhile by the same person's other window, with an application that is yet to be made here.

    Raises `DoesNotExist` for a key of another person's row and for what is no key.
    """
    if key:
        rows = part.model.objects.filter(pk=_as_key(part.model, key))
        if owner := rows.values_list("application__applicant_id", flat=True).first():
            if owner != filing.application.applicant_id:
                raise part.model.DoesNotExist
            return True
    return is_something_said(part, filing, data)


def is_something_said(part: ListPart, filing: Filing, data: Any) -> bool:
    """Whether a new row holds something of the person's own: typed by her, or suggested and confirmed.

    What stands in a new row by itself is a suggestion, and one that is overwritten and emptied again is none.
    """
    form = part.form_class(part.new_row(filing), data)
    marked = data.get(OFFERED) or mark(part.form_class(form.instance))
    return _is_typed(form, marked) or (
        _is_confirmed(data) and _is_typed(form, mark(part.form_class(part.blank_row(filing))))
    )


def _is_taken_back(form: DraftForm, data: Any) -> bool:
    """Whether everything that was typed into a new row has been emptied again, in the editor it was begun in.

    `form` is bound to what would be stored now, another device's words among it.
    """
    return not _is_confirmed(data) and not _is_typed(form, data[OFFERED])


def _is_confirmed(data: Any) -> bool:
    return data.get("go") in CONFIRMING


def _is_typed(form: DraftForm, marked: str) -> bool:
    """Whether something readable stands in a posted form that is not what it was drawn with."""
    return any(differing(form, marked))


def is_key(text: str) -> bool:
    """As our pages write it; `uuid.UUID` reads other spellings too, of any length."""
    try:
        return str(uuid.UUID(text)) == text
    except ValueError:
        return False


def _as_key(model: Any, key: str) -> uuid.UUID:
    try:
        return uuid.UUID(str(key))
    except ValueError as error:
        raise model.DoesNotExist from error
