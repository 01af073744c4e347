"""催办 on the pages of both sides."""

from typing import Any

from django import template

from applicants.filing.urging import urges_of, urging
from applicants.filing.whereabouts import Whereabouts
from applicants.models import Application

register = template.Library()


@register.inclusion_tag("applicants/_urge.html")
def urge_button(application: Application, where: Whereabouts | None) -> dict[str, Any]:
    """The applicant's button, or from which day there is one; nothing while she has it herself."""
    return {"application": application, "urging": urging(application, where) if where else None}


@register.inclusion_tag("applicants/_urged.html")
def urged_sign(application: Application) -> dict[str, Any]:
    """已催办, how often and when last, for whoever has it; nothing when it was not urged in this step."""
    urges = urges_of(application)
    return {"count": len(urges), "at": urges[-1].at if urges else None}
