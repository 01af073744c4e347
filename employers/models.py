"""Whom an employer has asked to act for it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from applicants.models import Membership


class Invitation(models.Model):
    """An account of the identity platform that may join the employer; it joins when its person accepts."""

    employer = models.ForeignKey("catalog.Employer", models.PROTECT, related_name="invitations")
    account_name = models.CharField(_("登录账号"), max_length=150)
    role = models.CharField(
        _("角色"), max_length=10, choices=Membership.Role, default=Membership.Role.REVIEWER
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("邀请时间"), auto_now_add=True)
    expires_at = models.DateTimeField(_("有效期至"))
    closed_at = models.DateTimeField(null=True, blank=True, help_text="accepted, declined or withdrawn")

    class Meta:
        verbose_name = verbose_name_plural = _("邀请")
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["employer", "account_name"], condition=Q(closed_at=None), name="one_open_invitation"
            )
        ]
