"""What reviewers and officers add: verdicts on materials, remarks to mend, the employer's supplement."""

from functools import cache

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from applicants.models.application import Application
from applicants.models.old_columns import (
    OldColumnsOfMaterialCheck,
    OldColumnsOfRemark,
    OldColumnsOfSupplement,
)
from catalog.models import MaterialRequirement
from youyue.identity.sealed import SealedCharField, SealedTextField

# What is known of a remark before it has a key.
PLACE_OF_A_REMARK = ("application_id", "round", "role", "requirement_id", "part", "field")


class MaterialCheck(OldColumnsOfMaterialCheck):
    """材料查验: the verdict of a desk (`role`) on one material of one round; 不适用 comes with its reason.

    `answers` are `{"question", "text", "answer"}`: the key of a `MaterialQuestion`, its words when it was
    asked, yes or no. The verdict is empty while questions are still open.
    """

    class Verdict(models.TextChoices):
        FINE = "fine", _("相符")
        FIX = "fix", _("需补正")
        NOT_APPLICABLE = "na", _("不适用")

        @classmethod
        @cache
        def possible(cls, is_compulsory: bool) -> tuple["MaterialCheck.Verdict", ...]:
            """不适用 is for materials that need not be handed in."""
            return tuple(verdict for verdict in cls if verdict != cls.NOT_APPLICABLE or not is_compulsory)

        @classmethod
        def settles(cls, verdict: str, reason: str, is_compulsory: bool) -> bool:
            """Whether the material counts as judged: the office may have made it compulsory since."""
            if verdict == cls.NOT_APPLICABLE and not reason:
                return False
            return verdict in cls.possible(is_compulsory)

    application = models.ForeignKey(Application, models.CASCADE, related_name="checks")
    round = models.PositiveSmallIntegerField()
    requirement = models.ForeignKey(MaterialRequirement, models.PROTECT, related_name="+")
    verdict = models.CharField(_("查验结果"), max_length=4, choices=Verdict, blank=True)
    reason = SealedCharField(
        _("不适用的理由"),
        max_length=200,
        blank=True,
        default="",
        old=True,
        bound_to=("application_id", "round", "requirement_id", "role"),
    )
    answers = models.JSONField(_("逐问回答"), default=list, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    role = models.CharField(max_length=12, default="employer", help_text="employer or window")
    at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = _("材料查验")
        constraints = [
            models.UniqueConstraint(
                fields=["application", "round", "requirement", "role"], name="one_verdict_per_round"
            ),
            models.CheckConstraint(
                condition=Q(verdict="na") | Q(reason_old=""), name="reason_only_where_not_applicable"
            ),
        ]


class Remark(OldColumnsOfRemark):
    """One thing to mend, pinned to a part (`part` slug), to one `field` of its form, or to a material.

    All of a return are issued at once, and open to the applicant what they are pinned to
    (`returns/editable.py`).

    A remark is being written while `issued_at` is empty; issued, it is open until the applicant has
    answered it: changed it, or said why no change is needed.
    """

    class Answer(models.TextChoices):
        CHANGED = "changed", _("已修改")
        NO_CHANGE = "no_change", _("无需修改")

    application = models.ForeignKey(Application, models.CASCADE, related_name="remarks")
    round = models.PositiveSmallIntegerField()
    part = models.CharField(_("部分"), max_length=24, blank=True)
    field = models.CharField(
        _("项目"), max_length=40, blank=True, help_text="name in the part's form; blank: the whole part"
    )
    requirement = models.ForeignKey(
        MaterialRequirement, models.PROTECT, null=True, blank=True, related_name="+"
    )
    text = SealedTextField(
        _("需补正的内容"), max_length=500, default="", old=True, bound_to=PLACE_OF_A_REMARK
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    role = models.CharField(max_length=12, help_text="employer or window")
    written_at = models.DateTimeField(auto_now_add=True)
    issued_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(_("答复"), max_length=10, choices=Answer, blank=True)
    answer_note = SealedTextField(
        _("说明"), max_length=500, blank=True, default="", old=True, bound_to=PLACE_OF_A_REMARK
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("补正意见")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(part="") & Q(field="") & Q(requirement__isnull=False))
                | (~Q(part="") & Q(requirement__isnull=True)),
                name="remark_points_at_one_thing",
            )
        ]


class Supplement(OldColumnsOfSupplement):
    """信息补充: the employer's own part, kept apart from the applicant's data."""

    application = models.OneToOneField(
        Application, models.CASCADE, related_name="supplement", primary_key=True
    )
    department = models.CharField(_("所在部门"), max_length=100, blank=True)
    position = models.CharField(_("聘任职务"), max_length=100, blank=True)
    contract_start = models.DateField(_("合同（协议）开始日期"), null=True, blank=True)
    contract_end = models.DateField(_("合同（协议）结束日期"), null=True, blank=True)
    contract_is_open_ended = models.BooleanField(_("无固定期限"), default=False)
    insurance_payer = models.CharField(_("社保/个税缴纳单位"), max_length=200, blank=True)
    contact_name = SealedCharField(_("单位联系人"), max_length=100, blank=True, default="", old=True)
    contact_phone = SealedTextField(_("联系电话"), blank=True, default="")
    recommendation = SealedTextField(_("单位推荐意见"), max_length=1000, blank=True, default="", old=True)
    saved_at = models.DateTimeField(auto_now=True)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)

    class Meta:
        verbose_name = verbose_name_plural = _("单位信息补充")

    REQUIRED = (
        "department",
        "position",
        "contract_start",
        "insurance_payer",
        "contact_name",
        "contact_phone",
        "recommendation",
    )

    @property
    def is_complete(self) -> bool:
        has_end = bool(self.contract_end) or self.contract_is_open_ended
        return has_end and all(getattr(self, name) for name in self.REQUIRED)
