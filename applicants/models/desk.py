"""Who sits at a desk, who stands in for whom, and what they keep there.

The tables were made by the app `employers` and keep its label, with their names, permissions and migrations.
"""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from applicants.models.old_columns import OldColumnsOfHolderChange
from applicants.models.record import AppendOnly
from youyue.identity.sealed import SealedCharField, SealedTextField

LABEL = "employers"


class MembershipQuerySet(models.QuerySet["Membership"]):
    def live(self) -> "MembershipQuerySet":
        """Memberships of employers that give rights today."""
        return self.filter(ended_at=None, employer__is_active=True, user__is_active=True)

    def at_windows(self) -> "MembershipQuerySet":
        """Those of service windows that give rights today."""
        return self.filter(ended_at=None, employer=None, user__is_active=True)

    def here(self, **place: Any) -> "MembershipQuerySet":
        """Those that give rights today at one employer or window."""
        return (self.live() if "employer" in place else self.at_windows()).filter(**place)

    def beside(self, membership: "Membership") -> "MembershipQuerySet":
        """Everybody at the same desk today, herself too."""
        if membership.employer_id:
            return self.live().filter(employer=membership.employer_id)
        return self.at_windows().filter(window_region=membership.window_region)


class Membership(models.Model):
    """A user who acts for an employer or at a service window; ended, never deleted."""

    class Role(models.TextChoices):
        ADMIN = "admin", _("单位管理员")
        REVIEWER = "reviewer", _("审核员")

    user = models.ForeignKey(
        "identity.User", models.PROTECT, related_name="memberships", verbose_name=_("用户")
    )
    employer = models.ForeignKey(
        "catalog.Employer", models.PROTECT, related_name="memberships", verbose_name=_("单位"), null=True
    )
    window_region = models.CharField(_("受理窗口"), max_length=12, blank=True, default="")
    role = models.CharField(_("角色"), max_length=10, choices=Role, default=Role.REVIEWER)
    since = models.DateTimeField(_("开始时间"), auto_now_add=True)
    ended_at = models.DateTimeField(_("结束时间"), null=True, blank=True)
    uses_keys = models.BooleanField(
        _("快捷键"), default=False, help_text=_("单字母快捷键（J、K、Y、N、V、A、R、U），由本人开启")
    )
    objects = MembershipQuerySet.as_manager()

    class Meta:
        app_label = LABEL
        verbose_name = verbose_name_plural = _("单位成员")
        ordering = ["since", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "employer"], condition=models.Q(ended_at=None), name="one_live_membership"
            ),
            models.UniqueConstraint(
                fields=["user"], condition=Q(ended_at=None, employer=None), name="one_window_of_an_officer"
            ),
            models.CheckConstraint(
                condition=Q(employer=None) ^ Q(window_region=""), name="employer_or_window"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employer or self.window_region} · {self.user}"

    @property
    def namespace(self) -> str:
        """Of the addresses of her desk, and its key in `desk.desks.DESKS`."""
        return "employers" if self.employer_id else "window"

    @property
    def place(self) -> Any:
        """Whose desk it is: the employer's id, or the region of the window."""
        return self.employer_id or self.window_region

    @property
    def is_admin(self) -> bool:
        return self.role == self.Role.ADMIN


class AbsenceQuerySet(models.QuerySet["Absence"]):
    def open(self) -> "AbsenceQuerySet":
        """Those of today and to come; an absence ends by itself with its last day."""
        return self.filter(
            cancelled_at=None,
            until__gte=timezone.localdate(),
            absent__ended_at=None,
            stand_in__ended_at=None,
        ).filter(
            Q(stand_in__employer=F("absent__employer"))
            | Q(
                absent__employer=None,
                stand_in__employer=None,
                stand_in__window_region=F("absent__window_region"),
            )
        )

    def today(self) -> "AbsenceQuerySet":
        return self.open().filter(since__lte=timezone.localdate())


class Absence(models.Model):
    """While `absent` is away, `stand_in` may decide on what lies with her (代办)."""

    absent = models.ForeignKey(Membership, models.PROTECT, related_name="absences")
    stand_in = models.ForeignKey(Membership, models.PROTECT, related_name="covers", verbose_name=_("代办人"))
    since = models.DateField(_("开始日期"))
    until = models.DateField(_("结束日期"))
    made_at = models.DateTimeField(auto_now_add=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    objects = AbsenceQuerySet.as_manager()

    class Meta:
        app_label = LABEL
        verbose_name = verbose_name_plural = _("代办安排")
        ordering = ["since", "id"]
        indexes = [models.Index(fields=["stand_in", "until"], name="absences_covered")]
        constraints = [
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="absence_ends_after_its_start"),
            models.CheckConstraint(condition=~Q(absent=F("stand_in")), name="nobody_stands_in_for_herself"),
        ]


class HolderChanges(models.Manager["HolderChange"]):
    def get_queryset(self) -> models.QuerySet["HolderChange"]:
        """With the people, who are always named."""
        return super().get_queryset().select_related("by", "previous", "current")


class HolderChange(AppendOnly, OldColumnsOfHolderChange):
    """An application went into other hands, or into nobody's, without changing its stage."""

    class Kind(models.TextChoices):
        CLAIM = "claim", _("领取")
        RELEASE = "release", _("放回待领取")
        HAND_OVER = "hand_over", _("转办")
        TAKE_OVER = "take_over", _("接管")
        LAID_DOWN = "laid_down", _("因离开单位放回待领取")
        TO_PROVINCE = "province", _("由省窗口接过来办")
        COVER = "cover", _("重新提交时代办接手")

    application = models.ForeignKey("applicants.Application", models.PROTECT, related_name="holder_changes")
    kind = models.CharField(_("动作"), max_length=10, choices=Kind)
    previous = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    current = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("时间"), auto_now_add=True)
    reason = SealedCharField(
        _("说明"),
        max_length=200,
        blank=True,
        default="",
        old=True,
        bound_to=("application_id", "kind", "by_id"),
    )
    objects = HolderChanges()

    class Meta:
        app_label = LABEL
        verbose_name = verbose_name_plural = _("办理人变动")
        ordering = ["id"]


class SavedView(models.Model):
    """A reviewer's own view of the queue: `query` is the address's query string, which names nobody."""

    MOST = 20
    membership = models.ForeignKey(Membership, models.CASCADE, related_name="views")
    name = models.CharField(_("视图名称"), max_length=20)
    query = models.CharField(max_length=300, blank=True)
    is_default = models.BooleanField(_("打开单位事项时先看它"), default=False)

    class Meta:
        app_label = LABEL
        verbose_name = verbose_name_plural = _("保存的视图")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["membership", "name"], name="one_view_per_name"),
            models.UniqueConstraint(
                fields=["membership"], condition=Q(is_default=True), name="one_default_view"
            ),
        ]


class ExportLog(AppendOnly):
    """Who took which list out of the portal, when, and how many rows; written before the first byte."""

    employer = models.ForeignKey(
        "catalog.Employer",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("单位"),
        help_text="none where the office took it",
    )
    window_region = models.CharField(_("受理窗口"), max_length=12, blank=True, default="")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("操作人")
    )
    at = models.DateTimeField(_("时间"), auto_now_add=True)
    what = models.CharField(
        _("范围"), max_length=300, help_text="the view in words; names searched for are not kept"
    )
    count = models.PositiveIntegerField(_("件数"))
    ip = models.GenericIPAddressField(_("网络地址"), null=True)

    class Meta:
        app_label = LABEL
        verbose_name = verbose_name_plural = _("导出记录")
        ordering = ["-id"]


class Note(models.Model):
    """An internal note on an application, for the colleagues at one desk and for nobody else."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    application = models.ForeignKey("applicants.Application", models.CASCADE, related_name="+")
    employer = models.ForeignKey("catalog.Employer", models.PROTECT, related_name="+", null=True)
    window_region = models.CharField(max_length=12, blank=True, default="")
    by = models.ForeignKey("identity.User", models.PROTECT, related_name="+", verbose_name=_("用户"))
    text = SealedTextField(_("内部备注"))
    at = models.DateTimeField(_("时间"), auto_now_add=True)

    class Meta:
        app_label = LABEL
        verbose_name = verbose_name_plural = _("内部备注")
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["application", "employer"])]


class Mark(models.Model):
    """What one reviewer has ticked off for herself: a file as 已看, a part of the form as 已核.

    `what` is a file's id or `part-<slug>`. A replaced file has another id and so no mark; a part's mark
    counts while the part says what it said in that `round`.
    """

    application = models.ForeignKey("applicants.Application", models.CASCADE, related_name="+")
    by = models.ForeignKey("identity.User", models.CASCADE, related_name="+")
    what = models.CharField(max_length=40)
    round = models.PositiveSmallIntegerField()
    is_set = models.BooleanField(default=True)
    at = models.DateTimeField(auto_now=True)

    class Meta:
        app_label = LABEL
        verbose_name = verbose_name_plural = _("核对标记")
        constraints = [
            models.UniqueConstraint(fields=["application", "by", "what"], name="one_mark_of_each_reviewer")
        ]
