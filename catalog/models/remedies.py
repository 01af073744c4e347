"""What a refusal tells its applicant: the ground in law, and what can be done about it until when."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

LONGEST = 365  # of any unit

_ANALOGY_HELP = _("没有直接的规定、比照别的法律适用时勾选，页面上会注明“参照”")


class RefusalGround(models.Model):
    """依据 of one kind of refusal."""

    class Decision(models.TextChoices):
        NOT_ACCEPTED = "not_accepted", _("不予受理")
        DECLINED = "declined", _("不予通过")

    decision = models.CharField(_("决定"), max_length=12, choices=Decision, unique=True)
    text = models.CharField(_("依据"), max_length=300)
    is_by_analogy = models.BooleanField(_("参照适用"), default=True, help_text=_ANALOGY_HELP)

    class Meta:
        verbose_name = verbose_name_plural = _("不予办理的依据")
        ordering = ["-decision"]

    def __str__(self) -> str:
        return str(self.Decision(self.decision).label)


class Remedy(models.Model):
    """救济途径: what it is called, how it is done, and its period from the day after the decision."""

    class Unit(models.TextChoices):
        WORKING_DAYS = "working_days", _("个工作日")
        DAYS = "days", _("天")
        MONTHS = "months", _("个月")

    OBJECTION = "objection"  # the code of the one that is opened on the portal

    code = models.SlugField(
        _("代码"), max_length=20, unique=True, null=True, blank=True, help_text=_("随系统发布的内容才有代码")
    )
    title = models.CharField(_("名称"), max_length=30)
    text = models.CharField(_("怎么办理"), max_length=300)
    number = models.PositiveSmallIntegerField(
        _("期限"), validators=[MinValueValidator(1), MaxValueValidator(LONGEST)]
    )
    unit = models.CharField(_("单位"), max_length=12, choices=Unit)
    basis = models.CharField(_("期限的依据"), max_length=200, blank=True)
    is_by_analogy = models.BooleanField(_("参照适用"), default=True, help_text=_ANALOGY_HELP)
    order = models.PositiveSmallIntegerField(_("排序"), default=0)
    is_active = models.BooleanField(_("启用"), default=True)

    class Meta:
        verbose_name = verbose_name_plural = _("救济途径")
        ordering = ["order", "id"]
        constraints = [models.CheckConstraint(condition=models.Q(number__gte=1), name="remedy_has_a_period")]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        super().clean()
        self.code = self.code or None
