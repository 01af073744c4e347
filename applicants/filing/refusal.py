"""A refusal as its applicant reads it: reason, clause, ground, time used, and what can be done until when.

Ground and last days are those of the day of the decision (`workflow/terms.py`): what was told stays, whatever
the office changes since.
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
from applicants.workflow.terms import DECISIONS, Terms, terms_of
from catalog.days.periods import Step, processing_period
from catalog.days.working_days import between
from catalog.lists.remedies import LastDay, Unit
from catalog.models import RefusalGround, Remedy

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
            words = _("从作出决定的次日起算 %(n)d 个工作日") % number
        elif self.remedy.unit == Unit.DAYS:
            words = _("从作出决定的次日起算 %(n)d 天") % number
        else:
            words = _("从作出决定之日起 %(n)d 个月") % number
        if self.last.is_moved:
            words += _("，满期那天是 %(day)s，不是工作日，顺延") % {"day": in_words(self.last.counted)}
        return words

    @property
    def provisional(self) -> str:
        if not self.last.provisional:
            return ""
        years = "、".join(map(str, self.last.provisional))
        return _("作出决定时，%(years)s 年放假安排尚未公布，按法定节假日暂计") % {"years": years}


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
        return self._terms.ground

    @cached_property
    def _terms(self) -> Terms:
        return terms_of(self.event)

    @property
    def ways(self) -> list[Way]:
        """What can be done; an objection once."""
        ways = [Way(remedy, last) for remedy, last in self._terms.remedies]
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
        # a decision that was set aside began the review and its period anew
        began = next(event for event in reversed(before) if event.name in ("accept", "set_aside"))
        was_extended = any(event.name == "extend" and event.sequence > began.sequence for event in before)
        more = processing_period(Step.REVIEW).extension_days if was_extended else 0
        review = _used(_("审核"), Step.REVIEW, began, self.event, _stood(before, began), more)
        return acceptance + _("；") + review


def refusals_of(applications: Iterable[Application]) -> dict[Any, Refusal]:
    """The last refusal of each of these that stands or is being reviewed, by primary key; one query."""
    refused = {each.pk: each for each in applications if each.stage in REFUSED}
    if not refused:
        return {}
    refusals: dict[Any, Refusal] = {}
    names = (*DECISIONS, "raise_objection", "uphold")
    events = Event.objects.filter(application__in=refused, name__in=names).select_related("terms")
    for event in events.order_by("sequence"):
        key = event.application_id
        if event.name in DECISIONS:
            refusals[key] = Refusal(refused[key], event)
        elif event.name == "raise_objection":
            refusals[key] = replace(refusals[key], objection=event)
        else:
            refusals[key] = replace(refusals[key], answer=event)
    return refusals


def refusal_of(application: Application) -> Refusal | None:
    return refusals_of([application]).get(application.pk)


def _stood(events: list[Event], since: Event) -> int:
    """Working days in which the clock stood after `since`, while the applicant mended."""
    later = [event for event in events if event.sequence > since.sequence]
    pairs = zip(later, later[1:], strict=False)
    return sum(between(asked.at, done.at) for asked, done in pairs if asked.name == "request_correction")


def _used(step: str, period: str, first: Event, last: Event, stood: int = 0, more: int = 0) -> str:
    days = between(first.at, last.at) - stood
    values = {"step": step, "n": days, "limit": processing_period(period).days + more}
    if not days:
        return _("%(step)s用了不到 1 个工作日，期限 %(limit)d 个") % values
    return _("%(step)s用了 %(n)d 个工作日，期限 %(limit)d 个") % values


def _value(content: dict[str, Any], name: str) -> str:
    """The first row of this name in a document."""
    rows = (row for part in content["parts"] for row in part["rows"])
    return next((row["value"] for row in rows if row["name"] == name), "")
