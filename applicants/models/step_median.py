"""How long a step usually takes, as the worker last counted it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class StepMedian(models.Model):
    """The median of one step at one place; places with few files have none. See `filing/medians.py`."""

    step = models.CharField(_("环节"), max_length=12)
    place = models.CharField(max_length=36, help_text="the employer's key or the window's region")
    days = models.PositiveIntegerField(_("工作日"))
    files = models.PositiveIntegerField(_("件数"))

    class Meta:
        verbose_name = verbose_name_plural = _("办理用时中位数")
        constraints = [
            models.UniqueConstraint(fields=["step", "place"], name="one_median_per_step_and_place")
        ]
