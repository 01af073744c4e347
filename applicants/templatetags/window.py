"""The service window's boxes, for the first page of the admin."""

from typing import Any

from django import template
from django.contrib import admin

from applicants.models import Application

register = template.Library()


@register.simple_tag(takes_context=True)
def window_boxes(context: template.Context) -> list[tuple[Any, int]]:
    """`[(box, number of applications)]` for an officer, nothing for anybody else."""
    request, desk = context["request"], admin.site.get_model_admin(Application)
    return desk.boxes(request) if desk.has_view_permission(request) else []
