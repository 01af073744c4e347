"""`manage.py seal_columns [--back]`: the last step of a release whose columns are sealed."""

import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from youyue.identity import old_columns


class Command(BaseCommand):
    help = (
        "Seals what the release before wrote in clear, table by table; may be ended at any moment and run"
        " again, beside people who work. Does nothing while WRITE_OLD_COLUMNS says that old code"
        " serves. With --back everything goes back into the plain columns."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--back", action="store_true", help="before the old code is brought back")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.WRITE_OLD_COLUMNS and not options["back"]:
            self.stdout.write(_("WRITE_OLD_COLUMNS=1：还有上一版在运行，只读明文列，这次不加密"))
            return
        for model in old_columns.tables():
            began, rows = time.monotonic(), 0
            for number in old_columns.seal_rows(model, back=options["back"]):
                rows += number
            took = time.monotonic() - began
            if options["verbosity"]:
                self.stdout.write(f"{model._meta.db_table}: {rows} rows in {took:.1f} s")
