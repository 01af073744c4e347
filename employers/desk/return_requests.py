"""Whoever holds an application is told when its applicant asks for it back."""

from typing import Any

from django.dispatch import receiver
from django.utils.translation import gettext as _

from applicants.models import Application
from applicants.returns.return_request import asked
from employers.desk import audience


@receiver(asked, dispatch_uid="employers.asked_back")
def tell(sender: Any, *, application: Application, **_more: Any) -> None:
    """Its holder; everybody at the employer while nobody holds it."""
    for person in audience.people(application):
        text = _("申办人请单位退回申请，请答复")
        audience.REVIEWERS.notify(person, application, text, "asked_back")
