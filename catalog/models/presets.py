"""Ready wording for what is to be mended (features P23); whoever writes a remark may change every word."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RemarkPreset(models.Model):
    """A short label for a button, and the sentence that it puts into the remark."""

    class Place(models.TextChoices):
        MATERIAL = "material", _("材料")
        PART = "part", _("申请表")

    place = models.CharField(_("用在"), max_length=8, choices=Place)
    code = models.SlugField(_("代码"), max_length=24, unique=True)
    label = models.CharField(_("按钮"), max_length=12)
    text = models.CharField(_("意见"), max_length=200)
    order = models.PositiveSmallIntegerField(_("排序"), default=0)
    is_active = models.BooleanField(_("启用"), default=True)

    class Meta:
        verbose_name = verbose_name_plural = _("退回意见常用说法")
        ordering = ["place", "order", "code"]

    def __str__(self) -> str:
        return self.label
