"""`manage.py expire_drafts`: what the worker does four times a day about drafts that nobody saves."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from applicants.filing.expiry import sweep


class Command(BaseCommand):
    help = "Tells about old drafts, puts them into the bin, deletes what lay there long enough."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say what is due")

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        swept = sweep(dry_run=dry_run)
        for word, keys in (("told", swept.reminded), ("binned", swept.binned), ("deleted", swept.deleted)):
            due = f" ({', '.join(map(str, keys))})" if keys and dry_run else ""
            self.stdout.write(f"{word}{' if it ran' if dry_run else ''}: {len(keys)}{due}")
