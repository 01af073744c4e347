"""Saving a part or a row: may it be edited, bind, merge, write, count what is missing, note for remarks."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from applicants.filing.lists import TooMany, find_row, is_a_row, is_taken_back, row_to_save
from applicants.filing.merge import Merged, merge, with_stored
from applicants.filing.opening import lock_for_editing, locked_application, new_application
from applicants.models import Application
from applicants.parts import Filing
from applicants.parts.draft_form import DraftForm
from applicants.returns.editable import Editable
from applicants.submission.completeness import count_problems
from youyue.identity.models import User


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

    @property
    def filing(self) -> Filing:
        return self.editable.filing

    @property
    def application(self) -> Application:
        return self.filing.application

    @property
    def is_contested(self) -> bool:
        return bool(self.merged.contested)


def save(user: User, part: Any, data: Any, files: Any = None, *, judged: bool = False) -> Saved | None:
    """Save what a page of this part posted: its form, or the row that is open in its list."""
    if part.is_list:
        return save_row(user, part, data.get("row", ""), data, judged=judged)
    return save_part(user, part, data, files, judged=judged)


def save_part(user: User, part: Any, data: Any, files: Any = None, *, judged: bool = False) -> Saved:
    """Store everything that was typed in this part, right or wrong; the form tells what is wrong.

    `judged`: the applicant is going to be shown what is wrong. After a return, only the fields that are
    open are stored, whatever was posted; raises `Locked` where none is, and `Moved`.
    """
    with transaction.atomic():
        application = lock_for_editing(user)
        editable = Editable(Filing(application))
        if locked := editable.locked_for_saving(part):
            data = with_stored(part.form_class(application), data, locked)
            files = None if part.portrait_field in locked else files
        before = application.part_saved_at.get(part.slug, "")
        merged = merge(part.form_class, application, data, files)
        merged.form.apply()
        write(editable, part, merged, judged=judged)
    return Saved(editable, merged.form, merged, parse_datetime(before) if before else None)


def save_row(user: User, part: Any, key: str, data: Any, *, judged: bool = False) -> Saved | None:
    """Store one row of a list part. `key` may be that of a row to come: whoever saves first makes it.

    None for a new row in which nothing is the person's own: that is no row, and stops being one if it was
    saved while she typed. One that was deleted on another device comes back, because somebody is still
    writing in it. Raises `TooMany` beyond the part's limit, the model's `DoesNotExist` for anybody else's
    row, `Locked` and `Moved`.
    """
    with transaction.atomic():
        known = locked_application(user)
        if not is_a_row(Filing(known or new_application(user)), part, key, data):
            return None
        filing = Filing(lock_for_editing(user, known))
        editable = Editable(filing)
        editable.locked_for_saving(part)
        row = row_to_save(filing, part, key)
        before, was_removed, is_new = row.saved_at, row.removed_at is not None, row._state.adding
        merged = Merged(part.form_class(row, data)) if is_new else merge(part.form_class, row, data)
        if not is_new and not merged.contested and is_taken_back(merged.form, data):
            if not was_removed:
                row.delete()
                filing.forget(part)
                write(editable, part, judged=judged)
            return None
        if not merged.contested:
            row.saved_at = timezone.now()
        row.removed_at = None
        merged.form.save()
        filing.put(part, row)
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
