"""Whoever holds an application is told when its applicant asks for it back."""

from typing import Any

from django.dispatch import receiver
from django.urls import reverse
from django.utils.translation import gettext as _

from applicants.models import Application
from applicants.returns.return_request import asked
from employers.models import Membership
from youyue.notices.deliver import notify


@receiver(asked, dispatch_uid="employers.asked_back")
def tell(sender: Any, *, application: Application, **_more: Any) -> None:
    """Its holder; everybody at the employer while nobody holds it."""
    live = Membership.objects.live().filter(employer=application.employer_id).select_related("user")
    people = [application.holder] if application.holder else [membership.user for membership in live]
    text = _("申办人请单位退回申请 %(number)s，请答复") % {"number": application.receipt_number}
    for person in people:
        notify(person, text, path=reverse("employers:application", args=[application.pk]))
