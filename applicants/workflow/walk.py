"""One pass over the chains of events. A million links take less than a minute: rows are read as tuples, in
chunks, so that memory stays the same for any number of them and no transaction stays open meanwhile."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from applicants.models import Application, Event, Stage
from applicants.workflow.events import Link, first_break, is_own
from youyue.identity.linked import CHUNK, Read, in_chunks
from youyue.identity.sealed import SealBroken, SealedTextField

COLUMNS = *Link._fields, "note_old"
NOTE = COLUMNS.index("note")
SEALED: SealedTextField = Event._meta.get_field("note")
UNREADABLE = "\0"  # no note: the database takes no such letter


class Walk:
    """`chains` and `links` count what has been seen so far."""

    def __init__(self, events: "QuerySet[Event]", applications: "QuerySet[Application]") -> None:
        self.events, self.applications = events, applications
        self.chains = self.links = 0

    def first_of_each(self) -> Iterator[str]:
        """The first broken link of every broken chain, in words."""
        for pk, group in groupby(self._rows(), key=lambda row: row[1]):
            chain = list(group)
            links, stage = [_link(row[:-1]) for row in chain], chain[-1][-1]
            self.chains, self.links = self.chains + 1, self.links + len(links)
            wrong = first_break(links)
            if wrong:
                where = _("申请 %(id)s，第 %(n)d 条") % {"id": pk, "n": wrong.sequence}
                yield where if wrong.key else _("%(where)s（没有用密钥链接）") % {"where": where}
            elif links[-1].target != stage:
                # a chain cut off at its end is sound in itself, but no longer leads to where things are
                yield _("申请 %(id)s，第 %(n)d 条之后") % {"id": pk, "n": links[-1].sequence}
        silent = self.applications.exclude(stage=Stage.DRAFT).filter(events=None).order_by("pk")
        for pk in silent.values_list("pk", flat=True).iterator(chunk_size=CHUNK):
            self.chains += 1
            yield _("申请 %(id)s，第 %(n)d 条") % {"id": pk, "n": 1}

    def _rows(self) -> Iterator[tuple[Any, ...]]:
        """A link and the application's stage, chain by chain; some chains at a time, each of them whole."""
        rest = self.events.order_by("application_id", "sequence")
        while True:
            last = list(rest.values_list("application_id", flat=True)[CHUNK : CHUNK + 1])
            some = rest.filter(application_id__lte=last[0]) if last else rest
            yield from some.values_list(*COLUMNS, F("application__stage"))
            if not last:
                return
            rest = rest.filter(application_id__gt=last[0])


def _link(row: tuple[Any, ...]) -> Link:
    """A note that does not open is none that anybody wrote: its link is broken."""
    *facts, before = row
    link = Link._make(facts)
    if not before and not link.note:
        return link
    if not before:
        try:
            before = SEALED.open(link.note, link.application_id, link.sequence)
        except SealBroken:
            before = UNREADABLE
    facts[NOTE] = before
    return Link._make(facts)


def read(events: "QuerySet[Event]") -> Iterator[Read]:
    """Events of all chains in the order in which they were written, each checked by itself."""
    for row in in_chunks(events, *COLUMNS):
        link = _link(row)
        yield Read(link.pk, link.hash, link.key, link.at, is_own(link))
