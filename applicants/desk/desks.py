"""What one desk differs in from another: whose files lie on it, its boxes, how long things wait, its words.

An employer's desk is described in `employers/desk/place.py`, the service window's in
`applicants/window/place.py`. Everything else of a desk is the same code for both.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Field, QuerySet, Value
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from applicants.models import Application, Membership, Stage

Words = str | Promise


@dataclass(frozen=True)
class Box:
    """One view of the left column: which stages, whose, and how its rows are ordered at first.

    `only` narrows the stages: mine, free (nobody's), cover (an absent colleague's whom I stand in for),
    again (resubmitted), late (the working days are used up today or were before).
    """

    slug: str
    name: Words
    icon: str
    stages: tuple[Stage, ...]
    only: str = ""
    sort: str = "-submitted"
    is_quiet: bool = False  # not in the column while it is empty


Column = tuple[str, Words, str]  # of the queue: slug, heading, class


def columns(work: Words, clock: tuple[str, Words]) -> tuple[Column, ...]:
    """Those of every queue; desks differ in what they say of the work, and in their clock (slug, heading)."""
    return (
        ("name", gettext_lazy("申办人"), ""),
        ("card", gettext_lazy("类别"), ""),
        ("clause", gettext_lazy("申请条款"), ""),
        ("work", work, "hide-md"),
        (*clock, ""),
        ("seen", gettext_lazy("已核对"), "c-seen"),
        ("holder", gettext_lazy("办理人"), ""),
    )


@dataclass(frozen=True)
class Clock:
    """How long things wait at a desk: `column` of an application, and what it is compared with.

    `edge(left)` is the value below which an application has at most so many working days left; `none` is the
    value for what arrives now.
    """

    column: str
    label: Words  # of the filter, and what it says where it narrows nothing
    any: Words
    says: Words  # at the foot of the list
    edge: Callable[[int], Any]
    waited: Mapping[str, tuple[Words, Callable[[], int]]]  # filters: words, and working days left
    cell: Callable[[], Callable[[Any], Any]]  # draws the cell of a row, seen from today
    # in the exported list: the heading, and the days of an application
    sheet: tuple[Words, Callable[[Any], int | None]]
    # what the bar above a case says of an application, and what a user can do with it (`acts`)
    of: Callable[[Any, Any], dict[str, Any]]


@dataclass(frozen=True)
class Letter:
    """What sends an application back (一次性告知): the transition, and the words of its page."""

    transition: str
    title: Words
    some: Words  # the same of {fixes} places
    done: Words  # with %(name)s
    who: Words  # begins the letter: who has checked
    after: Words


@dataclass(frozen=True)
class Arrival:
    """How what has arrived is taken up: the transition, and the words of its page."""

    transition: str
    label: Words
    title: Words
    lead: Words  # with %(name)s
    done: Words
    gone: Words  # where the applicant has taken it back before


@dataclass(frozen=True)
class Desk:
    """`role` is the workflow's; `namespace` that of the addresses; `place` the column of an application that
    says on whose desk it lies, of the kind `key`."""

    role: str
    namespace: str
    permission: str
    place: str
    key: Field
    members: Callable[[Any], QuerySet[Membership]]  # the live memberships of a user
    entered: Callable[[HttpRequest, bool], None]  # told whether who comes in belongs here
    name: Words
    empty: Words  # said where nothing waits
    thread_says: Words  # who reads what is written to the applicant
    notes_say: Words  # who reads the internal notes
    place_label: Words
    place_name: Callable[[Membership], str]
    role_name: Callable[[Membership], str]  # in which capacity its members look, for the access log
    bulk: Mapping[str, tuple[Words, Words, Sequence[Stage]]]  # button, title of its page, where it can be
    arriving: tuple[Stage, ...]  # lies here and was not taken up yet: its content may not be looked at
    deciding: tuple[Stage, ...]  # somebody here has it in hand
    settled: tuple[Stage, ...]  # of these: it was decided, and what was checked stays as it was then
    boxes: Mapping[str, Box]
    groups: Sequence[tuple[Words, Sequence[str]]]
    clock: Clock
    letter: Letter
    # why a case can or cannot be decided now, of {all} materials: `both` with {fixes} to be mended and {left}
    # to be judged, `fix`, `left`, `wanting` what the desk itself fills in, `fine`, and
    # `settled` where it was decided
    standing: Mapping[str, Words]
    sorts: Mapping[str, str]  # by slug: column of an application
    columns: Sequence[Column]
    # says of a row, in two lines, where or as what somebody works
    work: Callable[[], Callable[[Any], tuple[str, str]]]
    tag: Callable[[Stage, int], Any]  # what the desk calls a stage, in which round
    arrival: Arrival | None = None  # where `arriving` names a stage
    members_at: str = ""  # address name, and anchor, of the page with its members; else the queue
    members_label: Words = ""
    choosing: str = ""  # address name of the page on which somebody with several places chooses one
    pages: tuple[str, ...] = ()  # to which the buttons of the case lead, by the names of their addresses
    due_kind: str = "due"  # kinds of notices: soon over, over, and given to a colleague
    late_kind: str = "overdue"
    handed_kind: str = "handed_over"
    beside: Any = Value("")  # what the list reads for `work` beside the application's own columns
    stopped: str = ""  # box of what stands with its clock stopped: seen at the end of the opening one too
    by_list: tuple[str, Words, Sequence[Stage]] | None = None  # address name, label, where it can be
    takes_by_acting: bool = False  # whether who writes about what nobody holds takes it into her hands
    fills_supplement: bool = False  # whether 信息补充 is written here
    hears_objections: bool = False  # whether its decisions are looked at again
    hides_own: bool = False  # whether the list leaves out what the member herself has filed
    reached: str = ""  # column that is set once the application has come as far as here
    sent_to_counts: tuple[Stage, ...] = ()  # here the employer may be another than the one it was sent to

    @property
    def judging(self) -> tuple[Stage, ...]:
        """The stages in which its materials are judged here, or wait with what was judged so far."""
        stopped = self.boxes[self.stopped].stages if self.stopped else ()
        return tuple(stage for stage in self.deciding if stage not in self.settled) + stopped

    @property
    def todo(self) -> tuple[Stage, ...]:
        """The stages in which an application waits for this desk."""
        return self.arriving + self.deciding

    def bulk_in(self, box: Box) -> list[tuple[str, Words]]:
        """What can be done with the ticked rows of a box. What nobody holds is claimed where it lies."""
        return [
            (name, label)
            for name, (label, _title, stages) in self.bulk.items()
            if set(stages).intersection(box.stages) and (name != "claim" or box.only == "free")
        ]

    def by_list_in(self, box: Box) -> dict[str, Words] | None:
        """The link to what is done from a list, in a box that has such applications."""
        if self.by_list is None or not set(self.by_list[2]).intersection(box.stages):
            return None
        return {"url": reverse(f"{self.namespace}:{self.by_list[0]}"), "label": self.by_list[1]}

    @property
    def members_url(self) -> str:
        name, _hash, anchor = self.members_at.partition("#")
        there = reverse(f"{self.namespace}:{name or 'queue'}")
        return f"{there}#{anchor}" if anchor else there

    def box_url(self, place: Any, slug: str = "") -> str:
        """A box of this very place, for somebody who may be at another one of hers when she opens it."""
        query = {"place": place} if self.choosing else {}
        query |= {"box": slug} if slug else {}
        there = reverse(f"{self.namespace}:{self.choosing or 'queue'}")
        return f"{there}?{urlencode(query)}" if query else there

    @property
    def opening(self) -> Box:
        """The box that opens without one in the address."""
        return next(iter(self.boxes.values()))


DESKS: dict[str, Desk] = {}


def desk_of(membership: Membership) -> Desk:
    return DESKS[membership.namespace]


def desk_holding(application: Application) -> Desk | None:
    """The desk at which somebody has the application in hand, or could have; None elsewhere."""
    return next((desk for desk in DESKS.values() if application.stage in desk.deciding), None)


def place_of(application: Application, desk: Desk) -> Any:
    """At whose desk of this kind it lies: the employer's id, or the region of the window."""
    return getattr(application, Application._meta.get_field(desk.place).attname)
