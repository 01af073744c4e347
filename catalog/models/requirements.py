"""材料清单: what must be handed in, by work arrangement."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog.models.base import SampleRow, WorkArrangement


class MaterialRequirement(SampleRow):
    """材料清单: what must be handed in for a work arrangement (seed 2.1.5)."""

    code = models.SlugField(_("代码"), max_length=40, unique=True)
    work_arrangement = models.CharField(_("在粤工作性质"), max_length=10, choices=WorkArrangement)
    name = models.CharField(_("材料名称"), max_length=100)
    required = models.BooleanField(_("是否必传"), default=True)
    is_identity_document = models.BooleanField(
        _("是身份证件"), default=False, help_text=_("审核人员看到的页面带水印，下载原件要写事由")
    )
    guidance = models.TextField(_("材料要求"))
    sample = models.FileField(_("范本表格"), upload_to="samples/", blank=True)
    waived_for_social_insurance = models.CharField(
        _("社保缴纳情况为下列代码时免交"), max_length=50, blank=True, help_text=_("多个代码用逗号分隔")
    )
    waiver_reason = models.CharField(_("免交说明"), max_length=200, blank=True)
    order = models.PositiveSmallIntegerField(_("排序"), default=0)
    is_active = models.BooleanField(_("启用"), default=True)

    class Meta:
        verbose_name = verbose_name_plural = _("材料清单")
        ordering = ["work_arrangement", "order", "id"]

    def __str__(self) -> str:
        return self.name
