"""The two records that checkpoints speak of, read in the order in which they were written."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Max, Min, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from applicants.models import Event
from applicants.workflow import walk
from youyue.identity import linked
from youyue.identity.linked import Read, in_chunks
from youyue.identity.models import AccessLog

# A transaction may be committed after one that began later; none lives for so long.
SETTLED = timedelta(minutes=10)


@dataclass(frozen=True)
class Record:
    """`mac` names the column that a row is known by. `in_order`: a later row has a later time."""

    name: str
    title: Promise
    rows: Callable[[], "QuerySet[Any]"]
    checked: Callable[["QuerySet[Any]"], Iterator[Read]]
    mac: str
    in_order: bool

    def read(self, after: int, upto: int | None = None) -> Iterator[Read]:
        """Rows behind `after`, each checked."""
        return self.checked(self._between(after, upto))

    def marks(self, after: int, upto: int) -> Iterator[tuple[int, str]]:
        """Numbers and macs alone."""
        yield from in_chunks(self._between(after, upto), "pk", self.mac)

    def settled(self, after: int, now: datetime) -> int:
        """Up to which row nothing will be put in between any more."""
        rows = self._between(after, None)
        # The last is asked for first: what is written while this looks and signs is young as well.
        last: int | None = rows.aggregate(last=Max("pk"))["last"]
        young: int | None = rows.filter(at__gt=now - SETTLED).aggregate(first=Min("pk"))["first"]
        return min(last or after, young - 1 if young else last or after)

    def _between(self, after: int, upto: int | None) -> "QuerySet[Any]":
        rows = self.rows().filter(pk__gt=after)
        return rows if upto is None else rows.filter(pk__lte=upto)


RECORDS = (
    Record("events", _("办理记录"), Event.objects.all, walk.read, "hash", in_order=False),
    Record("looks", _("访问记录"), AccessLog.objects.all, linked.read, "mac", in_order=True),
)
