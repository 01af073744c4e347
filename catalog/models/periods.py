"""How many working days the service window gives itself for each of its steps."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

LONGEST = 250  # working days, about a year


class ProcessingPeriod(models.Model):
    """办理期限 of one step, in working days; applicants read the last day, the desk counts by it."""

    class Step(models.TextChoices):
        ACCEPTANCE = "acceptance", _("受理")
        REVIEW = "review", _("审核认定")
        CARD = "card", _("制卡发卡")

    step = models.CharField(_("环节"), max_length=12, choices=Step, unique=True)
    days = models.PositiveSmallIntegerField(
        _("工作日"), validators=[MinValueValidator(1), MaxValueValidator(LONGEST)]
    )
    extension_days = models.PositiveSmallIntegerField(
        _("可以延长的工作日"),
        default=0,
        validators=[MaxValueValidator(LONGEST)],
        help_text=_("不能延长的填 0"),
    )
    note = models.CharField(_("说明"), max_length=200, blank=True, help_text=_("期限的依据"))

    class Meta:
        verbose_name = verbose_name_plural = _("办理期限")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(days__gte=1), name="processing_period_has_a_day")
        ]

    def __str__(self) -> str:
        return str(self.Step(self.step).label)
