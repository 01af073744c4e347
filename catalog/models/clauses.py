"""申领条款: what entitles to a card, the choices under it, and what proves it."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalog.models.base import CardType, SampleRow
from catalog.wording.pinyin import syllables
from catalog.wording.text import fold


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
    keywords = models.CharField(
        _("搜索关键词"), max_length=300, blank=True, help_text=_("条款里没有、但人们会搜的词，用空格隔开")
    )
    order = models.PositiveSmallIntegerField(_("排序"), default=0)
    is_active = models.BooleanField(
        _("启用"), default=True, help_text=_("停用后不再供新申请选择，已有申请不受影响")
    )
    valid_from = models.DateField(_("生效日期"), null=True, blank=True)
    valid_to = models.DateField(_("失效日期"), null=True, blank=True)
    objects = ClauseQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("申领条款")
        ordering = ["card_type", "order", "id"]
        constraints = [models.UniqueConstraint(fields=["card_type", "number"], name="one_clause_per_number")]

    def __str__(self) -> str:
        return f"{self.card_type}{self.number}{self.text}"

    @property
    def is_in_force(self) -> bool:
        """What `ClauseQuerySet.in_force` asks, of one row that was just read."""
        today = timezone.localdate()
        has_begun = self.valid_from is None or self.valid_from <= today
        return self.is_active and has_begun and (self.valid_to is None or self.valid_to >= today)

    def save(self, *args: object, **kwargs: object) -> None:
        """Saving re-indexes the items: their pinyin covers the clause's own words too."""
        is_new = self._state.adding
        super().save(*args, **kwargs)
        if not is_new:
            for item in self.items.all():
                item.clause = self
                item.save()


class ClauseItem(SampleRow):
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

    def save(self, *args: object, **kwargs: object) -> None:
        self.pinyin, self.initials = spell(self.search_text)
        super().save(*args, **kwargs)

    @property
    def card_type(self) -> str:
        return self.clause.card_type

    @property
    def search_text(self) -> str:
        """Everything the clause search looks at; the part before the line break is what is shown."""
        return f"{self}\n{self.clause.card_type}卡 {self.clause.keywords}"


def spell(text: str) -> tuple[str, str]:
    """Pinyin syllables (separated by spaces) and initials of `text`, one for each folded character."""
    spelled = syllables(fold(text))
    return " ".join(s if not s.isspace() else "_" for s in spelled), "".join(s[0] for s in spelled)
