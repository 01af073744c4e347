"""`manage.py restore_backup`: begins again from a backup, in the empty database of the settings."""

from argparse import ArgumentParser
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from materials.store import mark
from youyue.service.recovery import backups, copies, database
from youyue.service.recovery.database import Failed

NAMED_AT_MOST = 10


class Command(BaseCommand):
    help = (
        "Restore a backup (default: the latest) into the database and the store of the settings. The "
        "database has "
        "to be empty; files that the store has already stay. Then ask `prove_restored`."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "folder", nargs="?", type=Path, help="of the backup; default: the latest in BACKUP_TO"
        )

    def handle(self, *args: object, folder: Path | None, **options: object) -> None:
        try:
            self._restore(folder or _latest())
        except Failed as error:
            raise CommandError(str(error)) from error

    def _restore(self, folder: Path) -> None:
        backups.check(folder)
        self.stdout.write(f"{folder.name}: check sums are right, the keys are those it needs")
        database.load(folder / backups.DUMP)
        # This code may be newer than the one that was saved.
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        self.stdout.write(f"database: {(folder / backups.DUMP).stat().st_size / 2**20:.1f} MB loaded")
        brought = copies.bring_back(folder.parent)
        mark.renew()  # from now on these tables' files lie here
        self.stdout.write(f"files: {brought.copied} brought back ({brought.copied_bytes / 2**20:.1f} MB)")
        if brought.missing:
            some = ", ".join(brought.missing[:NAMED_AT_MOST])
            raise Failed(f"{len(brought.missing)} files are in no copy: {some}")


def _latest() -> Path:
    folders = backups.complete(Path(settings.BACKUP_TO)) if settings.BACKUP_TO else []
    if not folders:
        raise Failed("There is no finished backup in BACKUP_TO; name the folder of one.")
    return folders[-1]
