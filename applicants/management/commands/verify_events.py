"""`manage.py verify_events`: walks the chains of events and names the first broken link."""

import uuid
from argparse import ArgumentParser
from collections.abc import Iterator
from itertools import groupby

from django.core.management.base import BaseCommand, CommandError
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from applicants.models import Application, Event, Stage
from applicants.workflow.events import first_break

CHUNK = 1000


class Command(BaseCommand):
    help = "Check the hash chain of every application's events; exit code 1 when one is broken."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--application", type=uuid.UUID, help="check this application only")

    def handle(self, *args: object, application: uuid.UUID | None = None, **options: object) -> None:
        """Chains are read one after the other in chunks, so memory stays the same for any number of them."""
        events, applications = Event.objects.all(), Application.objects.all()
        if application:
            events, applications = events.filter(application=application), applications.filter(pk=application)
            if not applications.exists():
                raise CommandError(_("没有编号为 %(id)s 的申请") % {"id": application})
        walk = Walk(events, applications)
        broken, first = 0, ""
        for where in walk.first_of_each():
            broken, first = broken + 1, first or where
        counts = {"chains": walk.chains, "links": walk.links}
        self.stdout.write(_("共核对 %(chains)d 份申请、%(links)d 条办理记录") % counts)
        if broken:
            words = _("%(n)d 份申请的办理记录被改动过，第一处：%(where)s")
            raise CommandError(words % {"n": broken, "where": first})
        self.stdout.write(self.style.SUCCESS(_("办理记录完整，没有改动")))


class Walk:
    """One pass over the chains; `chains` and `links` count what has been seen so far."""

    def __init__(self, events: QuerySet[Event], applications: QuerySet[Application]) -> None:
        self.events, self.applications = events, applications
        self.chains = self.links = 0

    def first_of_each(self) -> Iterator[str]:
        """The first broken link of every broken chain, in words."""
        rows = self.events.annotate(stage_now=F("application__stage")).order_by("application_id", "sequence")
        for pk, chain in groupby(rows.iterator(chunk_size=CHUNK), key=lambda event: event.application_id):
            self.chains += 1
            seen = _Seen(chain)
            wrong = first_break(seen)
            for _rest in seen:  # count what lies behind the break
                pass
            self.links += seen.count
            if wrong:
                yield _("申请 %(id)s，第 %(n)d 条") % {"id": pk, "n": wrong.sequence}
            elif seen.last.target != seen.last.stage_now:
                # a chain cut off at its end is sound in itself, but no longer leads to where things are
                yield _("申请 %(id)s，第 %(n)d 条之后") % {"id": pk, "n": seen.last.sequence}
        silent = self.applications.exclude(stage=Stage.DRAFT).filter(events=None).order_by("pk")
        for pk in silent.values_list("pk", flat=True).iterator(chunk_size=CHUNK):
            self.chains += 1
            yield _("申请 %(id)s，第 %(n)d 条") % {"id": pk, "n": 1}


class _Seen(Iterator[Event]):
    """The same events, counted, the last one kept."""

    def __init__(self, events: Iterator[Event]) -> None:
        self._events = events
        self.count = 0
        self.last: Event  # a chain has at least one link, or it would not have been grouped

    def __next__(self) -> Event:
        self.last = next(self._events)
        self.count += 1
        return self.last
