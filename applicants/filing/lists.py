"""Finding and making the rows of the list parts."""

import uuid
from typing import Any

from applicants.filing import merge
from applicants.models import Application
from applicants.parts import Filing, ListPart
from applicants.parts.draft_form import DraftForm
from applicants.workflow import Moved

OFFERED = "offered"  # in the editor of a new row: the mark of what was suggested in it
CONFIRMING = ("row", "add")  # what the row's own buttons say as `go`


class TooMany(Exception):
    """The list is full; `args[0]` is the limit."""


def find_row(application: Application, part: ListPart, key: str) -> Any:
    """The row of this application with this key. Raises the model's `DoesNotExist` for anybody else's."""
    rows = getattr(application, part.related)
    return rows.get(pk=_as_key(rows.model, key))


def row_to_save(filing: Filing, part: ListPart, key: str) -> Any:
    """The row with this key, or a new one that will have it: a form that is saved twice makes one row.

    Raises `DoesNotExist` for a key of somebody else's row, `TooMany` where no row can be added, `Moved` for a
    row of an application of hers that has been closed or put into the bin since the page was drawn.
    """
    model = part.model
    if key:
        if (row := filing.find(part, _as_key(model, key))) is not None:
            return row
        if elsewhere := model.objects.select_related("application").filter(pk=key).first():
            if elsewhere.application.applicant_id != filing.application.applicant_id:
                raise model.DoesNotExist
            raise Moved(elsewhere.application, elsewhere.application.events.order_by("sequence").last())
    if len(filing.live(part)) >= part.most:
        raise TooMany(part.most)
    row = part.new_row(filing)
    if key:
        row.pk = uuid.UUID(key)
    return row


def is_a_row(filing: Filing, part: ListPart, key: str, data: Any) -> bool:
    """Whether what was posted is a row: one that exists, or a new one that says something.

    The application may be one that is yet to be made: meanwhile the same person's other window may have made
    it and this very row. Raises `DoesNotExist` for a key of another person's row and for what is no key.
    """
    if key:
        model = part.model
        pk = _as_key(model, key)
        if filing.find(part, pk) is not None:
            return True
        rows = model.objects.filter(pk=pk)
        if owner := rows.values_list("application__applicant_id", flat=True).first():
            if owner != filing.application.applicant_id:
                raise model.DoesNotExist
            return True
    return is_something_said(part, filing, data)


def is_something_said(part: ListPart, filing: Filing, data: Any) -> bool:
    """Whether a new row holds something of the person's own: typed by her, or suggested and confirmed.

    What stands in a new row by itself is a suggestion, and one that is overwritten and emptied again is none.
    """
    form = part.form_class(part.new_row(filing), data)
    marked = data.get(OFFERED) or merge.mark(part.form_class(form.instance))
    return _is_typed(form, marked) or (
        _is_confirmed(data) and _is_typed(form, merge.mark(part.form_class(part.blank_row(filing))))
    )


def is_taken_back(form: DraftForm, data: Any) -> bool:
    """Whether everything that was typed into a new row has been emptied again, in the editor it was begun in.

    `form` is bound to what would be stored now, another device's words among it.
    """
    return bool(data.get(OFFERED)) and not _is_confirmed(data) and not _is_typed(form, data[OFFERED])


def _is_confirmed(data: Any) -> bool:
    return data.get("go") in CONFIRMING


def _is_typed(form: DraftForm, marked: str) -> bool:
    """Whether something readable stands in a posted form that is not what it was drawn with."""
    return any(merge.differing(form, marked))


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
