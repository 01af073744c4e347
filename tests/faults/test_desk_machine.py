"""Random lives of applications, moved by five kinds of people: the record must tell the stage, the boxes
must count what is there, and whoever holds an application must be one of the employer's people.

Ten thousand transitions in the trials, a few hundred in every run. The control arms break one thing each,
which the machine must find.
"""

from collections.abc import Callable
from random import Random
from typing import Any, ClassVar

import pytest
from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from applicants.desk import absences, holding
from applicants.desk.absences import Overlapping
from applicants.desk.queue import counts
from applicants.models import Application, Event, HolderChange, Membership, Stage
from applicants.models.stages import STATE_OF, State
from applicants.workflow import Moved, StepRefused, events, possible
from applicants.workflow.events import first_break
from applicants.workflow.named import NAMED
from employers.desk import members
from employers.desk.place import BOXES, EMPLOYERS
from tests import make
from youyue.identity.models import User

MANY, SOME = 10_000, 200
ROLES = ("applicant", "employer", "window")
SELDOM = ("recall", "withdraw", "decline", "refuse_acceptance")  # they end a life or lead back
HAPPENINGS = ("interfere", "claim", "release", "hand_over", "take_over", "leave_and_come_back", "be_away")


class Desks(RuleBasedStateMachine):
    """Two applications at one employer and one at a provincial one; their applicants, two reviewers, an
    employer admin, an admin of the other employer, officers of the city's and of the province's window,
    and a system administrator, who may move nothing.
    """

    taken: ClassVar[int] = 0  # transitions, over all lives
    passed_on: ClassVar[int] = 0  # changes of the holder

    def __init__(self) -> None:
        super().__init__()
        self.steps = 0
        self.life = transaction.atomic()
        self.life.__enter__()

    def teardown(self) -> None:
        Desks.taken += Event.objects.count()
        Desks.passed_on += HolderChange.objects.count()
        transaction.set_rollback(True)
        self.life.__exit__(None, None, None)

    @initialize()
    def begin(self) -> None:
        self.employer, elsewhere = make.employer(), make.employer("provincial")
        self.people: list[User] = [
            make.reviewer("linghai", self.employer, "admin"),
            make.reviewer("linghai2", self.employer),
            make.reviewer("nanyue", self.employer),
            make.reviewer("pengcheng", elsewhere, "admin"),
            make.officer("chuangkou-gz", "440100"),
            make.officer("chuangkou-sheng", "440000"),
            make.office_user("guanli", "admin"),
            make.user("person-0", id_type="08", id_number="P1234560", country="PT"),
        ]
        applicants = [self.people[7]]
        applicants += [
            make.user(f"person-{n}", id_type="08", id_number=f"P123456{n}", country="PT") for n in (1, 2)
        ]
        employers = (self.employer, self.employer, elsewhere)
        self.applications = [
            make.application(one, employer=at) for one, at in zip(applicants, employers, strict=True)
        ]

    def one(self, number: int) -> Application:
        """The application; a closed one is followed by the next of the same person."""
        application = Application.objects.get(pk=self.applications[number].pk)
        if application.stage not in STATE_OF[State.CLOSED]:
            return application
        self.applications[number] = make.application(application.applicant, employer=application.employer)
        return self.applications[number]

    def attempt(self, act: Callable[..., object], *about: Any, **more: Any) -> None:
        """What is refused must leave nothing behind."""
        try:
            with transaction.atomic():
                act(*about, **more)
        except (Moved, StepRefused, Overlapping):
            pass

    @rule(seed=st.integers(0, 2**32))
    def live_on(self, seed: int) -> None:
        """Several steps, each by the person whose turn it is; then something that nobody planned."""
        self.steps += 1
        chance = Random(f"{seed} {self.steps}")
        number = chance.randrange(3)
        for _ in range(chance.randint(1, 9)):
            one = self.one(number)
            if one.stage == Stage.EMPLOYER_REVIEW and one.holder is None:
                by = one.employer.memberships.live().first().user
                self.attempt(holding.claim, one, by=by)
                one.refresh_from_db()
            turns = [name for role in ROLES for name in possible(one, role)]
            onward = [name for name in turns if name not in SELDOM or chance.random() < 0.1]
            self.attempt(make.move, one, chance.choice(onward or turns))
        who, other = self.people[chance.randrange(8)], self.people[chance.randrange(4)]
        happening = getattr(self, chance.choice(HAPPENINGS))
        happening(self.one(number), chance.choice([who, other]), other, chance.choice(list(NAMED)))

    def interfere(self, one: Application, who: User, other: User, name: str) -> None:
        """Anything, by anybody: the system administrator and the other window get nowhere."""
        before = one.events.count()
        self.attempt(make.move, one, name, by=who)
        if one.events.count() > before:
            assert (NAMED[name].who == "applicant") == (who.pk == one.applicant_id)
            assert who.account_name != "guanli"
            assert NAMED[name].who != "window" or who.window_region == one.window_region

    def claim(self, one: Application, who: User, other: User, name: str) -> None:
        self.attempt(holding.claim, one, by=who)

    def release(self, one: Application, who: User, other: User, name: str) -> None:
        self.attempt(holding.release, one, by=one.holder or who)

    def hand_over(self, one: Application, who: User, other: User, name: str) -> None:
        to = other.memberships.last()
        self.attempt(holding.hand_over, one, by=one.holder or who, to=to, seen=one.holder_id)

    def take_over(self, one: Application, who: User, other: User, name: str) -> None:
        self.attempt(holding.take_over, one, by=who, seen=one.holder_id)

    def leave_and_come_back(self, one: Application, who: User, other: User, name: str) -> None:
        if other in self.people[1:3]:
            self.attempt(members.end, other.memberships.last(), by=self.people[0])
            Membership.objects.create(user=other, employer=self.employer)

    def be_away(self, one: Application, who: User, other: User, name: str) -> None:
        if who != other and who in self.people[:3] and other in self.people[:3]:
            absent, stand_in, today = who.memberships.last(), other.memberships.last(), timezone.localdate()
            self.attempt(absences.arrange, absent, stand_in, today, today)

    # --- what always holds ------------------------------------------------------------------------
    @invariant()
    def events_replay_to_the_stage(self) -> None:
        lines: dict[Any, list[Event]] = {}
        for event in Event.objects.order_by("application", "sequence"):
            lines.setdefault(event.application_id, []).append(event)
        for pk, stage in Application.objects.values_list("pk", "stage"):
            now = Stage.DRAFT
            for event in lines.get(pk, []):
                assert event.source == now
                now = event.target
            assert now == stage
            assert first_break(lines.get(pk, [])) is None

    @invariant()
    def boxes_count_what_is_there(self) -> None:
        stages = groups()
        for who in (0, 1, 3):
            member = self.people[who].memberships.last()
            assert counts.count(EMPLOYERS, member) == numbers(stages, member)

    @invariant()
    def holders_are_the_employers_people(self) -> None:
        for application in Application.objects.filter(holder__isnull=False, stage=Stage.EMPLOYER_REVIEW):
            assert application.holder.memberships.filter(
                employer=application.employer_id, ended_at=None
            ).exists()

    @invariant()
    def changes_replay_to_the_holder(self) -> None:
        """The last change that is newer than the last receipt names the holder."""
        for application in Application.objects.filter(stage=Stage.EMPLOYER_REVIEW):
            received = application.events.filter(name="receive").last()
            change = application.holder_changes.filter(at__gte=received.at).last()
            assert application.holder == (change.current if change else received.by)


def groups() -> list[tuple[Any, ...]]:
    by = ("employer", "stage", "round", "holder", "sent_to")
    return list(Application.objects.order_by().values_list(*by).annotate(count=Count("pk")))


def numbers(rows: list[tuple[Any, ...]], member: Membership) -> dict[str, int]:
    """The boxes' numbers from the GROUP BY; nothing here is old enough to be late."""
    covered = set(absences.covered_holders(member.user_id).values_list("absent__user", flat=True))
    found = dict.fromkeys(BOXES, 0)
    for employer, stage, round_, holder, sent_to, n in rows:
        is_here = employer == member.employer_id and (not stage.startswith("returned") or sent_to == employer)
        only = {
            "": True,
            "late": False,
            "mine": holder == member.user_id,
            "free": holder is None,
            "cover": holder in covered,
            "again": round_ > 1,
        }
        for box in BOXES.values():
            found[box.slug] += n * (is_here and stage in box.stages and only[box.only])
    return found


def live(transitions: int, steps: int = 20) -> str:
    """Lives until so many transitions were taken; what happened in them, in a sentence."""
    Desks.taken = Desks.passed_on = lives = 0
    kept = settings(
        max_examples=3 if transitions < MANY else 10,  # the first is always the shortest life there is
        stateful_step_count=steps,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    while Desks.taken < transitions:
        run_state_machine_as_test(Desks, settings=kept)
        lives += kept.max_examples
    return f"{Desks.taken} transitions and {Desks.passed_on} changes of the holder in {lives} lives"


@pytest.mark.django_db
def test_some_random_lives_keep_record_counts_and_holders() -> None:
    live(SOME)


@pytest.mark.trial
@pytest.mark.long
@pytest.mark.django_db
def test_ten_thousand_transitions_keep_record_counts_and_holders(capsys: pytest.CaptureFixture[str]) -> None:
    told = live(MANY)
    with capsys.disabled():
        print(f"\n{told}")


# --- control arms: what is broken must be found -----------------------------------------------------
@pytest.mark.django_db
def test_broken_counter_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(counts.ONLY, "again", "AND a.round > 2")
    counts._statement.cache_clear()
    try:
        with pytest.raises(AssertionError, match="again|counts"):
            live(SOME)
    finally:
        monkeypatch.undo()
        counts._statement.cache_clear()


@pytest.mark.django_db
def test_event_that_names_a_wrong_stage_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    write = events.record

    def record(application: Application, step: Any, source: str) -> Event:
        return write(application, step, Stage.SUBMITTED if step.name == "send_back" else source)

    monkeypatch.setattr(events, "record", record)
    with pytest.raises(AssertionError, match="employer_review"):
        live(SOME)
