"""What several catalogue models share: the card types, the work arrangements, the sample mark."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CardType(models.TextChoices):
    A = "A", _("A卡")
    B = "B", _("B卡")


class WorkArrangement(models.TextChoices):
    """在粤工作性质 (seed 2.1.5)."""

    FULL_TIME = "full_time", _("全职在粤工作")
    FLEXIBLE = "flexible", _("柔性引进工作")


class SampleRow(models.Model):
    is_sample = models.BooleanField(_("样例数据"), default=False, help_text=_("页面上会注明“样例”"))

    class Meta:
        abstract = True


class CodedRow(SampleRow):
    """A row that `load_catalog` knows again by its code, however an editor rewords it."""

    code = models.SlugField(
        _("代码"), max_length=40, unique=True, null=True, blank=True, help_text=_("随系统发布的内容才有代码")
    )

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        self.code = self.code or None
