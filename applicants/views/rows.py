"""The pages of the three lists: a table of rows and one open editor."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from applicants import filing
from applicants.models import Application
from applicants.parts import ListPart
from applicants.views import filing as pages
from applicants.views.moved import moved_page
from applicants.workflow import Moved


def list_part(request: HttpRequest, part: ListPart) -> HttpResponse:
    application = filing.current(request.user)
    if not application.is_editable:
        return redirect("applicants:item", application.pk)
    if request.method == "POST":
        return save(request, part, application)
    key = request.GET.get("edit", "")
    if key:
        row = _own_row(application, part, key)
        form = (
            part.form_class.over_stored(row) if "check" in request.GET or row.typed else part.form_class(row)
        )
        return show(request, part, application, form, key)
    adding = "add" in request.GET or not part.live(application)
    form = part.form_class(part.new_row(application)) if adding else None
    return show(request, part, application, form, "")


def save(request: HttpRequest, part: ListPart, application: Application) -> HttpResponse:
    """确定 saves the open row and closes it; 下一步 saves it and goes on; a blank new row is no row."""
    pressed, key = request.POST.get("go", "next"), request.POST.get("row", "")
    is_open = "editor" in request.POST
    form = None
    if is_open and (key or _something_typed(part, application, request.POST)):
        if key:
            _own_row(application, part, key)
        try:
            application, form = filing.save_row(request.user, part, key, request.POST)
        except Moved as error:
            return moved_page(request, error)
        except filing.TooMany as error:
            full = _("最多可以填 %(n)d 条，请删去一条再新增") % {"n": error.args[0]}
            unsaved = part.form_class(part.new_row(application), request.POST)
            unsaved.is_valid()
            unsaved.add_error(None, full)
            return show(request, part, application, unsaved, "")
        if form.errors and pressed in ("next", "row", "add"):
            return show(request, part, application, form, str(form.instance.pk))
    if pressed == "row":
        return pages.go(part.slug)
    if pressed == "add":
        return redirect(f"{reverse('applicants:part', args=[part.slug])}?add#editor")
    answer = pages.after_saving(request, part.slug, bool(part.problems(application)))
    if answer:
        return answer
    return show(request, part, application, form or _empty_editor(part, application), "", judge=True)


def show(
    request: HttpRequest, part: ListPart, application: Application, form: Any, key: str, judge: bool = False
) -> HttpResponse:
    grid = part.grid(application)
    rows = [
        {
            "row": row,
            "cells": list(zip(grid.head, cells, strict=True)),
            "name": part.name_of(row),
            "is_open": str(row.pk) == key,
        }
        for row, cells in zip(part.live(application), grid.body, strict=True)
    ]
    removed = (
        getattr(application, part.related).filter(removed_at__isnull=False).order_by("removed_at").last()
        if application.saved_at
        else None
    )
    problems = part.problems(application) if judge or "check" in request.GET else []
    return pages.page(
        request,
        part,
        application,
        form=form,
        key=key,
        grid=grid,
        table=rows,
        removed=removed,
        removed_name=part.name_of(removed) if removed else "",
        problems=problems if not (form and form.is_bound) else [],
        is_full=len(rows) >= part.most,
    )


def _own_row(application: Application, part: ListPart, key: str) -> Any:
    try:
        return filing.find_row(application, part, key)
    except getattr(application, part.related).model.DoesNotExist as error:
        raise Http404 from error


def _something_typed(part: ListPart, application: Application, data: Any) -> bool:
    """Whether a new row differs from the one that was offered."""
    offered = part.form_class(part.new_row(application))
    blank = not part.live(application)
    form = part.form_class(part.new_row(application), data)
    if blank:
        return any(form[name].data not in (None, "", [], ["", "", ""], False) for name in form.fields)
    return any(
        form[name].data != offered[name].data
        and form.fields[name].has_changed(
            offered.get_initial_for_field(offered.fields[name], name), form[name].data
        )
        for name in form.fields
    )


def _empty_editor(part: ListPart, application: Application) -> Any:
    return part.form_class(part.new_row(application)) if not part.live(application) else None
