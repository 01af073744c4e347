"""`manage.py bench [--quick]`: what our pages cost beside the limit page and beside what Django ships.

The benchmark itself is tests/bench, which a deployed copy need not have. It stands on the highest floor
because it asks pages of every app; all it does here is to give the benchmark a database of its own.
"""

import subprocess
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    help = (
        "Measures CPU, queries and bytes of the pages against their goals, in a database that is thrown away."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--quick", action="store_true", help="10,000 applications only, under a minute")
        parser.add_argument("--sqlite", action="store_true", help="SQLite even where there is PostgreSQL")
        parser.add_argument("--rounds", type=int, default=4)
        parser.add_argument("--journeys", action="store_true", help="whole filings with uploads, over HTTP")
        parser.add_argument("--applicants", type=int, default=20, help="of --journeys, at once")
        parser.add_argument("--filings", type=int, default=40, help="of --journeys, in all")
        parser.add_argument("--think", type=float, default=1.5, help="seconds between two pages of a journey")
        parser.add_argument("--requests", type=int, default=8, help="per page and round")

    def handle(self, *args: Any, **options: Any) -> None:
        if not (settings.BASE_DIR / "tests/bench/__main__.py").exists():
            raise CommandError("tests/bench is not here: this copy was made to run, not to be measured")
        command = [sys.executable, "-m", "tests.bench"]
        command += [f"--rounds={options['rounds']}", f"--requests={options['requests']}"]
        command += ["--quick"] if options["quick"] else []
        if options["journeys"]:
            command += [
                "--journeys",
                *(f"--{name}={options[name]}" for name in ("applicants", "filings", "think")),
            ]
        postgres = str(settings.BASE_DIR / ".ci/postgres")
        if not options["sqlite"] and _succeeds([postgres, "--find"]):
            command = [postgres, *command]
        sys.exit(subprocess.run(command, cwd=settings.BASE_DIR).returncode)  # noqa: S603


def _succeeds(command: list[str]) -> bool:
    return subprocess.run(command, capture_output=True).returncode == 0  # noqa: S603
