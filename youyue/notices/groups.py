"""Notices by what they are about: the newest group first, in it the newest notice first."""

from typing import Any, TypedDict

from django.db.models import Count, F, Max, Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils import timezone
from django.utils.translation import gettext as _

from youyue.identity.models import User
from youyue.notices.models import Notice
from youyue.prepared import Prepared

OTHER = "other"
LATEST = Prepared(lambda to: Notice.objects.filter(to=to).order_by("-at", "-id")[:3], to=User._meta.pk)
SHOWN = 5  # of a group, unless all of it is asked for


class Group(TypedDict):
    """One group of the page, with the notices that are shown of it."""

    about: str
    heading: str
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
    """Those groups with their notices, in two queries at the most; all of the group called `every`, which is
    OTHER for the notices about nothing in particular."""
    counted = list(rows)
    number = Window(RowNumber(), partition_by=F("about"), order_by=[F("at").desc(), F("pk").desc()])
    wanted = Notice.objects.filter(to=user, about__in=[row["about"] for row in counted])
    known = {row["about"] or OTHER: row["about"] for row in counted}
    whole = known.get(every)
    shown = wanted.annotate(number=number).filter(Q(number__lte=SHOWN) | Q(about=whole))
    notices: dict[str, list[Notice]] = {}
    for notice in shown.order_by("-at", "-pk"):
        notices.setdefault(notice.about, []).append(notice)
    return [
        Group(
            about=row["about"],
            heading=_heading(notices[row["about"]]),
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


def _heading(notices: list[Notice]) -> str:
    if not notices[0].about:
        return _("其他消息")
    return next((notice.topic for notice in notices if notice.topic), _("优粤卡申领"))


def mark_read(user: User, *, about: str, pk: int | None = None) -> None:
    """The unread notices of a group; of those about nothing in particular, the one alone."""
    which = Q(about=about) if about else Q(pk=pk)
    Notice.objects.filter(which, to=user, read_at=None).update(read_at=timezone.now())
