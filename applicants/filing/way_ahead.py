"""提交成功: the way of what was handed in last, and how far it has come on it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from applicants.models import Application, Event, Stage
from applicants.models.stages import STATE_OF, State
from applicants.workflow import WINDOW
from catalog.days.periods import Step, processing_period
from catalog.days.working_days import limit

# Which leg of the way each stage is on; what waits for its applicant is on none.
LEG_OF = {
    Stage.SUBMITTED: "employer",
    Stage.EMPLOYER_REVIEW: "employer",
    Stage.ENDORSED: "window",
    Stage.WINDOW_REVIEW: "window",
    Stage.ACCEPTANCE_OBJECTION: "window",
    Stage.DECISION_OBJECTION: "window",
    Stage.CARD_PRODUCTION: "card",
}
ENDED = set(STATE_OF[State.CLOSED]) - {Stage.ISSUED}


@dataclass(frozen=True)
class Leg:
    """One stop on the way; `mark` is done, now or todo."""

    title: str
    text: str
    mark: str


def goes_to_the_window(handing_in: Event | None) -> bool:
    """What the window asked to be mended comes back to it directly."""
    return handing_in is not None and handing_in.target in (Stage.ENDORSED, Stage.WINDOW_REVIEW)


def handing_in_of(events: list[Event]) -> Event | None:
    """The event by which it was handed in last."""
    return next((event for event in reversed(events) if event.name in ("submit", "resubmit")), None)


def way_ahead(application: Application, events: list[Event]) -> list[Leg]:
    """The stops after the applicant's own, in order; none where it ended before the card. `events` are the
    application's, oldest first."""
    if application.stage in ENDED:
        return []
    handing_in = handing_in_of(events)
    names = ["employer", "window", "card"]
    if goes_to_the_window(handing_in):
        names.remove("employer")
    leg = LEG_OF.get(Stage(application.stage), "")
    passed = len(names) if application.stage == Stage.ISSUED else names.index(leg) if leg in names else 0
    words = {
        "employer": (_("单位审核"), _employer_text(handing_in)),
        "window": (_("窗口受理和审核认定"), _window_text(events, handing_in)),
        "card": (_("制卡发卡，办结"), _card_text()),
    }
    return [
        Leg(*words[name], mark="done" if place < passed else "now" if name == leg else "todo")
        for place, name in enumerate(names)
    ]


def _employer_text(handing_in: Event | None) -> str:
    if handing_in is not None and handing_in.target == Stage.EMPLOYER_REVIEW:
        words = _("退回前查验的人员（不在时由代办的同事）接着查验，期限 %(n)d 个工作日，不用再接收。")
        return words % {"n": limit()}
    words = _("单位查验材料、补充任职信息后给出意见，期限 %(n)d 个工作日。") % {"n": limit()}
    return words + _("需要修改时会退回给您，并一次列全要改的地方。")


def _window_text(events: list[Event], handing_in: Event | None) -> str:
    if not goes_to_the_window(handing_in):
        days = {"n": processing_period(Step.ACCEPTANCE).days, "more": processing_period(Step.REVIEW).days}
        words = _("%(n)d 个工作日内受理，再 %(more)d 个工作日内核定 A 卡或 B 卡。") % days
        return _("单位审核通过后自动送到受理窗口，") + words
    directly = _("补正后的申请直接回到受理窗口，不用单位再审核。")
    if _was_accepted_before(events, handing_in):
        return directly + _("补正之前窗口已经受理，办理的人员对照补正通知查看改过的地方，接着审核认定。")
    return directly + _("窗口对照补正通知查看改过的地方，决定受理后核定 A 卡或 B 卡。")


def _card_text() -> str:
    return _("核定通过后 %(n)d 个工作日内制卡发卡。") % {"n": processing_period(Step.CARD).days}


def _was_accepted_before(events: list[Event], handing_in: Event | None) -> bool:
    """Whether the correction that was answered was asked for after the window had accepted it."""
    asked = [event for event in events if event.role == WINDOW and event.name == "request_correction"]
    return bool(handing_in and asked) and asked[-1].source == Stage.WINDOW_REVIEW
