"""Random lives of applications, moved by five kinds of people: the record must tell the stage, the boxes
must count what is there, and whoever holds an application must be one of the employer's people.
"""

from typing import Any

import pytest
from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from applicants.events import first_break
from applicants.models import Application, Stage
from applicants.workflow import WHO, Moved, Refused
from catalog.models import Employer
from employers import absences, counts, holding, members
from employers.absences import Overlapping
from employers.boxes import BOXES, Ask
from employers.models import Membership
from employers.queue import Desk
from employers.rows import in_box
from tests import make
from youyue.identity.models import User

pytestmark = pytest.mark.trial

MOVES = ("submit", "recall", "resubmit", "withdraw", "receive", "send_back", "endorse", "accept")
MOVES += ("request_correction", "refuse_acceptance", "approve", "decline", "issue")
APPLICATIONS, REVIEWERS = st.integers(0, 2), st.integers(0, 3)


class Desks(RuleBasedStateMachine):
    """Three applications, two reviewers, an admin and a stranger of another employer."""

    def __init__(self) -> None:
        super().__init__()
        self.life = transaction.atomic()
        self.life.__enter__()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.life.__exit__(None, None, None)

    @initialize()
    def begin(self) -> None:
        here, elsewhere = make.employer(), make.employer("other")
        self.employer: Employer = here
        self.people: list[User] = [
            make.reviewer("linghai", here, "admin"),
            make.reviewer("linghai2", here),
            make.reviewer("nanyue", here),
            make.reviewer("pengcheng", elsewhere, "admin"),
        ]
        self.officer = make.officer("chuangkou-gz", "440100")
        self.applications = [
            make.application(make.user(f"person-{n}", id_type="08", id_number=f"P123456{n}", country="PT"))
            for n in range(3)
        ]

    def one(self, number: int) -> Application:
        return Application.objects.get(pk=self.applications[number].pk)

    def attempt(self, act: Any) -> None:
        """What is refused must leave nothing behind."""
        try:
            with transaction.atomic():
                act()
        except (Moved, Refused, Overlapping):
            pass

    @rule(number=APPLICATIONS, name=st.sampled_from(MOVES), who=st.none() | REVIEWERS)
    def move(self, number: int, name: str, who: int | None) -> None:
        """By the person whose turn it is, or by any of the reviewers."""
        one = self.one(number)
        turn = {"applicant": one.applicant, "window": self.officer, "employer": one.holder or self.people[1]}
        by = turn[WHO[name]] if who is None else self.people[who]
        self.attempt(lambda: make.move(one, name, by=by))

    @rule(number=APPLICATIONS, who=REVIEWERS)
    def claim(self, number: int, who: int) -> None:
        self.attempt(lambda: holding.claim(self.one(number), by=self.people[who]))

    @rule(number=APPLICATIONS, who=REVIEWERS)
    def release(self, number: int, who: int) -> None:
        self.attempt(lambda: holding.release(self.one(number), by=self.people[who]))

    @rule(number=APPLICATIONS, who=REVIEWERS, to=REVIEWERS)
    def hand_over(self, number: int, who: int, to: int) -> None:
        one, member = self.one(number), self.people[to].memberships.last()
        act = {"by": self.people[who], "to": member, "seen": one.holder_id}
        self.attempt(lambda: holding.hand_over(one, **act))

    @rule(number=APPLICATIONS, who=REVIEWERS)
    def take_over(self, number: int, who: int) -> None:
        one = self.one(number)
        self.attempt(lambda: holding.take_over(one, by=self.people[who], seen=one.holder_id))

    @rule(who=st.integers(1, 2))
    def leave_and_come_back(self, who: int) -> None:
        member = self.people[who].memberships.last()
        self.attempt(lambda: members.end(member, by=self.people[0]))
        Membership.objects.create(user=self.people[who], employer=self.employer)

    @rule(who=st.integers(0, 2), to=st.integers(0, 2))
    def be_away(self, who: int, to: int) -> None:
        absent, stand_in = (self.people[number].memberships.last() for number in (who, to))
        if absent != stand_in:
            today = timezone.localdate()
            self.attempt(lambda: absences.arrange(absent, stand_in, today, today))

    @invariant()
    def events_replay_to_the_stage(self) -> None:
        for one in Application.objects.all():
            stage = Stage.DRAFT
            events = list(one.events.order_by("sequence"))
            for event in events:
                assert event.source == stage
                stage = event.target
            assert stage == one.stage
            assert first_break(events) is None

    @invariant()
    def boxes_count_what_is_there(self) -> None:
        stages = dict(
            Application.objects.filter(employer=self.employer)
            .order_by()
            .values_list("stage")
            .annotate(count=Count("pk"))
        )
        for who in range(3):
            desk = Desk(self.people[who].memberships.last(), Ask.read({}))
            found = counts.count(desk.membership)
            assert found == {slug: in_box(box, desk.values).count() for slug, box in BOXES.items()}
            for slug in ("todo", "waiting", "review", "passed", "closed"):
                assert found[slug] == sum(stages.get(stage, 0) for stage in BOXES[slug].stages)

    @invariant()
    def holders_are_the_employers_people(self) -> None:
        for one in Application.objects.filter(holder__isnull=False, stage=Stage.EMPLOYER_REVIEW):
            assert one.holder.memberships.filter(employer=one.employer_id, ended_at=None).exists()

    @invariant()
    def changes_replay_to_the_holder(self) -> None:
        """The last change that is newer than the last receipt names the holder."""
        for one in Application.objects.filter(stage=Stage.EMPLOYER_REVIEW):
            received = one.events.filter(name="receive").last()
            change = one.holder_changes.filter(at__gte=received.at).last()
            assert one.holder == (change.current if change else received.by)


@pytest.mark.django_db
def test_random_lives_keep_record_counts_and_holders() -> None:
    run_state_machine_as_test(
        Desks,
        settings=settings(
            max_examples=30,
            stateful_step_count=25,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
