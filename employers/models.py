"""Who may act for an employer, and what its reviewers note among themselves."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from youyue.identity.sealed import SealedTextField


class MembershipQuerySet(models.QuerySet["Membership"]):
    def live(self) -> "MembershipQuerySet":
        """Memberships that give rights today."""
        return self.filter(ended_at=None, employer__is_active=True, user__is_active=True)


class Membership(models.Model):
    """A user who acts for an employer, as its admin or as a reviewer; ended, never deleted."""

    class Role(models.TextChoices):
        ADMIN = "admin", _("单位管理员")
        REVIEWER = "reviewer", _("审核员")

    user = models.ForeignKey(
        "identity.User", models.PROTECT, related_name="memberships", verbose_name=_("用户")
    )
    employer = models.ForeignKey(
        "catalog.Employer", models.PROTECT, related_name="memberships", verbose_name=_("单位")
    )
    role = models.CharField(_("角色"), max_length=10, choices=Role, default=Role.REVIEWER)
    since = models.DateTimeField(_("开始时间"), auto_now_add=True)
    ended_at = models.DateTimeField(_("结束时间"), null=True, blank=True)
    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("单位成员")
        ordering = ["since", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "employer"], condition=models.Q(ended_at=None), name="one_live_membership"
            )
        ]

    def __str__(self) -> str:
        return f"{self.employer} · {self.user}"

    @property
    def is_admin(self) -> bool:
        return self.role == self.Role.ADMIN


class Note(models.Model):
    """An internal note on an application, for the colleagues at one employer and for nobody else."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    application = models.ForeignKey("applicants.Application", models.CASCADE, related_name="+")
    employer = models.ForeignKey("catalog.Employer", models.PROTECT, related_name="+")
    by = models.ForeignKey("identity.User", models.PROTECT, related_name="+", verbose_name=_("用户"))
    text = SealedTextField(_("内部备注"))
    at = models.DateTimeField(_("时间"), auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = _("内部备注")
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["application", "employer"])]
