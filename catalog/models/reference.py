"""Reference lists: regions of Guangdong, countries, the code lists behind the selects."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Region(models.Model):
    """Guangdong's 21 cities and their districts; 东莞 and 中山 have towns instead."""

    code = models.CharField(_("代码"), max_length=12, primary_key=True)
    name = models.CharField(_("名称"), max_length=50)
    parent = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="children", verbose_name=_("上级")
    )
    order = models.PositiveSmallIntegerField(_("排序"), default=0)

    class Meta:
        verbose_name = verbose_name_plural = _("行政区划")
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return self.name


class Country(models.Model):
    code = models.CharField(_("代码"), max_length=2, primary_key=True)
    numeric = models.CharField(_("数字代码"), max_length=3)
    name = models.CharField(_("名称"), max_length=50)
    order = models.PositiveSmallIntegerField(_("排序"), default=0)

    class Meta:
        verbose_name = verbose_name_plural = _("国家/地区")
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return self.name


class Option(models.Model):
    """One entry of a code list (字典). A disabled one stays readable in old applications."""

    class List(models.TextChoices):
        POLITICAL_STATUS = "political_status", _("政治面貌")
        EDUCATION = "education", _("学历")
        DEGREE = "degree", _("学位")
        TITLE_LEVEL = "title_level", _("职称")
        RELATION = "relation", _("与申请人关系")
        SEX = "sex", _("性别")
        SOCIAL_INSURANCE = "social_insurance", _("社保缴纳情况")
        AFFILIATION = "affiliation", _("隶属关系")
        EMPLOYER_KIND = "employer_kind", _("单位类型")

    list = models.CharField(_("列表"), max_length=20, choices=List)
    code = models.CharField(_("代码"), max_length=20)
    label = models.CharField(_("名称"), max_length=100)
    order = models.PositiveSmallIntegerField(_("排序"), default=0)
    is_active = models.BooleanField(_("启用"), default=True)

    class Meta:
        verbose_name = verbose_name_plural = _("选项列表")
        ordering = ["list", "order", "id"]
        constraints = [models.UniqueConstraint(fields=["list", "code"], name="one_option_per_code")]

    def __str__(self) -> str:
        return self.label
