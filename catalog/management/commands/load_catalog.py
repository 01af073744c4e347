"""`manage.py load_catalog`: fill an empty catalogue, or add what is missing from it."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from catalog.loading import load_catalog
from catalog.wording import pinyin


class Command(BaseCommand):
    help = "Loads clauses, policies, process, materials, windows and lists; keeps rows that are there."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--overwrite", action="store_true", help="give shipped rows their shipped texts again"
        )

    def handle(self, *args: Any, overwrite: bool, **options: Any) -> None:
        pinyin.stay()
        for name, count in load_catalog(overwrite=overwrite).items():
            if options["verbosity"]:
                self.stdout.write(
                    f"{name}: {count.created} created, {count.kept} kept, {count.overwritten} overwritten"
                )
