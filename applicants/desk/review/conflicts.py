"""What a colleague did meanwhile to the application that a reviewer is deciding on: who, what and when.

A decision that was possible on the page and is refused now was overtaken, even where the stage is the same:
the application went into other hands, or somebody found something to mend. The reviewer is told, as with
`workflow.Moved`, by whom and when.
"""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from applicants.desk.absences import covered_holders
from applicants.desk.desks import desk_of
from applicants.desk.holding import InOtherHands
from applicants.desk.review.case import ReviewCase
from applicants.desk.review.record import unissued
from applicants.models import Application, MaterialCheck, Membership
from applicants.workflow import Moved, Outdated, StepRefused
from youyue.identity.models import User


class MarkedDown(Moved):
    """A colleague wrote what is to be mended, after the page with the decision was drawn."""

    def __init__(self, application: Application, by: User, at: datetime) -> None:
        super().__init__(application, None)
        self.by, self.at = by, at

    @property
    def message(self) -> str:
        return _("%(name)s于 %(at)s 写了需补正的意见，请重新查看后再决定") % {
            "name": self.by.masked_name,
            "at": timezone.localtime(self.at).strftime("%Y-%m-%d %H:%M"),
        }


def overtook(application: Application, by: Membership, refused: StepRefused) -> Moved | None:
    """For the 409 page; None where `refused` says all there is to say."""
    if isinstance(refused, Outdated):
        return None
    current = Application.objects.select_related("holder").get(pk=application.pk)
    if current.stage not in desk_of(by).deciding:
        return None
    if ReviewCase(current, by).is_held:
        return _marked_down(current, by)
    return InOtherHands(current) if _had_it(current, by) else None


def _had_it(current: Application, by: Membership) -> bool:
    """Whether the last change took it out of her hands, or out of those she stands in for."""
    change = current.holder_changes.last()
    if change is None or change.previous_id is None:
        return False
    covered = covered_holders(by.user_id).filter(absent__user=change.previous_id)
    return change.previous_id == by.user_id or covered.exists()


def _marked_down(current: Application, by: Membership) -> MarkedDown | None:
    role = desk_of(by).role
    wrong = current.checks.filter(round=current.round, verdict=MaterialCheck.Verdict.FIX, role=role)
    check = wrong.exclude(by=by.user_id).select_related("by").order_by("at").last()
    remark = unissued(current, role).exclude(by=by.user_id).select_related("by").order_by("written_at").last()
    moments = [(check.at, check.by)] if check else []
    moments += [(remark.written_at, remark.by)] if remark else []
    if not moments:
        return None
    at, who = max(moments, key=lambda moment: moment[0])
    return MarkedDown(current, who, at)
