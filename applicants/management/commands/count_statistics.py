"""`manage.py count_statistics`: what the worker does every hour, now."""

from typing import Any

from django.core.management.base import BaseCommand

from applicants.statistics.counting import count


class Command(BaseCommand):
    help = "Counts everything that the pages of the statistics show, afresh."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"counted: {count()} employers")
