"""What a sign-in means for an employer: the directory entry and the agent's membership.

The identity platform vouches for the legal person's name and credit code and for the agent's authority
to act for it, so the first agent becomes the employer's admin and later ones its reviewers. Somebody
whose membership was ended here does not come back by signing in again.
"""

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from applicants.models import Membership
from catalog.models import Employer
from employers.desk.members import finish
from employers.desk.opening import announce, open_if_ready
from employers.desk.place import show_desk
from youyue.identity.models import User
from youyue.identity.signals import signed_in


@receiver(signed_in)
def admit_agent(sender: Any, user: User, changed: Collection[str], **kwargs: Any) -> None:
    if not user.is_legal_person or not user.credit_code or not user.organization_name:
        return
    if User._meta.get_field("credit_code").verbose_name in changed:
        # The account acts for another legal person now: the platform no longer vouches for the old one.
        others = Membership.objects.filter(user=user, ended_at=None).select_related("user")
        for membership in others.exclude(employer__credit_code=user.credit_code):
            finish(membership, by=user)
    admit(user)


@receiver(signed_in)
def show_way_to_the_desk(sender: Any, user: User, request: HttpRequest | None, **kwargs: Any) -> None:
    """For a natural person whom an employer has invited and who joined."""
    if request is not None:
        show_desk(request, Membership.objects.live().filter(user=user).exists(), user)


@transaction.atomic
def admit(user: User) -> Membership:
    """The agent's membership of the legal person that the platform named, live or ended."""
    Employer.objects.get_or_create(credit_code=user.credit_code, defaults={"name": user.organization_name})
    employer = Employer.objects.select_for_update(of=("self",)).get(credit_code=user.credit_code)
    _refresh(employer, user)
    membership = Membership.objects.filter(user=user, employer=employer).order_by("ended_at").last()
    if membership is None:
        has_admin = employer.memberships.live().filter(role=Membership.Role.ADMIN).exists()
        role = Membership.Role.REVIEWER if has_admin else Membership.Role.ADMIN
        membership = Membership.objects.create(user=user, employer=employer, role=role)
    return membership


def _refresh(employer: Employer, user: User) -> None:
    """Take over the platform's name for the legal person, and note the first sign-in once."""
    first = employer.first_signed_in_at is None
    employer.name = user.organization_name
    employer.legal_representative = employer.legal_representative or user.legal_representative
    if first:
        employer.first_signed_in_at = timezone.now()
    employer.save(update_fields=["name", "legal_representative", "first_signed_in_at"])
    if not open_if_ready(employer) and first:
        announce(employer)
