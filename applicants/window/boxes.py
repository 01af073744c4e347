"""The boxes of the window's queue: which stages, and whether the oldest comes first."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from applicants.models.stages import OBJECTION_STAGES, STATE_OF, Stage, State


@dataclass(frozen=True)
class Box:
    """One view of the queue. What waits for the window is worked off from the oldest on."""

    slug: str
    name: str
    icon: str
    stages: tuple[Stage, ...]
    oldest_first: bool = False

    @property
    def ordering(self) -> tuple[str, ...]:
        return ("moved_at", "id") if self.oldest_first else ("-moved_at", "-id")


_CLOSED = tuple(STATE_OF[State.CLOSED])
# What an officer may see; a withdrawn application only if it had come as far as the window.
WINDOW_STAGES = (
    Stage.ENDORSED,
    Stage.WINDOW_REVIEW,
    Stage.CARD_PRODUCTION,
    Stage.RETURNED_BY_WINDOW,
    *OBJECTION_STAGES,
    *_CLOSED,
)
BOXES = {
    box.slug: box
    for box in (
        Box("waiting", _("待受理"), "inbox", (Stage.ENDORSED,), oldest_first=True),
        Box("review", _("审核中"), "half", (Stage.WINDOW_REVIEW,), oldest_first=True),
        Box("production", _("制卡中"), "print", (Stage.CARD_PRODUCTION,), oldest_first=True),
        Box("correction", _("待补正"), "back", (Stage.RETURNED_BY_WINDOW,)),
        Box("objection", _("异议复核"), "sync", tuple(OBJECTION_STAGES), oldest_first=True),
        Box("closed", _("办结"), "done", _CLOSED),
        Box("all", _("全部"), "list", WINDOW_STAGES),
    )
}
WAITING, ALL = BOXES["waiting"], BOXES["all"]


def asked_box(query: Mapping[str, str]) -> Box:
    """The box the address names; without one, what waits to be accepted."""
    return BOXES.get(query.get("box", ""), WAITING)


def box_of(stage: str) -> Box:
    """The box an application of this stage lies in."""
    return next(box for box in BOXES.values() if stage in box.stages)
