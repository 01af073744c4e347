"""Colleagues at the same application at the same time, through the pages, a thousand times.

Exactly one answer may lead on and the other must be told in words; the record must agree with the row. The
control arm takes the row lock away, and must then go wrong: a race that never happens proves nothing.
"""

import threading
from collections import Counter

import pytest
from django.db import connection
from django.test import Client

from applicants import workflow
from applicants.models import Application, Event
from employers import holding
from employers.models import HolderChange, Membership
from tests import make
from youyue.identity.models import User

pytestmark = [pytest.mark.trial, pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
TRIALS, CONTROLS = 1000, 60
Post = tuple[Client, str, dict[str, str]]


def race(posts: list[Post]) -> str:
    """The statuses of postings that were let go at the same moment."""
    barrier, statuses = threading.Barrier(len(posts)), [0] * len(posts)

    def run(number: int, client: Client, address: str, data: dict[str, str]) -> None:
        barrier.wait()
        try:
            statuses[number] = client.post(address, data).status_code
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(n, *post)) for n, post in enumerate(posts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return " ".join(map(str, sorted(statuses)))


def client(user: User) -> Client:
    made = Client(raise_request_exception=False)
    made.force_login(user)
    return made


class Desk:
    """An application under review, its holder, a colleague, an admin and the applicant, all signed in."""

    def __init__(self) -> None:
        self.application = make.application(stage="employer_review")
        self.holder = self.application.holder
        employer = self.application.employer
        self.colleague = make.reviewer("linghai2", employer)
        self.admin = make.reviewer("admin", employer, "admin")
        make.judge_fine(self.application, self.holder)
        make.supplement(self.application, self.holder)
        people = (self.holder, self.colleague, self.admin, self.application.applicant)
        self.clients = {user.pk: client(user) for user in people}
        self.url = f"/employer/applications/{self.application.pk}/"
        self.submission = self.application.current_submission.sha256

    def put_back(self, holder: User | None) -> None:
        Application.objects.filter(pk=self.application.pk).update(stage="employer_review", holder=holder)

    def post(self, by: User, page: str, **data: object) -> Post:
        said = {name: str(value) for name, value in data.items()}
        return self.clients[by.pk], f"{self.url}{page}/", said | {"submission": self.submission}

    def withdrawal(self) -> Post:
        address = f"/items/{self.application.pk}/withdraw/"
        return (
            self.clients[self.application.applicant_id],
            address,
            {"note": "另有安排"},
        )

    def over(self, by: User, to: User, seen: User) -> Post:
        number = Membership.objects.get(user=to).pk
        return self.post(by, "holder", act="hand_over", to=number, seen=seen.pk)


def claims(trials: int) -> Counter[str]:
    desk, seen = Desk(), Counter()
    for _ in range(trials):
        desk.put_back(None)
        seen[race([desk.post(by, "holder", act="claim") for by in (desk.holder, desk.colleague)])] += 1
    return seen


def test_two_claim_and_one_is_told() -> None:
    assert claims(TRIALS // 4) == {"302 409": TRIALS // 4}


def test_two_claims_collide_without_the_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    without_lock(monkeypatch)
    assert claims(CONTROLS)["302 409"] < CONTROLS, "the control arm never raced"


def test_hand_over_against_take_over() -> None:
    """Both name the holder they saw, so only one can be right."""
    desk, seen = Desk(), Counter()
    for _ in range(TRIALS // 4):
        desk.put_back(desk.holder)
        takes = desk.post(desk.admin, "holder", act="take_over", seen=desk.holder.pk)
        seen[race([desk.over(desk.holder, desk.colleague, desk.holder), takes])] += 1
        last = HolderChange.objects.last()
        assert Application.objects.get().holder == last.current
    assert seen == {"302 409": TRIALS // 4}


def test_endorsement_against_hand_over() -> None:
    """The one that comes second is refused: not the holder any more, or no longer under review."""
    desk, seen = Desk(), Counter()
    for _ in range(TRIALS // 4):
        desk.put_back(desk.holder)
        events, changes = Event.objects.count(), HolderChange.objects.count()
        endorses = desk.post(desk.holder, "endorse")
        seen[race([endorses, desk.over(desk.holder, desk.colleague, desk.holder)])] += 1
        moved = Event.objects.count() - events
        assert moved + HolderChange.objects.count() - changes == 1
        assert Application.objects.get().stage == ("endorsed" if moved else "employer_review")
    assert set(seen) <= {"302 409", "302 422"}


def test_endorsement_against_withdrawal() -> None:
    desk, seen = Desk(), Counter()
    for _ in range(TRIALS // 4):
        desk.put_back(desk.holder)
        seen[race([desk.post(desk.holder, "endorse"), desk.withdrawal()])] += 1
        assert Application.objects.get().stage in ("withdrawn", "endorsed")
    assert set(seen) <= {"302 302", "302 409"}
    numbers = list(Event.objects.order_by("sequence").values_list("sequence", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))


def without_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    def read(pk: object) -> Application:
        return Application.objects.get(pk=pk)

    monkeypatch.setattr(workflow, "lock", read)
    monkeypatch.setattr(holding, "lock", read)
