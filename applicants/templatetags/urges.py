"""催办 on the pages of both sides."""

from typing import Any

from django import template
from django.utils.translation import gettext as _

from applicants.filing.urging import urges_of, urging
from applicants.filing.whereabouts import Whereabouts
from applicants.models import Application
from youyue.ui.templatetags.ui import tag, when

register = template.Library()


@register.inclusion_tag("applicants/_urge.html")
def urge_button(application: Application, where: Whereabouts | None) -> dict[str, Any]:
    """The applicant's button, or from which day there is one; nothing while she has it herself."""
    return {"application": application, "urging": urging(application, where) if where else None}


@register.simple_tag
def urged_sign(application: Application) -> str:
    """已催办, how often and when last, for whoever has it; nothing when it was not urged in this step."""
    urges = urges_of(application)
    if not urges:
        return ""
    words = _("已催办 %(count)s 次，%(at)s") % {"count": len(urges), "at": when(urges[-1].at)}
    return tag("warn", "bell", words)
