from typing import Any

from django.core.management.base import BaseCommand

from materials.store import mark


class Command(BaseCommand):
    help = (
        "Say that the store this machine is set up with holds the files of this database: after they were "
        "moved from a folder to a bucket, or brought back from a backup."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        mark.renew()
