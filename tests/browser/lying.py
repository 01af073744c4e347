"""What lies about when people have gone: every value that is sealed is a canary, and stands nowhere in clear.

Looked into are the log, temporary files, sessions, mails, the cache, the bucket, and the tables as a thief of
a dump reads them. It is asked after every test of the browser.
"""

import io
import logging
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import cache
from django.db import connection

from materials.models import MaterialFile, Portrait
from materials.store import vault
from youyue import logs
from youyue.identity.sealed import SealedTextField
from youyue.service.privacy.classes import S1, S2
from youyue.service.privacy.tables import TABLES

SHORTEST = 6  # characters that are not found anywhere by chance
BEGINNING = 48  # bytes of a file: enough to know it by
LOGGERS = ("", "youyue.requests")
PUBLISHED = "catalog_"  # tables
Canaries = dict[bytes, str]
SEALED = [
    (kept.model, name)
    for kept in TABLES
    for name, class_ in kept.classes
    if class_ in (S1, S2) and isinstance(kept.fields[name], SealedTextField)
]


class Watch:
    """From its making on; `found` says what has been left, as `bucket: identity.User.mobile`."""

    def __init__(self, spool: Path) -> None:
        self.spool, self.log, self.began = spool, io.StringIO(), time.time()
        self._handler = _as_in_production(self.log)
        self._levels = {logger: logger.level for logger in map(logging.getLogger, LOGGERS)}
        logging.getLogger().addHandler(self._handler)
        for logger in self._levels:
            logger.setLevel(logging.INFO)
        self._tempdir, tempfile.tempdir = tempfile.tempdir, str(spool)

    def end(self) -> None:
        tempfile.tempdir = self._tempdir
        logging.getLogger().removeHandler(self._handler)
        for logger, level in self._levels.items():
            logger.setLevel(level)

    def found(self) -> list[str]:
        canaries = typed() | handed_in()
        places = self._places()
        return sorted(
            {f"{place}: {canaries[one]}" for place, text in places for one in canaries if one in text}
        )

    def _places(self) -> Iterator[tuple[str, bytes]]:
        yield "log", self.log.getvalue().encode()
        yield from (("temporary file", path.read_bytes()) for path in _files(self.spool))
        yield from (("session", repr(row.get_decoded()).encode()) for row in Session.objects.all())
        yield from (("mail", f"{one.subject}\n{one.body}".encode()) for one in mail.outbox)
        yield from (("cache", bytes(value)) for value in getattr(cache, "_cache", {}).values())
        bucket = (
            path for path in _files(Path(settings.MEDIA_ROOT)) if path.stat().st_mtime >= self.began - 1
        )
        yield from (("bucket", path.read_bytes()) for path in bucket)
        yield "dump", dumped()


def typed() -> Canaries:
    """By what stands in a sealed column, the column. Words that the office publishes are nobody's."""
    published, values = dumped(published=True), {}
    for label, name in SEALED:
        for row in apps.get_model(label)._base_manager.all():
            for value in words(getattr(row, name)):
                if value not in published:
                    values[value] = f"{label}.{name}"
    return values


def words(value: Any) -> list[bytes]:
    if isinstance(value, date):
        return [value.isoformat().encode()] if value.year < 2000 else []
    text = str(value or "").strip()
    return [text.encode()] if len(text.encode()) >= SHORTEST else []


def handed_in() -> Canaries:
    """By how its bytes begin, each file and photo."""
    begin: Canaries = {}
    for model in (MaterialFile, Portrait):
        for row in model.objects.all():
            with suppress(vault.Unavailable):
                begin[vault.read(row.stored.name)[:BEGINNING]] = model._meta.label
    return begin


def dumped(*, published: bool = False) -> bytes:
    """Every row of every table, or of those that the office publishes."""
    names = connection.introspection.table_names()
    names = [name for name in names if name.startswith(PUBLISHED) == published]
    rows: list[str] = []
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(name)}")
            rows += map(repr, cursor.fetchall())
    return "\n".join(rows).encode("utf-8", "surrogatepass")


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file())


def _as_in_production(log: io.StringIO) -> logging.Handler:
    handler = logging.StreamHandler(log)
    handler.setFormatter(logs.JsonLines())
    for each in (logs.Worthwhile(), logs.WithoutValues()):
        handler.addFilter(each)
    return handler
