"""A refusal as its applicant reads it: reason, clause, ground, time used, and what can be done until when.

Days are counted from the decision over the calendar of now: a year's arrangement that is published later
moves a last day with it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from applicants.filing.whereabouts import in_words
from applicants.models import Application, Event, Stage
from applicants.models.stages import OBJECTION_STAGES
from catalog.models import RefusalGround, Remedy
from catalog.periods import Step, processing_period
from catalog.remedies import LastDay, Unit, ground_of, last_day, remedies
from catalog.working_days import between

DECISIONS = {"refuse_acceptance": Stage.NOT_ACCEPTED, "decline": Stage.DECLINED}
REFUSED = (*DECISIONS.values(), *OBJECTION_STAGES, Stage.UPHELD)


@dataclass(frozen=True)
class Way:
    """One remedy for one refusal."""

    remedy: Remedy
    last: LastDay

    @property
    def day(self) -> str:
        return in_words(self.last.day)

    @property
    def is_over(self) -> bool:
        return timezone.localdate() > self.last.day

    @property
    def how(self) -> str:
        """How the last day was counted, in a sentence."""
        number = {"n": self.remedy.number}
        if self.remedy.unit == Unit.WORKING_DAYS:
            said = _("从作出决定的次日起算 %(n)d 个工作日") % number
        elif self.remedy.unit == Unit.DAYS:
            said = _("从作出决定的次日起算 %(n)d 天") % number
        else:
            said = _("从作出决定之日起 %(n)d 个月") % number
        if self.last.is_moved:
            said += _("，满期那天是 %(day)s，不是工作日，顺延") % {"day": in_words(self.last.counted)}
        return said

    @property
    def provisional(self) -> str:
        if not self.last.provisional:
            return ""
        years = "、".join(map(str, self.last.provisional))
        return _("%(years)s 年放假安排尚未公布，按法定节假日暂计") % {"years": years}


@dataclass(frozen=True)
class Refusal:
    """`event` is the refusing one; `application` is the one it refused.

    `objection` and `answer` are the events of an objection to it and of the review that upheld it.
    """

    application: Application
    event: Event
    objection: Event | None = None
    answer: Event | None = None

    @property
    def title(self) -> str:
        return _("不予受理决定") if self.event.name == "refuse_acceptance" else _("不予通过决定")

    @property
    def decided_on(self) -> date:
        return timezone.localdate(self.event.at)

    @property
    def ground(self) -> RefusalGround | None:
        return ground_of(DECISIONS[self.event.name])

    @property
    def ways(self) -> list[Way]:
        """What can be done; an objection once."""
        ways = [Way(remedy, last_day(remedy, self.decided_on)) for remedy in remedies()]
        return [way for way in ways if not (self.objection and way.remedy.code == Remedy.OBJECTION)]

    @property
    def objection_way(self) -> Way | None:
        """The objection, while it is open."""
        ways = (way for way in self.ways if way.remedy.code == Remedy.OBJECTION and not way.is_over)
        return next(ways, None)

    @cached_property
    def clause(self) -> str:
        """As it read when the application was handed in."""
        return _value(self._content, "clause_item")

    @cached_property
    def name(self) -> str:
        """The applicant's, as handed in."""
        return _value(self._content, "name")

    @cached_property
    def _content(self) -> dict[str, Any]:
        submission = self.application.submissions.filter(at__lt=self.event.at).order_by("round").last()
        return submission.content if submission else {"parts": []}

    @cached_property
    def time_used(self) -> str:
        """Working days of the window's steps in the last round, each beside its period, in a sentence."""
        before = list(self.application.events.filter(sequence__lte=self.event.sequence).order_by("sequence"))
        arrived = next((event for event in reversed(before) if event.target == Stage.ENDORSED), None)
        accepted = next((event for event in reversed(before) if event.name == "accept"), None)
        if arrived is None:
            return ""
        if accepted is None or self.event.name == "refuse_acceptance":
            return _used(_("受理"), Step.ACCEPTANCE, arrived, self.event)
        acceptance = _used(_("受理"), Step.ACCEPTANCE, arrived, accepted)
        return acceptance + _("；") + _used(_("审核"), Step.REVIEW, accepted, self.event)


def refusals_of(applications: Iterable[Application]) -> dict[Any, Refusal]:
    """The last refusal of each of these that stands or is being reviewed, by primary key; one query."""
    refused = {each.pk: each for each in applications if each.stage in REFUSED}
    if not refused:
        return {}
    found: dict[Any, Refusal] = {}
    names = (*DECISIONS, "raise_objection", "uphold")
    for event in Event.objects.filter(application__in=refused, name__in=names).order_by("sequence"):
        key = event.application_id
        if event.name in DECISIONS:
            found[key] = Refusal(refused[key], event)
        elif event.name == "raise_objection":
            found[key] = replace(found[key], objection=event)
        else:
            found[key] = replace(found[key], answer=event)
    return found


def refusal_of(application: Application) -> Refusal | None:
    return refusals_of([application]).get(application.pk)


def _used(step: str, period: str, first: Event, last: Event) -> str:
    days = between(first.at, last.at)
    values = {"step": step, "n": days, "limit": processing_period(period).days}
    if not days:
        return _("%(step)s用了不到 1 个工作日，期限 %(limit)d 个") % values
    return _("%(step)s用了 %(n)d 个工作日，期限 %(limit)d 个") % values


def _value(content: dict[str, Any], name: str) -> str:
    """The first row of this name in a document."""
    rows = (row for part in content["parts"] for row in part["rows"])
    return next((row["value"] for row in rows if row["name"] == name), "")
