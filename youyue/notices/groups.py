"""Notices by what they are about: the newest group first, in it the newest notice first."""

from typing import Any, TypedDict

from django.db.models import Count, F, Max, Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from youyue.identity.models import User
from youyue.notices.models import Notice

SHOWN = 5  # of a group, unless all of it is asked for


class Group(TypedDict):
    """One group of the page, with the notices that are shown of it."""

    about: str
    topic: str
    n: int
    unread: int
    notices: list[Notice]
    latest: Notice  # the newest that leads somewhere
    left: int


def of(user: User) -> QuerySet[Any, Any]:
    """`about`, how many, how many unread and the latest moment of every group; the newest first."""
    rows = Notice.objects.filter(to=user).order_by().values("about")
    counted = rows.annotate(n=Count("pk"), unread=Count("pk", filter=Q(read_at=None)), latest=Max("at"))
    return counted.order_by("-latest", "about")


def filled(user: User, rows: Any, *, every: str = "") -> list[Group]:
    """Those groups with their notices, in two queries at the most; all of the group called `every`."""
    counted = list(rows)
    number = Window(RowNumber(), partition_by=F("about"), order_by=[F("at").desc(), F("pk").desc()])
    wanted = Notice.objects.filter(to=user, about__in=[row["about"] for row in counted])
    shown = wanted.annotate(number=number).filter(Q(number__lte=SHOWN) | Q(about=every or None))
    notices: dict[str, list[Notice]] = {}
    for notice in shown.order_by("-at", "-pk"):
        notices.setdefault(notice.about, []).append(notice)
    return [
        Group(
            about=row["about"],
            topic=next((notice.topic for notice in notices[row["about"]] if notice.topic), ""),
            n=row["n"],
            unread=row["unread"],
            notices=notices[row["about"]],
            latest=next(
                (notice for notice in notices[row["about"]] if notice.path), notices[row["about"]][0]
            ),
            left=row["n"] - len(notices[row["about"]]),
        )
        for row in counted
        if row["about"] in notices
    ]


def mark_read(user: User, *, about: str, pk: int | None = None) -> None:
    """The unread notices of a group; of those about nothing in particular, the one alone."""
    which = Q(about=about) if about else Q(pk=pk)
    Notice.objects.filter(which, to=user, read_at=None).update(read_at=timezone.now())
