"""When an employer's account opens, and who is told.

Applicants find an employer only when its account is open and somebody has signed in for it once
(seed 2.1.3.2). The account opens when the employer information is complete; with
`EMPLOYER_OPENING_NEEDS_APPROVAL`, only once the office has approved it as well.
"""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models.signals import pre_save
from django.dispatch import receiver
from django.utils import timezone

from applicants.filing import invitations
from catalog.models import Employer

REQUIRED = (
    "name",
    "credit_code",
    "kind",
    "affiliation",
    "region",
    "address",
    "contact_name",
    "contact_phone",
)


def missing(employer: Employer) -> list[str]:
    """Labels of the facts that are still wanting before the account can open."""
    return [
        str(Employer._meta.get_field(name).verbose_name)
        for name in REQUIRED
        if not getattr(employer, "region_id" if name == "region" else name)
    ]


def needs_approval(employer: Employer) -> bool:
    return settings.EMPLOYER_OPENING_NEEDS_APPROVAL and employer.approved_at is None


@transaction.atomic
def open_if_ready(employer: Employer) -> bool:
    """Open the account if nothing is wanting; true when this call opened it."""
    if employer.opened_at or missing(employer) or needs_approval(employer):
        return False
    employer.opened_at = timezone.now()
    employer.save(update_fields=["opened_at"])
    announce(employer)
    return True


@receiver(pre_save, sender=Employer)
def open_on_approval(sender: type, instance: Employer, **kwargs: Any) -> None:
    """The office's approval opens a complete account at once, without another sign-in."""
    if instance.approved_at and not instance.opened_at and not missing(instance):
        instance.opened_at = timezone.now()
        announce(instance)


def announce(employer: Employer) -> None:
    """Tell the applicants whose drafts wait for this employer that they can submit now."""
    invitations.employer_opened(employer)
