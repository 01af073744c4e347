"""催办: the applicant asked whoever has the application to go on with it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from applicants.models.application import Application
from applicants.models.record import AppendOnly


class Urge(AppendOnly):
    """One press of 催办; at most one for each working day, a day of rest counting as the one before it."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="urges")
    audience = models.CharField(_("催办谁"), max_length=12, help_text="who had it: employer or window")
    day = models.DateField(_("工作日"))
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("催办")
        ordering = ["application", "day"]
        constraints = [models.UniqueConstraint(fields=["application", "day"], name="one_urge_a_working_day")]
