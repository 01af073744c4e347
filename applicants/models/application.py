"""One application for the card, from the first saved word to the issued card."""

import uuid
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import Case, Q, Value, When
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField

from applicants.models.old_columns import OldColumnsOfApplication
from applicants.models.stages import (
    EDITABLE_STAGES,
    EMPLOYER_STAGES,
    OPEN_STAGES,
    STATE_OF,
    WINDOW_STAGES,
    Stage,
    State,
)
from applicants.models.transitions import Transitions
from catalog.models import CardType, ClauseItem, Employer, WorkArrangement
from materials.models import Dossier
from youyue.identity.sealed import SealedCharField, SealedDateField, SealedEmailField, SealedTextField

if TYPE_CHECKING:
    from applicants.models.record import Submission


class Application(Transitions, OldColumnsOfApplication):
    """Columns hold values that could be read; what could not be is kept as typed in `typed`.

    `typed` is JSON `{part slug: {field name: text}}`: a wrong or half-entered value is never lost and
    never judged before submission (feature P04). `stage` moves through `workflow.advance()` alone and
    `state` is the database's own column over it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    applicant = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="applications", verbose_name=_("申办人")
    )
    stage = FSMField(_("环节"), max_length=24, choices=Stage, default=Stage.DRAFT, protected=True)
    state = models.GeneratedField(
        expression=Case(
            *(
                When(stage__in=[str(s.value) for s in stages], then=Value(state.value))
                for state, stages in STATE_OF.items()
            ),
            output_field=models.CharField(max_length=12),
        ),
        output_field=models.CharField(max_length=12),
        db_persist=True,
    )
    receipt_number = models.CharField(_("申请编号"), max_length=20, unique=True, null=True, blank=True)
    round = models.PositiveSmallIntegerField(_("提交次数"), default=0)
    dossier = models.OneToOneField(Dossier, models.PROTECT)
    copied_from = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="the closed application whose words this draft took over; see reuse.py",
    )
    created_at = models.DateTimeField(auto_now_add=True)
    saved_at = models.DateTimeField(_("暂存时间"), null=True, blank=True)
    submitted_at = models.DateTimeField(_("提交时间"), null=True, blank=True)
    expiry_told_at = models.DateTimeField(
        null=True, blank=True, help_text="when the applicant was told that the draft will be put into the bin"
    )
    binned_at = models.DateTimeField(
        null=True, blank=True, help_text="a draft in the bin is not open; see expiry.py"
    )
    moved_at = models.DateTimeField(_("更新时间"), auto_now_add=True, help_text="when the stage last changed")
    typed = SealedTextField(blank=True, default="")

    progress = models.JSONField(
        default=dict, blank=True, help_text="{part slug: number of problems when last saved}"
    )

    judged = models.JSONField(
        default=list, blank=True, help_text="slugs of the parts whose mistakes the applicant was shown"
    )
    part_saved_at = models.JSONField(
        default=dict, blank=True, help_text="{part slug: ISO time when it was last saved}"
    )

    # 优粤卡类别
    clause_item = models.ForeignKey(
        ClauseItem, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("申请条款")
    )
    card_type = models.CharField(_("可申请类别"), max_length=1, choices=CardType, blank=True)

    # 基本信息
    country = models.CharField(_("国家/地区"), max_length=2, blank=True)
    birth_date = SealedDateField(_("出生日期"), blank=True, default=None, old=True)
    sex = models.CharField(_("性别"), max_length=1, blank=True)
    political_status = SealedCharField(_("政治面貌"), max_length=2, blank=True, default="", old=True)
    highest_education = models.CharField(_("最高学历"), max_length=2, blank=True)
    title_level = models.CharField(_("职称"), max_length=2, blank=True)
    id_valid_from = SealedDateField(_("证件有效期开始时间"), blank=True, default=None, old=True)
    id_valid_to = SealedDateField(_("证件有效期结束时间"), blank=True, default=None, old=True)
    id_is_permanent = models.BooleanField(_("永久"), default=False)
    employer = models.ForeignKey(
        Employer,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="applications",
        verbose_name=_("现工作单位"),
    )
    employer_name = models.CharField(_("现工作单位"), max_length=200, blank=True)
    position = models.CharField(_("职务"), max_length=100, blank=True)
    research_field = models.CharField(_("工作研究领域"), max_length=200, blank=True)
    employer_address = models.CharField(_("现工作单位详细地址"), max_length=200, blank=True)
    work_arrangement = models.CharField(_("在粤工作性质"), max_length=10, choices=WorkArrangement, blank=True)
    social_insurance = models.CharField(_("社保缴纳情况"), max_length=10, blank=True)
    portrait = models.ForeignKey(
        "materials.Portrait",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("证件照"),
    )

    # 联系方式
    email = SealedEmailField(_("电子邮箱"), max_length=254, blank=True, default="", old=True)
    wechat = SealedCharField(_("微信号码"), max_length=50, blank=True, default="", old=True)
    emergency_name = SealedCharField(_("紧急联系人姓名"), max_length=100, blank=True, default="", old=True)
    emergency_mobile = SealedTextField(_("紧急联系人手机号码"), blank=True, default="")
    region_code = models.CharField(_("在粤详细地址"), max_length=12, blank=True)
    address = SealedTextField(_("详细地址"), blank=True, default="")

    # 取得成就或科研成果
    achievements = models.TextField(_("取得成就或科研成果"), max_length=1000, blank=True)

    # at the employer and at the window
    sent_to = models.ForeignKey(
        Employer,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="the employer that the current submission was sent to",
    )
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="held",
        verbose_name=_("办理人"),
    )
    asked_back_at = models.DateTimeField(
        null=True,
        blank=True,
        help_text="when the applicant asked the employer to send it back; asking_back.py",
    )
    asked_back_reason = SealedTextField(_("请单位退回的理由"), blank=True, default="")
    asked_back_answer = SealedTextField(_("单位不退回的理由"), blank=True, default="")
    asked_back_answered_at = models.DateTimeField(null=True, blank=True)
    asked_back_answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    window_region = models.CharField(_("受理窗口"), max_length=12, blank=True)
    endorsed_at = models.DateTimeField(
        null=True, blank=True, help_text="when it first came as far as the window"
    )
    accepted_at = models.DateTimeField(
        null=True, blank=True, help_text="when the window accepted it; a correction does not undo that"
    )
    due_on = models.DateField(
        null=True, blank=True, help_text="last day of the window's present period; workflow/periods.py"
    )
    days_left = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="of that period, while the applicant mends what the window asked for"
    )
    extension_days = models.PositiveSmallIntegerField(
        default=0, help_text="working days by which the present period was extended; 0 if it was not"
    )
    card_number = models.CharField(_("卡号"), max_length=30, unique=True, null=True, blank=True)
    card_valid_until = models.DateField(_("有效期至"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("申请")
        constraints = [
            models.UniqueConstraint(
                fields=["applicant"],
                condition=Q(stage__in=[str(stage.value) for stage in OPEN_STAGES], binned_at=None),
                name="one_open_application",
            ),
            models.CheckConstraint(
                condition=Q(stage__in=[str(stage.value) for stage in Stage]), name="known_stage"
            ),
        ]
        indexes = [
            models.Index(fields=["employer", "stage", "submitted_at", "id"], name="employer_queue"),
            models.Index(
                fields=["employer", "stage", "submitted_at", "id"],
                condition=Q(round__gt=1),
                name="employer_again",
            ),
            models.Index(fields=["employer", "stage", "holder"], include=["sent_to"], name="employer_holder"),
            models.Index(fields=["window_region", "stage", "-moved_at", "-id"], name="window_queue"),
            models.Index(
                fields=["window_region", "stage", "due_on", "id"],
                condition=Q(endorsed_at__isnull=False),
                include=["applicant", "holder", "round"],
                name="window_due",
            ),
            models.Index(fields=["window_region", "stage", "holder"], name="window_holder"),
            models.Index(
                fields=["employer", "submitted_at", "id"],
                condition=Q(stage__in=EMPLOYER_STAGES),
                name="employer_todo",
            ),
            models.Index(
                fields=["window_region", "due_on", "id"],
                condition=Q(stage__in=WINDOW_STAGES, endorsed_at__isnull=False),
                name="window_todo",
            ),
            models.Index(fields=["applicant", "state", "-moved_at"], name="my_items"),
        ]
        permissions = [
            ("review_application", "Can review applications of the own employer"),
            ("decide_application", "Can decide applications of the own window's region"),
        ]

    def __str__(self) -> str:
        return self.receipt_number or str(_("未提交的申请"))

    @property
    def is_editable(self) -> bool:
        return self.stage in EDITABLE_STAGES and self.binned_at is None

    @property
    def was_asked_back(self) -> bool:
        """Whether the applicant asked the employer that reviews it now to send it back."""
        if self.stage != Stage.EMPLOYER_REVIEW or not self.asked_back_at or not self.submitted_at:
            return False
        return self.asked_back_at >= self.submitted_at

    @property
    def is_asked_back(self) -> bool:
        """And has had no answer yet."""
        return self.was_asked_back and not self.asked_back_answer

    @property
    def waits_for(self) -> str:
        """Whose turn it is: applicant, employer, window or nobody."""
        if self.stage in EDITABLE_STAGES:
            return "applicant"
        if self.stage in EMPLOYER_STAGES:
            return "employer"
        if self.stage in STATE_OF[State.CLOSED]:
            return "nobody"
        return "window"

    @property
    def current_submission(self) -> "Submission | None":
        """What was handed in last: the thing reviewers and officers decide on."""
        return self.submissions.order_by("round").last()

    @property
    def since(self) -> str:
        """When it came to its stage, for a page's form: one that arrives late, after the stage was left and
        reached once more, is not taken for what was decided now."""
        return self.moved_at.isoformat() if self.moved_at else ""

    def refresh_from_db(self, *args: Any, **kwargs: Any) -> None:
        """Plain refresh: the FSM field is protected against assignment, not against the database."""
        fields = kwargs.get("fields") or (args[1] if len(args) > 1 else None)
        if fields is None or "stage" in fields:
            self.__dict__.pop("stage", None)
        super().refresh_from_db(*args, **kwargs)
