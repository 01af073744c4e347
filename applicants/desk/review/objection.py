"""What the officer who looks again must read first: the decision, and what the applicant says against it."""

from applicants.models import Application, Event
from applicants.models.stages import OBJECTION_STAGES
from applicants.workflow.terms import DECISIONS


def objection_to(application: Application) -> list[Event]:
    """The refusal and the objection to it, while it is being looked at again; else nothing, and no query."""
    if application.stage not in OBJECTION_STAGES:
        return []
    names = (*DECISIONS, "raise_objection")
    events = application.events.filter(name__in=names).select_related("by")
    return list(events.order_by("-sequence")[:2])[::-1]
