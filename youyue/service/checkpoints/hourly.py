"""What the worker does every hour: looks at the rows that came, and signs what is there."""

from datetime import datetime
from itertools import islice

from django.utils import timezone
from django.utils.translation import gettext as _

from youyue.identity.alarms import CheckpointFailed, RecordBroken, ring
from youyue.identity.linked import Read
from youyue.service.checkpoints import compare, place
from youyue.service.checkpoints.records import RECORDS, Record
from youyue.service.checkpoints.signed import Checkpoint, made

MOST = 50_000  # rows of one checkpoint


def make_all(now: datetime | None = None) -> None:
    """Never raises for what it finds: each record has its own alarm, and the other goes on."""
    for record in RECORDS:
        try:
            make(record, now or timezone.now())
        except (CheckpointFailed, RecordBroken) as error:
            ring(error)


def make(record: Record, now: datetime) -> int:
    """Checkpoints for all rows that have settled; how many. Raises CheckpointFailed.

    A row that does not hold raises an alarm and is listed as it is: what came after it is to be kept as well.
    """
    last = place.latest(record.name)
    if last:
        place.remember(last)  # written, and then the database was away
        for sentence in islice(compare.differences(record, last), 1):
            ring(RecordBroken(sentence))
    upto, written = record.settled(last.last if last else 0, now), 0
    while rows := _next(record, last, upto):
        for sentence in islice(compare.not_own(record, rows, last), 1):
            ring(RecordBroken(sentence))
        last = made(record.name, rows, last, now)
        place.keep(last)
        written += 1
    return written


def _next(record: Record, last: Checkpoint | None, upto: int) -> list[Read]:
    """Up to the first without a key, which `link_events` or `link_looks` would still change."""
    rows = list(islice(record.read(last.last if last else 0, upto), MOST))
    keyless = next((place for place, row in enumerate(rows) if not row.key), None)
    if keyless is not None:
        where = {"record": record.title, "n": rows[keyless].pk}
        ring(RecordBroken(_("%(record)s，编号 %(n)d（没有用密钥链接）") % where))
    return rows[:keyless]
