"""核对问题: what a reviewer asks of a material, beside the values that it is compared with."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog.models.requirements import MaterialRequirement


class MaterialQuestion(models.Model):
    """One question that 是 or 否 answers; `values` are keys of `Value`, separated by commas.

    What was answered keeps the words of then: nothing that is changed here changes an earlier answer.
    """

    class Value(models.TextChoices):
        """What can be shown beside a question: from what was handed in, or from what the employer added."""

        NAME = "name", _("姓名")
        ID_DOCUMENT = "id_document", _("证件类型和号码（号码打码）")
        ID_VALIDITY = "id_validity", _("证件有效期")
        BIRTH_DATE = "birth_date", _("出生日期")
        SEX = "sex", _("性别")
        COUNTRY = "country", _("国家/地区")
        EMPLOYER = "employer", _("现工作单位")
        POSITION = "position", _("职务")
        TITLE_LEVEL = "title_level", _("职称")
        EDUCATION = "education", _("最高学历和毕业院校")
        EMPLOYMENT = "employment", _("最近一段工作经历")
        CLAUSE = "clause", _("申请条款")
        ACHIEVEMENTS = "achievements", _("取得成就或科研成果（开头）")
        ARRANGEMENT = "arrangement", _("在粤工作性质")
        SOCIAL_INSURANCE = "social_insurance", _("社保缴纳情况")
        CONTRACT_PERIOD = "contract_period", _("合同期限（单位填写）")
        HIRED_AS = "hired_as", _("聘任职务（单位填写）")
        INSURANCE_PAYER = "insurance_payer", _("社保/个税缴纳单位（单位填写）")
        SUBMITTED_ON = "submitted_on", _("提交日期")

    class AskedBy(models.TextChoices):
        BOTH = "both", _("单位和窗口")
        EMPLOYER = "employer", _("只有单位")
        WINDOW = "window", _("只有窗口")

    code = models.SlugField(
        _("代码"), max_length=40, unique=True, null=True, blank=True, help_text=_("随系统发布的内容才有代码")
    )
    requirement = models.ForeignKey(
        MaterialRequirement, models.CASCADE, related_name="questions", verbose_name=_("材料")
    )
    text = models.CharField(_("问题"), max_length=60, help_text=_("能用“是”或“否”回答，“是”表示没有问题"))
    values = models.CharField(
        _("旁边显示的内容"), max_length=300, blank=True, help_text=_("审核人员拿材料和这些内容比对")
    )
    remark = models.CharField(
        _("答“否”时写入的意见"), max_length=200, help_text=_("申办人会看到；审核人员可以接着改")
    )
    asked_by = models.CharField(_("谁来核对"), max_length=8, choices=AskedBy, default=AskedBy.BOTH)
    order = models.PositiveSmallIntegerField(_("排序"), default=0)
    is_active = models.BooleanField(_("启用"), default=True, help_text=_("停用后不再问；以前的回答照旧保留"))

    class Meta:
        verbose_name = verbose_name_plural = _("材料核对问题")
        ordering = ["requirement__work_arrangement", "requirement__order", "order", "id"]

    def __str__(self) -> str:
        return self.text

    def clean(self) -> None:
        super().clean()
        self.code = self.code or None
