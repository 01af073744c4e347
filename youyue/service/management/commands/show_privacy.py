from typing import Any

from django.core.management.base import BaseCommand
from django.utils import translation

from youyue.service.privacy.page import page
from youyue.service.privacy.tables import TABLES


class Command(BaseCommand):
    help = "Prints docs/privacy.md: what is kept of people, why, how long, and who receives it."

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override("zh-hans"):
            self.stdout.write(page(TABLES), ending="")
