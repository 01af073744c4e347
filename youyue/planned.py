"""SQL that PostgreSQL parses and plans once for each connection (PREPARE and EXECUTE).

Planning a short query costs the server more than answering it. A planned statement is SQL with numbered
places, sent at its first use on a connection; later uses send its name and the values. Plans go with their
connection: behind a pooler that lends one to several sessions (`DATABASE_POOLED`) everything is sent whole.
Other databases are asked as always: SQLite keeps its statements by itself.
"""

import itertools
import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connections, models

_names = map("youyue_{}".format, itertools.count(1))
_PLACE = re.compile("%%|%s")


class Place:
    """Where a value goes: its name, and the field that says of which kind it is."""

    def __init__(self, name: str, kind: models.Field) -> None:
        self.name, self.kind = name, kind


class Planned:
    """`sql` with a `%s` for each of `params`: constants, and `Place`s whose values come with each use."""

    def __init__(self, sql: str, params: Sequence[Any]) -> None:
        self.sql, self.params = sql, tuple(params)
        self.name = next(_names)
        self.places = list({one.name: one for one in params if isinstance(one, Place)}.values())
        self.call = f"EXECUTE {self.name} ({', '.join(['%s'] * len(self.places))})" if self.places else ""

    def ask(self, connection: Any, values: Mapping[str, Any]) -> tuple[str, tuple[Any, ...]]:
        """SQL and parameters for `cursor.execute`."""
        is_lent = connection.settings_dict.get("DISABLE_SERVER_SIDE_CURSORS")
        if connection.vendor == "postgresql" and self.places and not is_lent:
            self._plan(connection)
            return self.call, tuple(self._known(connection, values).values())
        return self.ask_plainly(connection, values)

    def ask_plainly(self, connection: Any, values: Mapping[str, Any]) -> tuple[str, tuple[Any, ...]]:
        """The same without a plan, for a statement that becomes part of another."""
        known = self._known(connection, values)
        return self.sql, tuple(known[one.name] if isinstance(one, Place) else one for one in self.params)

    def _known(self, connection: Any, values: Mapping[str, Any]) -> dict[str, Any]:
        return {one.name: one.kind.get_db_prep_value(values[one.name], connection) for one in self.places}

    def _plan(self, connection: Any) -> None:
        connection = connections[connection.alias]  # this thread's own: `django.db.connection` is everybody's
        connection.ensure_connection()
        raw = connection.connection
        owner, planned = connection.__dict__.get("planned_statements", (None, set()))
        if owner is not raw:  # the server forgot what an earlier connection had planned
            owner, planned = connection.__dict__["planned_statements"] = raw, set()
        if self.name in planned:
            return
        numbers = {one.name: f"${number}" for number, one in enumerate(self.places, start=1)}
        params = iter(self.params)
        constants: list[Any] = []

        def place(found: re.Match[str]) -> str:
            if found[0] == "%%":
                return "%%"
            one = next(params)
            if isinstance(one, Place):
                return numbers[one.name]
            constants.append(one)
            return "%s"

        kinds = ", ".join(one.kind.rel_db_type(connection) for one in self.places)
        text = f"PREPARE {self.name} ({kinds}) AS {_PLACE.sub(place, self.sql)}"
        with connection.wrap_database_errors, raw.cursor() as cursor:  # not one of the page's queries
            cursor.execute(text, constants)
        planned.add(self.name)
