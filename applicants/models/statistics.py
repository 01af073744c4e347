"""What the statistics read: numbers counted ahead, so that a page costs the same at any size."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Tally(models.Model):
    """What happened at one place in one month; `statistics/counting.py` writes it, and nobody else.

    A place is "" for the province, the code of a window's region, or the id of an employer. Numbers are
    `{card type, or "all": {measure: {key: number}}}` (measures: `statistics/facts.py`): `brief` are those
    that the table of regions needs of every place, `detail` the others. `before` are the brief ones of all
    earlier months together, so that a long period costs as much as a short one. The days have between the
    card type and the measure the day of the month.
    """

    place = models.CharField(max_length=36, blank=True)
    month = models.DateField(help_text="its first day")
    before = models.JSONField(default=dict)
    brief = models.JSONField(default=dict)
    detail = models.JSONField(default=dict)
    brief_days = models.JSONField(default=dict)
    detail_days = models.JSONField(default=dict)

    class Meta:
        verbose_name = verbose_name_plural = _("统计")
        default_permissions = ("view",)
        constraints = [models.UniqueConstraint(fields=["place", "month"], name="one_tally_per_month")]


class Standing(models.Model):
    """Where the applications of one place stand now: `{card type, or "all": {"stages" or "overdue":
    {stage: number}}}`.

    The province has a row even when there is no application: it says when everything was counted.
    """

    place = models.CharField(max_length=36, blank=True, unique=True)
    numbers = models.JSONField(default=dict)
    counted_at = models.DateTimeField(_("数据截至"))

    class Meta:
        verbose_name = verbose_name_plural = _("现在的件数")
        default_permissions = ()
