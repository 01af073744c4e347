"""`manage.py verify_events`: whether the chains of events and the access log are as they were written."""

import uuid
from argparse import ArgumentParser
from collections.abc import Iterator

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from applicants.models import Application, Event
from applicants.workflow.walk import Walk
from youyue.identity.alarms import CheckpointFailed, RecordBroken, ring
from youyue.service import table_rights
from youyue.service.checkpoints import compare, place
from youyue.service.checkpoints.records import RECORDS, Record
from youyue.service.checkpoints.signed import Checkpoint


class Command(BaseCommand):
    help = (
        "Check every application's chain of events and every row of the access log, and name the first that "
        "was altered; exit code 1, and an alarm row, when one was."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--application", type=uuid.UUID, help="check this application only")
        parser.add_argument(
            "--checkpoints",
            action="store_true",
            help="compare with all checkpoints: what was removed or moved",
        )

    def handle(
        self,
        *args: object,
        application: uuid.UUID | None = None,
        checkpoints: bool = False,
        **options: object,
    ) -> None:
        events, applications = Event.objects.all(), Application.objects.all()
        if application:
            events, applications = events.filter(application=application), applications.filter(pk=application)
            if not applications.exists():
                raise CommandError(_("没有编号为 %(id)s 的申请") % {"id": application})
        if rights := table_rights.excessive():
            words = _("注意：这个数据库账号可以修改记录（%(rights)s）")
            self.stdout.write(self.style.WARNING(words % {"rights": ", ".join(rights)}))
        wrong = list(self._chains(Walk(events, applications)))
        if not application:
            for record in RECORDS:
                wrong += self._record(record, checkpoints)
        if wrong:
            ring(RecordBroken(wrong[0]))
            raise CommandError("\n".join(wrong))
        self.stdout.write(self.style.SUCCESS(_("办理记录完整，没有改动")))

    def _chains(self, walk: Walk) -> Iterator[str]:
        broken, first = _first(walk.first_of_each())
        counts = {"chains": walk.chains, "links": walk.links}
        self.stdout.write(_("共核对 %(chains)d 份申请、%(links)d 条办理记录") % counts)
        if broken:
            words = _("%(n)d 份申请的办理记录被改动过，第一处：%(where)s")
            yield words % {"n": broken, "where": first}

    def _record(self, record: Record, with_checkpoints: bool) -> Iterator[str]:
        """What is wrong with one of them. Of an event that is not its own the chain has spoken."""
        last: Checkpoint | None = None
        if with_checkpoints:
            wrong, where, covered = 0, "", 0
            try:
                for last in place.kept(record.name):
                    more, first = _first(compare.differences(record, last))
                    wrong, where, covered = wrong + more, where or first, covered + last.count
            except CheckpointFailed as error:
                ring(error)
                yield _("检查点 %(name)s 不见了、打不开或不是我们签的") % {"name": error}
            counts = {"record": record.title, "n": last.number if last else 0, "rows": covered}
            self.stdout.write(_("%(record)s：%(n)d 个检查点，%(rows)d 条") % counts)
            if wrong:
                words = _("%(n)d 条与检查点不同，第一处：%(where)s")
                yield words % {"n": wrong, "where": where}
        if record.name == "looks":
            rows = compare.Counted(record.read(0))
            wrong, where = _first(compare.not_own(record, rows, last))
            self.stdout.write(_("共核对 %(n)d 条访问记录") % {"n": rows.count})
            if wrong:
                words = _("%(n)d 条访问记录被改动过，第一处：%(where)s")
                yield words % {"n": wrong, "where": where}


def _first(sentences: Iterator[str]) -> tuple[int, str]:
    """How many there are, and the first."""
    first = next(sentences, "")
    return bool(first) + sum(1 for _rest in sentences), first
