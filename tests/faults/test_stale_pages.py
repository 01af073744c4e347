"""Decisions posted from pages that show an earlier submission: 200 of 200 are refused with 材料已更新.

The control arm takes the guard away that compares submissions; decisions then go through unseen.
"""

import re
from dataclasses import replace

import pytest
from django.http import HttpResponse
from django.test import Client

from applicants.desk.review import record
from applicants.models import Application, Stage
from applicants.workflow import guards
from applicants.workflow.named import NAMED
from tests import make

pytestmark = [pytest.mark.trial, pytest.mark.django_db]
ROUNDS = 50
REFUSED = "材料已更新，请重新查看后再决定"
Page = tuple[str, dict[str, str]]


class Desk:
    """A reviewer whose pages are a round old whenever she presses the button."""

    def __init__(self) -> None:
        self.application = make.application(stage=Stage.EMPLOYER_REVIEW)
        self.holder = self.application.holder
        make.supplement(self.application, self.holder)
        make.judge_fine(self.application, self.holder)
        self.client = Client(raise_request_exception=False)
        self.client.force_login(self.holder)
        self.url = f"/employer/applications/{self.application.pk}/"

    def open_pages(self) -> list[Page]:
        """The review and the two confirmations as they are drawn now, and the tick in the queue."""
        pick = re.search(r'name="pick" value="([^"]+)"', self.read("/employer/"))
        assert pick
        return [
            (f"{self.url}endorse/", self.form(f"{self.url}endorse/")),
            (f"{self.url}send-back/", self.form(f"{self.url}send-back/")),
            (f"{self.url}checks/", self.form(self.url) | {"then": "endorse"}),
            ("/employer/bulk/", {"act": "endorse", "sure": "1", "pick": pick[1]}),
        ]

    def read(self, address: str) -> str:
        return self.client.get(address).content.decode()

    def form(self, address: str) -> dict[str, str]:
        match = re.search(r'name="submission" value="([0-9a-f]{64})"', self.read(address))
        assert match
        return {"submission": match[1]}

    def turn(self) -> None:
        """Returned, mended and judged: another submission lies here."""
        for name in ("send_back", "resubmit"):
            make.move(self.application, name)
        make.judge_fine(self.application, self.holder)

    def decide(self, page: Page) -> HttpResponse:
        return self.client.post(*page)


def refused(rounds: int) -> int:
    desk, count = Desk(), 0
    for _round in range(rounds):
        pages = desk.open_pages()
        desk.turn()
        for page in pages:
            count += REFUSED in desk.decide(page).content.decode()
        if Application.objects.get().stage != Stage.EMPLOYER_REVIEW:
            return count
    return count


def test_two_hundred_of_two_hundred_stale_decisions_are_refused() -> None:
    assert refused(ROUNDS) == 4 * ROUNDS == 200
    assert Application.objects.get().stage == Stage.EMPLOYER_REVIEW


def test_stale_decision_goes_through_without_the_guard(monkeypatch: pytest.MonkeyPatch) -> None:
    guard = guards.decides_on_the_current_submission
    for name, rule in NAMED.items():
        left = tuple(one for one in rule.guards if one is not guard)
        monkeypatch.setitem(NAMED, name, replace(rule, guards=left))
    monkeypatch.setattr(record, guard.__name__, lambda step: None)
    assert refused(1) == 1, "only the list looks at the round by itself"
    assert Application.objects.get().stage == Stage.ENDORSED
