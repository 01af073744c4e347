"""Queries that nearly every page asks, compiled to SQL once.

Building and compiling a queryset costs Django three to five times what the database needs to find one row
by its key. A prepared query is written as any other, with a placeholder for each value, and compiled at
its first use; later uses fill in the values, and Django's own code makes the rows of what comes back:

    of_user = Prepared(lambda user: Notice.objects.filter(to=user, read_at=None), user=User._meta.pk)
    of_user.rows(user=request.user.pk)

Whatever else stands in the query is what it was at the first use: a moment, a language or a setting must
come as a value. Rows arrive as the queryset would give them (models with what `select_related` adds, or
`values_list`); `prefetch_related` is not for here.
"""

import copy
from collections.abc import Callable
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.models.expressions import Expression
from django.db.transaction import TransactionManagementError


class _Value(Expression):
    """The place of a value; stands among the SQL's parameters until it is replaced."""

    allowed_default = False

    def __init__(self, name: str, field: models.Field) -> None:
        super().__init__(output_field=field)
        self.name, self.kind = name, field

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        return "%s", [self]

    def __hash__(self) -> int:
        return hash(self.name)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Value) and other.name == self.name


class _Compiled:
    """The query with its SQL for one kind of database."""

    def __init__(self, queryset: models.QuerySet, using: str) -> None:
        self.queryset, self.using = queryset, using
        self.compiler = queryset.query.get_compiler(using=using)
        self.sql, self.params = self.compiler.as_sql()
        self.places = {param.name: param.kind for param in self.params if isinstance(param, _Value)}
        self.converters = self.compiler.get_converters([column for column, *_ in self.compiler.select])

    def rows(self, connection: Any, values: dict[str, Any]) -> list[Any]:
        known = {name: kind.get_db_prep_value(values[name], connection) for name, kind in self.places.items()}
        asked_for = (
            self.sql,
            tuple(known[param.name] if isinstance(param, _Value) else param for param in self.params),
        )
        compiler: Any = copy.copy(self.compiler)  # and put answers in the place of its methods
        compiler.connection = connection
        compiler.as_sql = lambda *args, **kwargs: asked_for
        compiler.get_converters = lambda *args, **kwargs: self.converters
        query: Any = copy.copy(self.queryset.query)
        query.get_compiler = lambda *args, **kwargs: compiler
        asked = object.__new__(type(self.queryset))  # copy() would ask the database
        asked.__dict__ |= self.queryset.__dict__ | {"_query": query}
        iterable: Any = asked._iterable_class
        return list(iterable(asked))


class Prepared:
    """`ask(**placeholders)` builds the query once; `fields` says of which kind each value is."""

    def __init__(self, ask: Callable[..., models.QuerySet], **fields: models.Field) -> None:
        self._ask, self._fields = ask, fields
        self._compiled: dict[str, _Compiled] = {}

    def rows(self, **values: Any) -> list[Any]:
        """The rows for these values. A locking query must be asked inside a transaction, as always."""
        connection = connections[DEFAULT_DB_ALIAS]
        try:
            known = self._known(connection)
        except (AttributeError, TypeError):  # Django's compiler is another than the one this was written for
            return self.plain(**values)
        if known.queryset.query.select_for_update and connection.get_autocommit():
            raise TransactionManagementError("a row is locked inside a transaction")
        try:
            return known.rows(connection, values)
        except (AttributeError, TypeError):
            return self.plain(**values)

    def plain(self, **values: Any) -> list[Any]:
        """The same rows, asked for as any other query."""
        return list(self._ask(**values))

    def _known(self, connection: Any) -> _Compiled:
        known = self._compiled.get(connection.vendor)
        if known is None:
            places = {name: _Value(name, field) for name, field in self._fields.items()}
            known = self._compiled[connection.vendor] = _Compiled(self._ask(**places), DEFAULT_DB_ALIAS)
        return known

    def first(self, **values: Any) -> Any:
        """The first row, None when there is none."""
        return next(iter(self.rows(**values)), None)
