"""Whether the employer to which an application was just handed in has had it before.

After a return another employer can be filled in; for that one it is new, in whatever round it is.
"""

from django.db.models import Q

from applicants.models import Application
from applicants.workflow.step import EMPLOYER


def was_here(application: Application) -> bool:
    """Somebody of its present employer has done something with it."""
    name = application.employer.name if application.employer else ""
    here = Q(actor=name) | Q(actor__startswith=f"{name}（代")  # for an absent colleague: `events._actor`
    return bool(name) and application.events.filter(here, role=EMPLOYER).exists()


def is_new_here(application: Application) -> bool:
    return not was_here(application)
