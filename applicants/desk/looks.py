"""A member of a desk looks at an application: in which capacity, and the trace that it leaves."""

from contextlib import AbstractContextManager
from typing import Any, NamedTuple, Unpack

from django.utils.translation import gettext as _

from applicants.desk.access import DeskRequest
from applicants.models import Application
from youyue.identity.looks import Look, More, looking


def role_of(request: DeskRequest) -> str:
    """In which capacity somebody looks, as the access log says it."""
    return request.desk.place_name(request.membership) + request.desk.role_name(request.membership)


def look_at(
    request: DeskRequest, application: Application, look: Look, **more: Unpack[More]
) -> AbstractContextManager[None]:
    """What is made inside shows this of the application; see `looking`."""
    about, role = application.pk, role_of(request)
    return looking(request, look, whose=application.applicant, role=role, about=about, **more)


def pane(context: dict[str, Any]) -> str:
    """Which part of a case lay open, in the words of the log; its lists stand beside every one."""
    shown = {"changes": _("和上次提交比较"), "supplement": _("信息补充")}.get(context["show"], "")
    if context["part"]:
        shown = context["part"]["title"]
    elif context["file"]:
        shown = context["file"]["requirement_name"]
    return _("办理页面：%(pane)s") % {"pane": shown} if shown else str(Look.CASE.value.what)


class Revealed(NamedTuple):
    """One value that is shown in full, and what for."""

    name: str
    value: str
    label: str
    purpose: str
    reason: str

    def look(self, request: DeskRequest, application: Application) -> AbstractContextManager[None]:
        given: More = {"what": self.label, "purpose": self.purpose, "reason": self.reason}
        return look_at(request, application, Look.NUMBER, **given)
