"""The pages of the three lists: a table of rows and one open editor."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from applicants import filing
from applicants.filing import lists
from applicants.models import Application
from applicants.parts import ListPart
from applicants.returns import editable
from applicants.views import conflict
from applicants.views import filing as pages
from applicants.views.moved import moved_page
from applicants.views.pinned import locked_page
from applicants.views.places import is_judged, is_to_be_judged, stay
from applicants.workflow import Moved
from youyue.ui import draw
from youyue.ui.words import quoted_list


def list_part(request: HttpRequest, part: ListPart) -> HttpResponse:
    if request.method == "POST":
        return save(request, part)
    application = filing.current(request.user)
    if not application.is_editable:
        return redirect("applicants:item", application.pk)
    if editable.is_locked(application, part):
        return locked_page(request, part, application)
    key = request.GET.get("edit", "")
    if key:
        row = _own_row(application, part, key)
    else:
        row = _row_to_open(application, part, request.GET.get("open", ""))
    if row:
        if waiting := conflict.waiting(request, f"{part.slug}/{row.pk}"):
            return conflict.of_waiting(request, part, row, waiting)
        judged = is_judged(request) or row.typed
        form = part.form_class.over_stored(row) if judged else part.form_class(row)
        return show(request, part, application, form, str(row.pk))
    adding = "add" in request.GET or not part.live(application)
    form = part.form_class(part.new_row(application)) if adding else None
    return show(request, part, application, form, "")


def save(request: HttpRequest, part: ListPart) -> HttpResponse:
    """确定 saves the open row and closes it; 下一步 saves it and goes on.

    A new row that is blank, or holds suggestions that nobody confirmed, is no row.
    """
    pressed, key = request.POST.get("go", "next"), request.POST.get("row", "")
    saved = None
    if "editor" in request.POST:
        try:
            saved = filing.save_row(request.user, part, key, request.POST, judged=is_to_be_judged(request))
        except Moved as error:
            return moved_page(request, error)
        except editable.Locked as error:
            return locked_page(request, part, filing.current(request.user), error.message)
        except lists.TooMany as error:
            application = filing.current(request.user)
            unsaved = part.form_class(part.new_row(application), request.POST)
            unsaved.is_valid()
            unsaved.add_error(None, too_many(error))
            return show(request, part, application, unsaved, "")
        except part.model.DoesNotExist as error:
            raise Http404 from error
    if saved is None:
        application = filing.current(request.user)
        if not application.is_editable:
            return redirect("applicants:item", application.pk)
        is_wrong = bool(part.count(application))
    else:
        if saved.is_contested:
            return conflict.page(request, part, saved)
        conflict.settle(request)
        if saved.was_restored:
            messages.info(request, _("这一条在另一台设备上删除过，已按您填的内容恢复"))
        application, form = saved.application, saved.form
        is_wrong = bool(application.progress[part.slug])
        if form.errors and pressed in ("next", "row", "add"):
            return show(request, part, application, form, str(form.instance.pk))
    if pressed in lists.CONFIRMING:
        if saved or part.live(application):
            return stay(request, part.slug, "add" if pressed == "add" else "")
    elif answer := pages.after_saving(request, application, part.slug, is_wrong):
        return answer
    return show(request, part, application, _empty_editor(part, application), "", judge=True)


def too_many(error: lists.TooMany) -> str:
    return _("最多可以填 %(n)d 条，请删去一条再新增") % {"n": error.args[0]}


def show(
    request: HttpRequest, part: ListPart, application: Application, form: Any, key: str, judge: bool = False
) -> HttpResponse:
    grid = part.grid(application)
    rows = [
        {
            "row": row,
            "cells": draw.cells(grid.head, cells),
            "name": part.name_of(row),
            "is_open": str(row.pk) == key,
        }
        for row, cells in zip(part.live(application), grid.body, strict=True)
    ]
    removed = part.removed(application)
    problems = part.problems(application) if judge or is_judged(request) else []
    suggested = part.suggested(application) if form and not key else []
    return pages.page(
        request,
        part,
        application,
        form=form,
        key=key,
        new_key="" if key else _new_key(request),
        grid=grid,
        table=rows,
        removed=removed,
        removed_name=part.name_of(removed) if removed else "",
        problems=problems if not (form and form.is_bound) else [],
        is_full=len(rows) >= part.most,
        suggested=quoted_list(form.fields[name].label for name in suggested),
    )


def _own_row(application: Application, part: ListPart, key: str) -> Any:
    try:
        return lists.find_row(application, part, key)
    except part.model.DoesNotExist as error:
        raise Http404 from error


def _row_to_open(application: Application, part: ListPart, key: str) -> Any:
    """The row with this key if it is in the list, for coming back to what was typed before a sign-in."""
    return next((row for row in part.live(application) if str(row.pk) == key), None)


def _empty_editor(part: ListPart, application: Application) -> Any:
    return part.form_class(part.new_row(application)) if not part.live(application) else None


def _new_key(request: HttpRequest) -> str:
    """The key that a new row will have; the same while it is being posted again and again."""
    posted = request.POST.get("row", "")
    return posted if lists.is_key(posted) else str(uuid.uuid4())
