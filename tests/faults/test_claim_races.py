"""Claiming and taking over against each other, through the pages: one has it, the other is told."""

from collections import Counter
from collections.abc import Callable

import pytest
from django.http import HttpResponse

from applicants import workflow
from applicants.models import Application, HolderChange
from tests.faults.test_desk_races import CONTROLS, DESKS, TRIALS, Desk, race, slow_down, without_lock

pytestmark = [pytest.mark.trial, pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def claims(desk: Desk, trials: int) -> Counter[str]:
    seen: Counter[str] = Counter()
    for _ in range(trials):
        desk.put_back(None)
        answers = race(*([desk.post(by, "holder", act="claim")] for by in (desk.holder, desk.colleague)))
        seen[statuses(answers)] += 1
    return seen


def takings(desk: Desk, trials: int) -> Counter[str]:
    """A hand-over against an admin's taking over: both name the holder they saw, so one can be right."""
    seen: Counter[str] = Counter()
    for _ in range(trials):
        desk.put_back(desk.holder)
        takes = desk.post(desk.admin, "holder", act="take_over", seen=desk.holder.pk)
        seen[statuses(race([desk.over(desk.holder, desk.colleague, desk.holder)], [takes]))] += 1
        assert Application.objects.get().holder == HolderChange.objects.last().current
    return seen


def statuses(answers: list[HttpResponse]) -> str:
    return " ".join(sorted(str(answer.status_code) for answer in answers))


@pytest.mark.parametrize("racing", [claims, takings])
@pytest.mark.parametrize("kind", DESKS)
def test_of_two_who_want_it_one_gets_it(
    kind: type[Desk], racing: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow_down(monkeypatch, workflow.lock)
    assert racing(kind(), TRIALS // 2) == {"302 409": TRIALS // 2}


@pytest.mark.parametrize("racing", [claims, takings])
@pytest.mark.parametrize("kind", DESKS)
def test_two_get_it_without_the_lock(
    kind: type[Desk], racing: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow_down(monkeypatch, without_lock)
    desk = kind()
    assert any(racing(desk, 1)["302 409"] == 0 for _ in range(CONTROLS)), "the control arm never raced"
