"""The four acts of a desk against each other, through the pages, a thousand times at each desk.

Approving, sending back, withdrawing and handing over are raced in all ten pairs, by an employer's reviewers
and by a window's officers. One may happen and the
other must be told by whom and when. Each pair has a control arm with the row lock switched off and nothing
else changed, which must go wrong: a race that never happens proves nothing.
"""

import random
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from itertools import combinations_with_replacement
from typing import Any

import pytest
from django.db.models import QuerySet
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from applicants import workflow
from applicants.desk import absences, holding
from applicants.desk.review import record
from applicants.models import Application, Event, HolderChange, MaterialCheck, Membership
from applicants.workflow import door, events
from tests import make
from tests.racing import at_once
from youyue.identity.models import User

pytestmark = [pytest.mark.trial, pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
TRIALS, CONTROLS = 100, 500  # of each pair; a control arm ends with the first race that goes wrong
PAUSE = 0.005  # between looking and writing, in both arms, so that the two meet
HEAD_START = 0.03  # at most: one act has more to do before it looks than the other, so either may lead
Post = tuple[Client, str, dict[str, str]]
ACTS = ("approve", "send_back", "withdraw", "hand_over")
PAIRS = list(combinations_with_replacement(ACTS, 2))
ONE = "one happened, the other was told by whom and when"
NOW, A_MINUTE = timedelta(0), timedelta(minutes=1)


def race(*people: list[Post]) -> list[HttpResponse]:
    """What each of them read last, all let go at nearly the same moment; one's postings follow each other."""

    def last_answer(posts: list[Post]) -> Any:
        time.sleep(random.uniform(0, HEAD_START))
        return [client.post(address, data) for client, address, data in posts][-1]

    return at_once(*(partial(last_answer, posts) for posts in people))


def client(user: User) -> Client:
    made = Client(raise_request_exception=False)
    made.force_login(user)
    return made


class Desk:
    """An application under review, judged and ready, and everybody who may do something about it."""

    role, stage = "employer", "employer_review"
    approving, approved = "endorse", "endorsed"

    def __init__(self) -> None:
        self.application = make.application(stage=self.stage)
        self.holder = self.application.holder
        self.stand_in, self.colleague, self.admin = self.others()
        today = timezone.localdate()
        absences.arrange(self.member(self.holder), self.member(self.stand_in), today, today)
        make.judge_fine(self.application, self.holder, self.role)
        make.supplement(self.application, self.holder)
        people = (self.holder, self.stand_in, self.colleague, self.admin, self.application.applicant)
        self.clients = {user.pk: client(user) for user in people}
        self.url = f"/{self.role}/applications/{self.application.pk}/"
        self.submission = self.application.current_submission.sha256
        self.first = self.checks.order_by("pk").first()

    def others(self) -> list[User]:
        who = (("linghai2", "reviewer"), ("nanyue", "reviewer"), ("admin", "admin"))
        return [make.reviewer(account, self.application.employer, role) for account, role in who]

    @property
    def checks(self) -> QuerySet[MaterialCheck]:
        return self.application.checks.filter(role=self.role)

    def member(self, user: User) -> Membership:
        return Membership.objects.get(user=user)

    def put_back(self, holder: User | None, *, is_fine: bool = True) -> None:
        """As before the race: everything judged fine, or the first material to be mended."""
        Application.objects.filter(pk=self.application.pk).update(stage=self.stage, holder=holder)
        self.checks.update(verdict="fine", by=self.holder)
        self.application.remarks.all().delete()
        if not is_fine:
            self.checks.filter(pk=self.first.pk).update(verdict="fix")
            place = {"part": "", "requirement": self.first.requirement}
            make.remark(self.application, self.holder, self.role, **place)

    def post(self, by: User, page: str, **data: object) -> Post:
        said = {name: str(value) for name, value in data.items()}
        return self.clients[by.pk], f"{self.url}{page}/", said | {"submission": self.submission}

    # --- the acts: by the first of the pair and by the second ---------------------------------------
    def act(self, name: str, number: int) -> list[Post]:
        return getattr(self, name)(number)

    def approve(self, number: int) -> list[Post]:
        return [self.post((self.holder, self.stand_in)[number], self.approving)]

    def send_back(self, number: int) -> list[Post]:
        by = (self.holder, self.stand_in)[number]
        return [self.post(by, "send-back", **{f"text-{self.first.requirement_id}": "缺第二页"})]

    def write_and_send_back(self, number: int) -> list[Post]:
        """Where everything is fine yet: the reviewer first writes what is to be mended."""
        by = (self.holder, self.stand_in)[number]
        verdicts = {f"verdict-{check.requirement_id}": "fine" for check in self.checks}
        verdicts |= {f"verdict-{self.first.requirement_id}": "fix"}
        written = {f"text-{self.first.requirement_id}": "缺第二页"}
        return [self.post(by, "checks", **verdicts, **written), *self.send_back(number)]

    def withdraw(self, number: int) -> list[Post]:
        address = f"/items/{self.application.pk}/withdraw/"
        said = {"note": "另有安排", "seen": self.stage}
        return [(self.clients[self.application.applicant_id], address, said)]

    def hand_over(self, number: int) -> list[Post]:
        by, to = ((self.holder, self.colleague), (self.admin, self.admin))[number]
        return [self.over(by, to, self.holder)]

    def over(self, by: User, to: User, seen: User) -> Post:
        return self.post(by, "holder", act="hand_over", to=self.member(to).pk, seen=seen.pk)


class Window(Desk):
    """The same at the window of Guangzhou, after the employer's approval and its own acceptance."""

    role, stage = "window", "window_review"
    approving, approved = "approve", "card_production"

    def others(self) -> list[User]:
        officers = [make.officer(f"chuangkou-gz-{number}", "440100") for number in range(3)]
        officers[2].memberships.update(role=Membership.Role.ADMIN)
        return officers


class Pair:
    """Two acts raced again and again; `became` says in words what one race led to.

    What can be sent back cannot be approved. So against an approval the sender-back begins with writing
    what is to be mended; against anything else that stands there already.
    """

    def __init__(self, kind: type[Desk], first: str, second: str) -> None:
        self.names, self.desk = (first, second), kind()
        self.acts = (
            ["approve", "write_and_send_back"] if self.names == ("approve", "send_back") else self.names
        )
        self.is_fine = "send_back" not in self.acts

    def run(self, times: int) -> Counter[str]:
        seen: Counter[str] = Counter()
        for _ in range(times):
            self.desk.put_back(self.desk.holder, is_fine=self.is_fine)
            self.last = Event.objects.count(), HolderChange.objects.count()
            answers = race(*(self.desk.act(name, number) for number, name in enumerate(self.acts)))
            seen[self.became(answers)] += 1
        return seen

    def became(self, answers: list[HttpResponse]) -> str:
        statuses = [answer.status_code for answer in answers]
        moves = list(Event.objects.order_by("sequence")[self.last[0] :])
        changes = list(HolderChange.objects.order_by("pk")[self.last[1] :])
        current = Application.objects.get()
        mends = current.checks.filter(verdict=MaterialCheck.Verdict.FIX)
        is_left = mends.exists() or record.unissued(current, self.desk.role).exists()
        if is_left and current.stage == self.desk.approved:
            return "approved with something left to mend"
        if (self.names, statuses, len(moves)) == (("withdraw", "withdraw"), [302, 302], 1):
            return ONE  # a form that came twice is answered with what it did
        if (self.names, statuses) == (("withdraw", "hand_over"), [302, 302]):
            # whose desk it lies on is no affair of the applicant's: both stand, but in this order only
            in_order = [event.name for event in moves] == ["withdraw"] and changes[-1].at < moves[-1].at
            return ONE if in_order and len(changes) == 1 else "handed over after the withdrawal"
        if current.stage == "card_production" and statuses == [302, 302] and changes:
            # what the window has approved it goes on with: it may be handed over then, but not before
            in_order = [event.name for event in moves] == ["approve"] and changes[-1].at > moves[-1].at
            return ONE if in_order and len(changes) == 1 else "approved after it was handed over"
        told = [answer.content.decode() for answer in answers if answer.status_code == 409]
        if sorted(statuses) != [302, 409] or len(moves) + len(changes) != 1:
            return f"{statuses}, {len(moves)} events, {len(changes)} changes of the holder"
        if current.stage != (moves[-1].target if moves else self.desk.stage):
            return "the stage is not the one of the event"
        known = [(events.who(event), event.at) for event in moves]
        known += [(change.by.masked_name, change.at) for change in changes]
        known += [(one.by.masked_name, one.at) for one in mends.select_related("by")]
        # Writing again moves what was written: the minute may have passed since the other was told.
        moments = [(who, timezone.localtime(at - late)) for who, at in known for late in (NOW, A_MINUTE)]
        is_told = any(f"{who}于 {at:%Y-%m-%d %H:%M}" in told[0] for who, at in moments)
        return ONE if is_told else "the other was not told by whom and when"


DESKS = [pytest.param(Desk, id="reviewers"), pytest.param(Window, id="officers")]


def slow_down(monkeypatch: pytest.MonkeyPatch, lock: Callable[[object], Application]) -> None:
    """`lock` with a pause after looking and another before the event is written."""
    write_down = events.record

    def look(pk: object) -> Application:
        found = lock(pk)
        time.sleep(PAUSE)
        return found

    def write(*about: object) -> Event:
        time.sleep(PAUSE)
        return write_down(*about)

    for module in (workflow, door, holding, record):
        monkeypatch.setattr(module, "lock", look)
    monkeypatch.setattr(events, "record", write)


def without_lock(pk: object) -> Application:
    return Application.objects.get(pk=pk)


@pytest.mark.parametrize(("first", "second"), PAIRS)
@pytest.mark.parametrize("kind", DESKS)
def test_of_two_acts_one_happens(
    kind: type[Desk], first: str, second: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow_down(monkeypatch, workflow.lock)
    assert Pair(kind, first, second).run(TRIALS) == {ONE: TRIALS}
    numbers = list(Event.objects.order_by("sequence").values_list("sequence", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize(("first", "second"), PAIRS)
@pytest.mark.parametrize("kind", DESKS)
def test_two_acts_collide_without_the_lock(
    kind: type[Desk], first: str, second: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow_down(monkeypatch, without_lock)
    pair = Pair(kind, first, second)
    assert any(pair.run(1)[ONE] == 0 for _ in range(CONTROLS)), "the control arm never raced"


def test_pairs_are_a_thousand_races_at_each_desk() -> None:
    assert len(PAIRS) * TRIALS == 1000
