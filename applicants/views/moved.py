"""The 409 page: somebody, or the same person elsewhere, was faster."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from applicants.filing.opening import drawn_for
from applicants.workflow import Moved
from youyue.ui.errors import conflict


def moved_page(request: HttpRequest, error: Moved) -> HttpResponse:
    return conflict(
        request,
        message=error.message,
        detail=_("没有做任何改动。请打开最新的页面，看看现在可以做什么。"),
        back=reverse("applicants:item", args=[error.application.pk])
        if drawn_for(error.application)
        else reverse("applicants:items"),
    )
