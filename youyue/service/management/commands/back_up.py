"""`manage.py back_up`: tonight's backup; run by deploy/systemd/youyue-backup.timer."""

from argparse import ArgumentParser
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from youyue.service.recovery import backups
from youyue.service.recovery.database import Failed


class Command(BaseCommand):
    help = (
        "Save the database, then the files that are new, to BACKUP_TO. Keys are not saved, only their marks."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--to", default=settings.BACKUP_TO, help="a folder; default: BACKUP_TO")
        parser.add_argument("--keep-days", type=int, default=settings.BACKUP_KEEP_DAYS)

    def handle(self, *args: object, to: str, keep_days: int, **options: object) -> None:
        if not to:
            raise CommandError("Set BACKUP_TO, or say --to where.")
        try:
            made = backups.back_up(Path(to), keep_days=keep_days, now=timezone.now())
        except (Failed, OSError) as error:
            raise CommandError(f"No backup was made: {error}") from error
        files = made.files
        self.stdout.write(f"{made.folder}: database {made.dump_bytes / 2**20:.1f} MB")
        self.stdout.write(
            f"files: {files.copied} new ({files.copied_bytes / 2**20:.1f} MB) of {files.held}, {files.gone} "
            f"gone "
            f"from the store; {files.cleared} files and {made.cleared} backups older than {keep_days} days "
            f"deleted"
        )
