"""The stages of an application and the four boxes over them (architecture of the workflow)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Stage(models.TextChoices):
    """Where an application is; the labels are the words of the 进度 page."""

    DRAFT = "draft", _("填写中")
    RETURNED_BY_EMPLOYER = "returned_by_employer", _("单位审核不通过，已退回")
    RETURNED_BY_WINDOW = "returned_by_window", _("一次性告知，待补正")
    SUBMITTED = "submitted", _("已提交，待单位接收")
    EMPLOYER_REVIEW = "employer_review", _("单位已接收，审核中")
    ENDORSED = "endorsed", _("单位审核通过，待窗口受理")
    WINDOW_REVIEW = "window_review", _("窗口已受理，审核中")
    CARD_PRODUCTION = "card_production", _("审核通过，制卡中")
    ISSUED = "issued", _("已发卡")
    DECLINED = "declined", _("不予通过")
    NOT_ACCEPTED = "not_accepted", _("不予受理")
    WITHDRAWN = "withdrawn", _("已撤销")
    ACCEPTANCE_OBJECTION = "acceptance_objection", _("对不予受理有异议，复核中")
    DECISION_OBJECTION = "decision_objection", _("对不予通过有异议，复核中")
    UPHELD = "upheld", _("复核后维持原决定")


class State(models.TextChoices):
    """事项状态: the four boxes people speak of (seed 2.2.1)."""

    DRAFT = "draft", _("草稿箱")
    PENDING = "pending", _("待办中")
    IN_PROGRESS = "in_progress", _("办理中")
    CLOSED = "closed", _("办结")


STATE_OF = {
    State.DRAFT: [Stage.DRAFT],
    State.PENDING: [Stage.RETURNED_BY_EMPLOYER, Stage.RETURNED_BY_WINDOW],
    State.IN_PROGRESS: [
        Stage.SUBMITTED,
        Stage.EMPLOYER_REVIEW,
        Stage.ENDORSED,
        Stage.WINDOW_REVIEW,
        Stage.CARD_PRODUCTION,
        Stage.ACCEPTANCE_OBJECTION,
        Stage.DECISION_OBJECTION,
    ],
    State.CLOSED: [Stage.ISSUED, Stage.DECLINED, Stage.NOT_ACCEPTED, Stage.WITHDRAWN, Stage.UPHELD],
}
OPEN_STAGES = [
    stage for state in (State.DRAFT, State.PENDING, State.IN_PROGRESS) for stage in STATE_OF[state]
]
OBJECTION_STAGES = [Stage.ACCEPTANCE_OBJECTION, Stage.DECISION_OBJECTION]
# What a desk has to decide; each has an index in its order.
EMPLOYER_STAGES = (Stage.SUBMITTED, Stage.EMPLOYER_REVIEW)
WINDOW_STAGES = (Stage.ENDORSED, Stage.WINDOW_REVIEW, Stage.CARD_PRODUCTION, *OBJECTION_STAGES)
EDITABLE_STAGES = [Stage.DRAFT, Stage.RETURNED_BY_EMPLOYER, Stage.RETURNED_BY_WINDOW]
