"""applicants/workflow/periods.py: the last day of each step, and the clock that stops."""

from datetime import date

import pytest

from applicants.models import Application, Stage
from applicants.workflow.periods import left_on, why_not_extended
from catalog.days import working_days
from tests import make

pytestmark = pytest.mark.django_db


def test_each_step_has_its_last_day_and_a_correction_stops_the_clock() -> None:
    made = make.application(stage=Stage.ENDORSED)
    assert left_on(made) == 5
    make.move(made, "accept")
    assert left_on(made) == 20
    Application.objects.filter(pk=made.pk).update(due_on=working_days.due(days=7))
    made.refresh_from_db()
    make.move(made, "request_correction")
    assert made.days_left == 7
    Application.objects.filter(pk=made.pk).update(due_on=date(2026, 1, 5))  # a long time goes by
    made.refresh_from_db()
    make.move(made, "resubmit")
    assert (left_on(made), made.days_left) == (7, None)


def test_clock_that_stops_when_the_days_are_over_has_none_left() -> None:
    made = make.application(stage=Stage.WINDOW_REVIEW)
    Application.objects.filter(pk=made.pk).update(due_on=date(2026, 1, 5))
    made.refresh_from_db()
    assert left_on(made) < 0
    make.move(made, "request_correction")
    assert made.days_left == 0


def test_period_is_extended_up_to_and_with_its_last_day_and_the_next_one_is_not() -> None:
    made = make.application(stage=Stage.WINDOW_REVIEW)
    made.due_on = working_days.due(days=0)
    assert (left_on(made), why_not_extended(made)) == (0, "")
    made.due_on = working_days.due(days=3)
    made.save()
    make.move(made, "extend")
    assert made.extension_days > 0
    make.move(made, "approve")
    assert made.extension_days == 0
