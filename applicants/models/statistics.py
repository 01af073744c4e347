"""What the statistics read: numbers counted ahead, so that a page costs the same at any size."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Tally(models.Model):
    """What has happened at one place up to the end of one day, since the beginning of the record; a row for
    each day on which something happened. `statistics/counting.py` writes it, and nobody else.

    What happened in any period is one row less another, so that a long or crooked one costs as much as a
    short one. A place is "" for the province, the code of a window's region, or the id of an employer.
    Numbers are `{card type, or "all": {measure: {key: number}}}` (measures: `statistics/facts.py`): `brief`
    are those that the table of regions needs of every place, `detail` the others.
    """

    place = models.CharField(max_length=36, blank=True)
    day = models.DateField()
    brief = models.JSONField(default=dict)
    detail = models.JSONField(default=dict)

    class Meta:
        verbose_name = verbose_name_plural = _("统计")
        default_permissions = ("view",)
        constraints = [models.UniqueConstraint(fields=["place", "day"], name="one_tally_per_day")]


class Standing(models.Model):
    """Where the applications of one place stand now: `{card type, or "all": {"stages" or "overdue":
    {stage: number}}}`.

    Every place that has a `Tally` has a row, with nothing open as well, and so has the province even when
    there is no application: it says when everything was counted.
    """

    place = models.CharField(max_length=36, blank=True, unique=True)
    numbers = models.JSONField(default=dict)
    counted_at = models.DateTimeField(_("数据截至"))

    class Meta:
        verbose_name = verbose_name_plural = _("现在的件数")
        default_permissions = ()
