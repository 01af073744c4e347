"""What the office knows about single days better than the published calendar does."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class WorkingDayOverride(models.Model):
    """One day that works or does not, whatever the calendar says: a typhoon, a year not yet published."""

    date = models.DateField(_("日期"), unique=True)
    is_working = models.BooleanField(_("是工作日"), help_text=_("调休上班的周末勾选，放假的平日不勾选"))
    note = models.CharField(_("说明"), max_length=100, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("工作日调整")
        ordering = ["-date"]

    def __str__(self) -> str:
        return self.date.isoformat()
