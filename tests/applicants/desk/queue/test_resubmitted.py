"""The number beside 重新提交: places that differ from what the employer itself last sent back."""

import pytest

from applicants.desk.queue import resubmitted
from applicants.desk.queue.boxes import Ask
from applicants.desk.queue.query import Queue
from applicants.models import Application, Membership
from employers.desk.place import EMPLOYERS
from tests import make
from youyue.identity.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_known() -> None:
    resubmitted._known.clear()


def counted(reviewer: User) -> list[int]:
    membership = Membership.objects.get(user=reviewer)
    rows = Queue(membership, Ask.read(EMPLOYERS, {"box": "todo"})).page().rows
    return list(resubmitted.changed_places(EMPLOYERS, rows).values())


def again(made: Application, *way: str, **changed: str) -> None:
    for name, value in changed.items():
        setattr(made, name, value)
    made.save()
    for name in way or ("resubmit",):
        make.move(made, name)


def test_first_submission_has_no_number(held: Application, reviewer: User) -> None:
    assert counted(reviewer) == []


def test_places_that_differ(held: Application, reviewer: User) -> None:
    make.move(held, "send_back")
    again(held, position="首席研究员", achievements="另一项成果")
    assert counted(reviewer) == [2]


def test_nothing_changed_is_none(held: Application, reviewer: User) -> None:
    make.move(held, "send_back")
    again(held)
    assert counted(reviewer) == [0]


def test_it_is_compared_with_the_last_return(held: Application, reviewer: User) -> None:
    make.move(held, "send_back")
    again(held, "resubmit", "send_back", position="首席研究员")
    again(held, achievements="另一项成果")
    assert counted(reviewer) == [1]


def test_what_another_employer_sent_back_is_nothing_to_compare_with(
    elsewhere: Application, reviewer: User, other_reviewer: User
) -> None:
    assert (counted(reviewer), counted(other_reviewer)) == ([], [0])


def test_returns_of_the_window_are_not_the_employers(held: Application, reviewer: User) -> None:
    """Corrected for the window and endorsed as it stands: it does not lie before the employer again."""
    again(held, "endorse", "request_correction")
    again(held, position="首席研究员")
    assert counted(reviewer) == []


def test_what_was_counted_costs_no_query(
    held: Application, reviewer: User, django_assert_num_queries
) -> None:
    make.move(held, "send_back")
    again(held, position="首席研究员")
    rows = Queue(Membership.objects.get(user=reviewer), Ask.read(EMPLOYERS, {"box": "todo"})).page().rows
    for queries in (1, 0):
        with django_assert_num_queries(queries):
            assert list(resubmitted.changed_places(EMPLOYERS, rows).values()) == [1]


def test_handed_in_once_more_it_is_counted_anew(held: Application, reviewer: User) -> None:
    make.move(held, "send_back")
    Application.objects.filter(pk=held.pk).update(holder=None)
    held.refresh_from_db()
    again(held, position="首席研究员")
    assert counted(reviewer) == [1]
    again(held, "recall")
    again(held, "submit", achievements="另一项成果")
    assert counted(reviewer) == [2]
