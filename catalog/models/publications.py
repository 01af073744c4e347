"""The pages' contents: policies, process, questions, benefits, windows, channels, the footer's facts."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog.models.base import CodedRow, SampleRow


class PolicyDocument(CodedRow):
    """政策文件 and 政策解读 (seed 2.1.3.1); the summary is ours, the official text is attached."""

    class Status(models.TextChoices):
        CURRENT = "current", _("现行")
        REPLACED = "replaced", _("已被替代")
        EXPLANATION = "explanation", _("解读")
        LOCAL = "local", _("市级配套")
        REFERENCE = "reference", _("引用标准")

    title = models.CharField(_("标题"), max_length=200)
    document_number = models.CharField(_("文号"), max_length=50, blank=True)
    status = models.CharField(_("状态"), max_length=12, choices=Status)
    issued_on = models.DateField(_("成文日期"), null=True, blank=True)
    effective_on = models.DateField(_("施行日期"), null=True, blank=True)
    expires_on = models.DateField(_("有效期至"), null=True, blank=True)
    summary = models.TextField(_("摘要"), help_text=_("段落之间空一行"))
    official_text = models.FileField(_("正式文本（PDF）"), upload_to="policies/", blank=True)
    order = models.PositiveSmallIntegerField(_("排序"), default=0)
    is_published = models.BooleanField(_("发布"), default=True)

    class Meta:
        verbose_name = verbose_name_plural = _("政策文件")
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.title


class ProcessStep(CodedRow):
    """办理流程 (seed 2.1.3.2)."""

    name = models.CharField(_("环节"), max_length=50)
    actor = models.CharField(_("办理主体"), max_length=100)
    text = models.TextField(_("内容"))
    time_limit = models.CharField(_("时限"), max_length=50, blank=True)
    order = models.PositiveSmallIntegerField(_("排序"), default=0)

    class Meta:
        verbose_name = verbose_name_plural = _("办理流程")
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.name


class ProcessNote(CodedRow):
    """办理流程的注意事项 (seed 2.1.3.2)."""

    text = models.CharField(_("注意事项"), max_length=200)
    order = models.PositiveSmallIntegerField(_("排序"), default=0)

    class Meta:
        verbose_name = verbose_name_plural = _("注意事项")
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.text


class Faq(CodedRow):
    """常见问题 (seed 2.1.3.4)."""

    group = models.CharField(_("分组"), max_length=50, blank=True)
    question = models.CharField(_("问题"), max_length=200)
    answer = models.TextField(_("解答"))
    order = models.PositiveSmallIntegerField(_("排序"), default=0)
    is_published = models.BooleanField(_("发布"), default=True)

    class Meta:
        verbose_name = verbose_name_plural = _("常见问题")
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.question


class Benefit(CodedRow):
    """What a card holder gets (服务内容)."""

    title = models.CharField(_("服务项"), max_length=50)
    text = models.CharField(_("说明"), max_length=200)
    order = models.PositiveSmallIntegerField(_("排序"), default=0)

    class Meta:
        verbose_name = verbose_name_plural = _("服务内容")
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.title


class ServiceWindow(SampleRow):
    """受理窗口 (seed 2.1.3.5): the province's window (region 440000) and one per city."""

    region_code = models.CharField(_("地区代码"), max_length=12, unique=True)
    city = models.CharField(_("地区"), max_length=50)
    name = models.CharField(_("窗口名称"), max_length=100)
    address = models.CharField(_("地址"), max_length=200, blank=True)
    phone = models.CharField(_("电话"), max_length=50, blank=True)
    hours = models.CharField(_("办公时间"), max_length=100, blank=True)
    order = models.PositiveSmallIntegerField(_("排序"), default=0)

    class Meta:
        verbose_name = verbose_name_plural = _("受理窗口")
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_provincial(self) -> bool:
        return self.region_code == "440000"

    @property
    def short_name(self) -> str:
        """The name without what stands in brackets after it."""
        return self.name.partition("（")[0]


class ChannelEntry(models.Model):
    """One line under a channel of the talent port (人才活动, 成果转化 …). None are shipped."""

    class Channel(models.TextChoices):
        ACTIVITIES = "activities", _("人才活动")
        JOBS = "jobs", _("求职求才")
        RESULTS = "results", _("成果转化")
        PEOPLE = "people", _("人才风采")
        SYSTEM = "system", _("人才港体系")

    channel = models.CharField(_("栏目"), max_length=12, choices=Channel)
    title = models.CharField(_("标题"), max_length=100)
    note = models.CharField(_("说明"), max_length=200, blank=True, help_text=_("如：线下，需预约"))
    date = models.DateField(_("日期"), null=True, blank=True)
    url = models.URLField(_("链接"), blank=True)
    is_published = models.BooleanField(_("发布"), default=True)

    class Meta:
        verbose_name = verbose_name_plural = _("栏目内容")
        ordering = ["-date", "-id"]

    def __str__(self) -> str:
        return self.title


class SiteInformation(models.Model):
    """The footer's facts, one row. Blank ones are not shown; none is ever invented."""

    organizer = models.CharField(_("主办单位"), max_length=100, blank=True)
    site_code = models.CharField(_("网站标识码"), max_length=50, blank=True)
    icp_number = models.CharField(_("ICP 备案号"), max_length=50, blank=True)
    police_number = models.CharField(_("公安备案号"), max_length=50, blank=True)
    contact = models.CharField(_("联系方式"), max_length=100, blank=True)
    talent_port_url = models.URLField(_("人才港网站地址"), blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("站点信息")

    def __str__(self) -> str:
        return str(_("站点信息"))
