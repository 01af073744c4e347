"""The pages of the three lists: a table of rows and one open editor."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from applicants.access import owner_of
from applicants.filing.consenting import ConsentNeeded
from applicants.filing.opening import Gone, current_application
from applicants.filing.saving import CONFIRMING, TooMany, find_row, is_key, save_row
from applicants.models import Application, LatePost
from applicants.parts import Filing, ListPart
from applicants.returns.editable import Editable
from applicants.views import conflict
from applicants.views.part_page import asked_again, not_stored, page, shown_as_typed, tell_gone
from applicants.views.pinned import locked_page
from applicants.views.places import after_saving, is_judged, is_to_be_judged, stay
from youyue.ui import draw
from youyue.ui.words import quoted_list


def show(request: HttpRequest, part: ListPart) -> HttpResponse:
    application = current_application(owner_of(request))
    if not application.is_editable:
        return redirect("applicants:item", application.pk)
    filing = Filing(application)
    editable = Editable(filing)
    if editable.is_locked(part):
        return locked_page(request, part, editable)
    if row := _row_to_open(request, filing, part):
        if waiting := conflict.waiting(request, f"{part.slug}/{row.pk}"):
            if again := asked_again(editable, part, row, waiting):
                return table(request, part, editable, key=str(row.pk), **again)
            return conflict.of_waiting(request, part, row, waiting)
        judged = is_judged(request) or row.typed
        form = part.form_class.over_stored(row) if judged else part.form_class(row)
        return table(request, part, editable, form, str(row.pk))
    if waiting := _waiting_row(request, part):
        row = part.new_row(filing)
        row.pk = waiting.place.partition("/")[2]
        if again := asked_again(editable, part, row, waiting):
            return table(request, part, editable, new_key=str(row.pk), **again)
    rows = filing.live(part)
    adding = not rows or ("add" in request.GET and len(rows) < part.most)
    return table(request, part, editable, part.form_class(part.new_row(filing)) if adding else None)


def save(request: HttpRequest, part: ListPart) -> HttpResponse:
    """确定 saves the open row and closes it; 下一步 saves it and goes on.

    A new row that is blank, or holds suggestions that nobody confirmed, is no row. Raises `Locked` and
    `Moved`.
    """
    if "editor" not in request.POST:
        return _without_row(request, part)
    judged, pressed = is_to_be_judged(request), request.POST.get("go", "next")
    try:
        saved = save_row(owner_of(request), part, request.POST.get("row", ""), request.POST, judged=judged)
    except Gone as error:
        return _gone(request, part, error)
    except ConsentNeeded as error:
        return without_consent(request, part, error, judged=judged)
    except TooMany as error:
        return _full(request, part, error)
    except part.model.DoesNotExist as error:
        raise Http404 from error
    if saved is None:
        return _without_row(request, part)
    if saved.merged.contested:
        return conflict.page(request, part, saved)
    if conflict.WAITING in request.POST:
        conflict.settle(request)
    if saved.was_restored:
        messages.info(request, _("这一条在另一台设备上删除过，已按您填的内容恢复"))
    if saved.form.errors and judged:
        return table(request, part, saved.editable, saved.form, str(saved.form.instance.pk))
    if pressed in CONFIRMING:
        return stay(request, part.slug, "add" if pressed == "add" else "")
    is_wrong = bool(saved.editable.application.progress[part.slug])
    answer = after_saving(request, saved.editable, part.slug, is_wrong=is_wrong)
    return answer or table(request, part, saved.editable, judge=True)


def _without_row(request: HttpRequest, part: ListPart) -> HttpResponse:
    """Nothing was typed: on with the rows that are there, or to the first one."""
    pressed = request.POST.get("go", "next")
    application = current_application(owner_of(request))
    if not application.is_editable:
        return redirect("applicants:item", application.pk)
    filing = Filing(application)
    editable = Editable(filing)
    has_rows = bool(filing.live(part))
    if pressed in CONFIRMING:
        if has_rows:
            return stay(request, part.slug, "add" if pressed == "add" else "")
    elif answer := after_saving(request, editable, part.slug, is_wrong=bool(part.count(filing))):
        return answer
    form = None if has_rows else part.form_class(part.new_row(filing))
    return table(request, part, editable, form, judge=True)


def _gone(request: HttpRequest, part: ListPart, error: Gone) -> HttpResponse:
    application = tell_gone(request, error, part)
    if not application.is_editable:
        raise error
    filing = Filing(application)
    form = part.form_class(part.new_row(filing), request.POST)
    # the key that was posted is that of a row of the other application
    answer = table(request, part, Editable(filing), form, new_key=str(uuid.uuid4()))
    answer.status_code = 409
    return answer


def _full(request: HttpRequest, part: ListPart, error: TooMany) -> HttpResponse:
    filing = Filing(current_application(owner_of(request)))
    unsaved = part.form_class(part.new_row(filing), request.POST)
    unsaved.is_valid()
    unsaved.add_error(None, too_many(error))
    return table(request, part, Editable(filing), unsaved)


def without_consent(
    request: HttpRequest, part: ListPart, error: ConsentNeeded, *, judged: bool = False
) -> HttpResponse:
    """The list with the row that is being typed, which is not stored before it is agreed to."""
    filing = Filing(current_application(owner_of(request)))
    key, editable = request.POST.get("row", ""), Editable(filing)
    row = filing.find(part, key)
    form = part.form_class(row or part.new_row(filing), request.POST)
    form = form if judged else shown_as_typed(form)
    again = not_stored(request, editable, part, form, error)
    return table(request, part, editable, key=key if row else "", **again)


def too_many(error: TooMany) -> str:
    return _("最多可以填 %(n)d 条，请删去一条再新增") % {"n": error.args[0]}


def table(
    request: HttpRequest,
    part: ListPart,
    editable: Editable,
    form: Any = None,
    key: str = "",
    *,
    judge: bool = False,
    new_key: str = "",
    **more: Any,
) -> HttpResponse:
    """The rows, and the editor that is open: of the row `key`, or of a new one."""
    filing = editable.filing
    grid = part.grid(filing)
    rows = [
        {
            "row": row,
            "cells": draw.cells(grid.head, cells),
            "name": part.name_of(row),
            "is_open": str(row.pk) == key,
        }
        for row, cells in zip(filing.live(part), grid.body, strict=True)
    ]
    removed = filing.last_removed(part)
    problems = part.problems(filing) if judge or is_judged(request) else []
    suggested = part.suggested(filing) if form and not key else []
    return page(
        request,
        part,
        editable,
        form,
        key=key,
        new_key="" if key else new_key or _new_key(request),
        grid=grid,
        table=rows,
        removed=removed,
        removed_name=part.name_of(removed) if removed else "",
        problems=problems if not (form and form.is_bound) else [],
        is_full=len(rows) >= part.most,
        suggested=quoted_list(form.fields[name].label for name in suggested),
        **more,
    )


def _waiting_row(request: HttpRequest, part: ListPart) -> LatePost | None:
    """What was typed into a new row before a sign-in and waits for a consent."""
    key = request.GET.get("open", "")
    return conflict.waiting(request, f"{part.slug}/{key}") if is_key(key) else None


def _row_to_open(request: HttpRequest, filing: Filing, part: ListPart) -> Any:
    """The row that `?edit=` names, 404 for what is none of hers; or that of `?open=` if it is in the list,
    for coming back to what was typed before a sign-in."""
    if key := request.GET.get("edit", ""):
        return _own_row(filing.application, part, key)
    key = request.GET.get("open", "")
    return next((row for row in filing.live(part) if str(row.pk) == key), None)


def _own_row(application: Application, part: ListPart, key: str) -> Any:
    try:
        return find_row(application, part, key)
    except part.model.DoesNotExist as error:
        raise Http404 from error


def _new_key(request: HttpRequest) -> str:
    """The key that a new row will have; the same while it is being posted again and again."""
    posted = request.POST.get("row", "")
    return posted if is_key(posted) else str(uuid.uuid4())
