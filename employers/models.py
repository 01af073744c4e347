"""Whom an employer has asked to act for it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from applicants.models import Membership
from youyue.identity.offers import Offer


class Invitation(Offer):
    """A code by which an account joins the employer, once an admin has confirmed who redeemed it."""

    employer = models.ForeignKey("catalog.Employer", models.PROTECT, related_name="invitations")
    role = models.CharField(
        _("角色"), max_length=10, choices=Membership.Role, default=Membership.Role.REVIEWER
    )

    class Meta(Offer.Meta):
        verbose_name = verbose_name_plural = _("邀请")

    def __str__(self) -> str:
        return f"{self.employer} · {self.get_role_display()}"
