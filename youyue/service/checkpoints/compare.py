"""What differs between a record and what a checkpoint says of it, or between a row and its own mac."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.utils.translation import gettext as _

from youyue.identity.linked import Read
from youyue.service.checkpoints.records import SETTLED, Record
from youyue.service.checkpoints.signed import TAG, Checkpoint, digest

REMEMBERED = 100_000  # macs, among which a copy is looked for


class Counted(Iterator[Read]):
    """The same rows, counted."""

    def __init__(self, rows: Iterator[Read]) -> None:
        self._rows, self.count = rows, 0

    def __next__(self) -> Read:
        row = next(self._rows)
        self.count += 1
        return row


def not_own(record: Record, rows: Iterable[Read], before: Checkpoint | None) -> Iterator[str]:
    """Each row, in words, that is not what was written; of those behind `before` also each that was written
    elsewhere."""
    seen: set[str] = set()
    earliest = datetime.fromisoformat(before.last_at) - SETTLED if before and record.in_order else None
    for row in rows:
        if not row.key:
            yield _in_words(record, row.pk, _("没有用密钥链接"))
        elif not row.is_own:
            yield _in_words(record, row.pk, _("改动过"))
        elif before and row.pk <= before.last:
            continue
        elif row.mac in seen or (earliest and row.at < earliest):
            yield _in_words(record, row.pk, _("是另一条的副本，或换了位置"))
        if len(seen) >= REMEMBERED:
            seen.clear()
        seen.add(row.mac)


def differences(record: Record, checkpoint: Checkpoint) -> Iterator[str]:
    """Each row, in words, that is missing, has been put in, or is another one."""
    marks = record.marks(checkpoint.after, checkpoint.last)
    here, whole = next(marks, None), True
    for pk, tag in checkpoint.marks():
        while here and here[0] < pk:
            yield _in_words(record, here[0], _("后来才加进来"))
            here, whole = next(marks, None), False
        if here is None or here[0] > pk:
            yield _in_words(record, pk, _("不见了"))
            whole = False
            continue
        if here[1][-TAG:] != tag:
            yield _in_words(record, pk, _("改动过，或换了位置"))
            whole = False
        here = next(marks, None)
    if here:
        yield _in_words(record, here[0], _("后来才加进来"))
        whole = False
    if whole and digest(record.marks(checkpoint.after, checkpoint.last)) != checkpoint.digest:
        yield _in_words(record, checkpoint.after + 1, _("起有改动"))


def _in_words(record: Record, pk: int, what: str) -> str:
    return _("%(record)s，编号 %(n)d %(what)s") % {"record": record.title, "n": pk, "what": what}
