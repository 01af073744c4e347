"""Django's `migrate`, which waits for no table longer than the portal can bear."""

from typing import Any

from django.core.management.commands import migrate
from django.db import connections

from youyue.service.short_locks import with_short_locks


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        def work() -> None:
            super(Command, self).handle(*args, **options)

        with_short_locks(connections[options["database"]], work)
