"""条款导航: a few questions in plain words, and which clauses each answer speaks for."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog.models.base import CodedRow, WorkArrangement
from catalog.models.clauses import Clause


class GuideQuestion(CodedRow):
    """One question, asked on a page of its own. At most `catalog.guide.MOST` of them are asked."""

    text = models.CharField(_("问题"), max_length=100)
    hint = models.CharField(_("说明"), max_length=200, blank=True)
    order = models.PositiveSmallIntegerField(_("排序"), default=0)
    is_active = models.BooleanField(_("启用"), default=True, help_text=_("按排序只问前 8 个启用的问题"))

    class Meta:
        verbose_name = verbose_name_plural = _("条款导航的问题")
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.text


class GuideAnswer(models.Model):
    """One choice under a question: what it leads to, and the clauses it speaks for (`fits`)."""

    class Effect(models.TextChoices):
        GO_ON = "go_on", _("继续")
        WAIT = "wait", _("继续，结果里提醒")
        STOP = "stop", _("不能申领，到此为止")

    question = models.ForeignKey(
        GuideQuestion, models.CASCADE, related_name="answers", verbose_name=_("问题")
    )
    text = models.CharField(_("选项"), max_length=100)
    effect = models.CharField(_("选它以后"), max_length=5, choices=Effect, default=Effect.GO_ON)
    message = models.CharField(_("提醒或不能申领的原因"), max_length=300, blank=True)
    work_arrangement = models.CharField(
        _("在粤工作性质"), max_length=10, choices=WorkArrangement, blank=True, help_text=_("决定材料清单")
    )
    reason = models.CharField(
        _("符合条款的理由"), max_length=100, blank=True, help_text=_("接在“因为您”后面，如：取得了博士学位")
    )
    order = models.PositiveSmallIntegerField(_("排序"), default=0)

    class Meta:
        verbose_name = verbose_name_plural = _("条款导航的选项")
        ordering = ["question__order", "question_id", "order", "id"]
        constraints = [models.UniqueConstraint(fields=["question", "text"], name="one_answer_per_text")]

    def __str__(self) -> str:
        return self.text


class GuideFit(models.Model):
    """An answer speaks for a clause; the clause with the highest sum of weights is named first."""

    answer = models.ForeignKey(GuideAnswer, models.CASCADE, related_name="fits", verbose_name=_("选项"))
    clause = models.ForeignKey(Clause, models.CASCADE, related_name="+", verbose_name=_("条款"))
    weight = models.PositiveSmallIntegerField(_("权重"), default=10, help_text=_("越大越靠前"))

    class Meta:
        verbose_name = verbose_name_plural = _("对应的条款")
        ordering = ["-weight", "id"]
        constraints = [models.UniqueConstraint(fields=["answer", "clause"], name="one_fit_per_clause")]

    def __str__(self) -> str:
        return str(self.clause)
