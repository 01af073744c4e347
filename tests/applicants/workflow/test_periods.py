"""applicants/workflow/periods.py: the last day of each step, and the clock that stops."""

from datetime import date

import pytest

from applicants.models import Application, Stage
from applicants.workflow.periods import left_on
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
