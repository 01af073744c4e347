"""What the worker does for the desks, again and again."""

from applicants.desk import deadlines
from youyue.notices.jobs import periodic


@periodic(hours=1)
def tell_of_deadlines() -> None:
    deadlines.tell()
