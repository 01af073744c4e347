"""What the office publishes: clauses, policies, process, materials asked for, windows, employers, lists.

Rows from the demonstration data carry `is_sample`, and pages print 样例 beside them.
"""

import uuid

from django.db import models
from django.utils import timezone
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


class EvidenceKind(models.Model):
    """What proves a kind of clause, e.g. 奖项: 证书、获奖通知."""

    code = models.SlugField(_("代码"), max_length=20, unique=True)
    name = models.CharField(_("名称"), max_length=50)
    who = models.CharField(_("适用人员"), max_length=100)
    evidence = models.TextField(_("应提交的证明"))

    class Meta:
        verbose_name = verbose_name_plural = _("证明类别")

    def __str__(self) -> str:
        return self.name


class ClauseQuerySet(models.QuerySet["Clause"]):
    def in_force(self) -> "ClauseQuerySet":
        """Clauses that can be chosen today."""
        today = timezone.localdate()
        return self.filter(is_active=True).filter(
            models.Q(valid_from=None) | models.Q(valid_from__lte=today),
            models.Q(valid_to=None) | models.Q(valid_to__gte=today),
        )


class Clause(SampleRow):
    """申领条款 (seed 2.1.4.1). The card type follows from it, never from what is posted."""

    card_type = models.CharField(_("优粤卡类别"), max_length=1, choices=CardType)
    number = models.CharField(_("款号"), max_length=8, help_text=_("如（一）"))
    text = models.CharField(_("条款文字"), max_length=300)
    evidence_kind = models.ForeignKey(EvidenceKind, models.PROTECT, verbose_name=_("证明类别"))
    keywords = models.CharField(_("搜索关键词"), max_length=300, blank=True)
    order = models.PositiveSmallIntegerField(_("排序"), default=0)
    is_active = models.BooleanField(_("启用"), default=True)
    valid_from = models.DateField(_("生效日期"), null=True, blank=True)
    valid_to = models.DateField(_("失效日期"), null=True, blank=True)
    objects = ClauseQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("申领条款")
        ordering = ["card_type", "order", "id"]
        constraints = [models.UniqueConstraint(fields=["card_type", "number"], name="one_clause_per_number")]

    def __str__(self) -> str:
        return f"{self.card_type}{self.number}{self.text}"


class ClauseItem(models.Model):
    """One choice under a clause, shown as 条款文字（子项）; the applicant picks exactly one."""

    clause = models.ForeignKey(Clause, models.CASCADE, related_name="items", verbose_name=_("条款"))
    name = models.CharField(_("子项"), max_length=100)
    order = models.PositiveSmallIntegerField(_("排序"), default=0)
    is_active = models.BooleanField(_("启用"), default=True)
    pinyin = models.TextField(blank=True, editable=False)
    initials = models.TextField(blank=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = _("条款子项")
        ordering = ["clause__card_type", "clause__order", "order", "id"]
        constraints = [models.UniqueConstraint(fields=["clause", "name"], name="one_item_per_name")]

    def __str__(self) -> str:
        return f"{self.clause}（{self.name}）"

    @property
    def card_type(self) -> str:
        return self.clause.card_type


class PolicyDocument(SampleRow):
    """政策文件 and 政策解读 (seed 2.1.3.1); the summary is ours, the official text is attached."""

    class Status(models.TextChoices):
        CURRENT = "current", _("现行")
        REPLACED = "replaced", _("已被替代")
        EXPLANATION = "explanation", _("解读")
        LOCAL = "local", _("市级配套")

    title = models.CharField(_("标题"), max_length=200)
    document_number = models.CharField(_("文号"), max_length=50, blank=True)
    status = models.CharField(_("状态"), max_length=12, choices=Status)
    issued_on = models.DateField(_("成文日期"), null=True, blank=True)
    effective_on = models.DateField(_("施行日期"), null=True, blank=True)
    expires_on = models.DateField(_("有效期至"), null=True, blank=True)
    summary = models.TextField(_("摘要"))
    official_text = models.FileField(_("正式文本（PDF）"), upload_to="policies/", blank=True)
    order = models.PositiveSmallIntegerField(_("排序"), default=0)
    is_published = models.BooleanField(_("发布"), default=True)

    class Meta:
        verbose_name = verbose_name_plural = _("政策文件")
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.title


class ProcessStep(SampleRow):
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


class Faq(SampleRow):
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


class MaterialRequirement(SampleRow):
    """材料清单: what must be handed in for a work arrangement (seed 2.1.5)."""

    code = models.SlugField(_("代码"), max_length=40, unique=True)
    work_arrangement = models.CharField(_("在粤工作性质"), max_length=10, choices=WorkArrangement)
    name = models.CharField(_("材料名称"), max_length=100)
    required = models.BooleanField(_("是否必传"), default=True)
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


class EmployerQuerySet(models.QuerySet["Employer"]):
    def searchable(self) -> "EmployerQuerySet":
        """Employers that can receive applications: account opened and signed in once (seed 2.1.3.2)."""
        return self.filter(is_active=True, opened_at__isnull=False, first_signed_in_at__isnull=False)


class Employer(SampleRow):
    """The employer directory. Name and credit code are the identity platform's word."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("单位名称"), max_length=200)
    credit_code = models.CharField(_("统一社会信用代码"), max_length=18, unique=True)
    kind = models.CharField(_("单位类型"), max_length=20, blank=True)
    affiliation = models.CharField(_("隶属关系"), max_length=20, blank=True)
    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, verbose_name=_("所在地"))
    address = models.CharField(_("详细地址"), max_length=200, blank=True)
    legal_representative = models.CharField(_("法定代表人"), max_length=100, blank=True)
    contact_name = models.CharField(_("联系人"), max_length=100, blank=True)
    contact_phone = models.CharField(_("联系电话"), max_length=30, blank=True)
    email = models.EmailField(_("电子邮箱"), blank=True)
    approved_at = models.DateTimeField(_("主管部门核准时间"), null=True, blank=True)
    opened_at = models.DateTimeField(_("账号开通时间"), null=True, blank=True)
    first_signed_in_at = models.DateTimeField(_("首次登录时间"), null=True, blank=True)
    is_active = models.BooleanField(_("启用"), default=True)
    objects = EmployerQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("单位")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def can_receive(self) -> bool:
        """Whether an application can be sent here; the database's twin is `searchable()`."""
        return bool(self.is_active and self.opened_at and self.first_signed_in_at)

    @property
    def window_region(self) -> str:
        """Region code of the service window for this employer's applications.

        Central and provincial employers go to the province's window, all others to their city's.
        """
        if self.affiliation in {"10", "20"} or not self.region_id:
            return "440000"
        return self.region_id[:4] + "00"


class Benefit(SampleRow):
    """What a card holder gets (服务内容)."""

    title = models.CharField(_("服务项"), max_length=50)
    text = models.CharField(_("说明"), max_length=200)
    order = models.PositiveSmallIntegerField(_("排序"), default=0)

    class Meta:
        verbose_name = verbose_name_plural = _("服务内容")
        ordering = ["order", "id"]

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
