"""客服查看: the applicant lets a supporter see her application, by a code, for a quarter of an hour."""

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from applicants.models.application import Application


class SupportVisitQuerySet(models.QuerySet[Any]):
    def waiting(self) -> "SupportVisitQuerySet":
        """Codes that can still be entered."""
        return self.filter(by=None, ended_at=None, expires_at__gt=timezone.now())

    def under_way(self) -> "SupportVisitQuerySet":
        return self.filter(ended_at=None, ends_at__gt=timezone.now()).exclude(by=None)


class SupportVisit(models.Model):
    """One code and the visit that it opened. Each step is one UPDATE: of two at once, one happens."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    application = models.ForeignKey(Application, models.CASCADE, related_name="support_visits")
    code_hash = models.CharField(max_length=64, unique=True, editable=False)
    at = models.DateTimeField(_("生成时间"))
    expires_at = models.DateTimeField(help_text="until when the code can be entered")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, verbose_name=_("客服")
    )
    began_at = models.DateTimeField(_("开始时间"), null=True)
    ends_at = models.DateTimeField(_("最晚结束时间"), null=True)
    ended_at = models.DateTimeField(_("结束时间"), null=True)
    objects: ClassVar[Any] = SupportVisitQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("客服查看")
        ordering: ClassVar[list[str]] = ["-at", "-id"]
        permissions: ClassVar[list[tuple[str, Any]]] = [("visit_application", _("凭客服码查看申请"))]
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(by=None, began_at=None, ends_at=None)
                | Q(by__isnull=False, began_at__isnull=False, ends_at__isnull=False),
                name="a_visit_has_a_supporter_and_an_end",
            )
        ]

    def __str__(self) -> str:
        return str(self._meta.verbose_name)

    @property
    def is_under_way(self) -> bool:
        return self.ended_at is None and self.ends_at is not None and self.ends_at > timezone.now()
