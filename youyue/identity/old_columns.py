"""Plain columns of the release before, whose place a sealed one has taken; the next release drops them.

The two stand side by side, because the old code reads and writes the plain column until the last of its
processes has ended. What stands in the old column is the value, for only old code has written it since;
saving the row seals it and empties the old one, and `manage.py seal_columns` does so for the rows that nobody
saves. Where old and new code serve together for longer, WRITE_OLD_COLUMNS lets the new one write both.
"""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.conf import settings
from django.db import connection, models, transaction
from django.db.models import Q

from youyue.identity.sealed import Sealed, SealedTextField

BATCH = 500

# Django's fields take no type arguments when the program runs
if TYPE_CHECKING:
    _Field = models.Field[Any, Any]
else:
    _Field = object


class _Old(_Field):
    """`<name>_old` of the sealed field `<name>`; in migrations it is the plain field that it has been."""

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        plain = type(self).__mro__[2]
        return name, f"django.db.models.{plain.__name__}", args, kwargs

    @property
    def nothing(self) -> Any:
        return None if self.null else ""

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        name, here = self.attname.removesuffix("_old"), model_instance.__dict__
        if settings.WRITE_OLD_COLUMNS:
            here[self.attname] = getattr(model_instance, name)
        else:
            if getattr(model_instance, self.attname):  # read now, where only a part of the row was
                getattr(model_instance, name)  # opened before its source is emptied
            here[self.attname] = self.nothing
        return here[self.attname]


if TYPE_CHECKING:
    OldCharField, OldTextField = models.CharField, models.TextField
    OldEmailField, OldDateField = models.EmailField, models.DateField
else:

    class OldCharField(_Old, models.CharField):
        pass

    class OldTextField(_Old, models.TextField):
        pass

    class OldEmailField(_Old, models.EmailField):
        pass

    class OldDateField(_Old, models.DateField):
        pass


def pairs(model: type[models.Model] | models.Model) -> list[tuple[SealedTextField, Any]]:
    """The model's sealed fields that have an old column, each with it."""
    fields = [each for each in model._meta.concrete_fields if isinstance(each, SealedTextField) and each.old]
    return [(each, model._meta.get_field(each.old)) for each in fields]


def stored(instance: models.Model, name: str) -> Any:
    """An attribute as it was read from the table and not opened; of a pair, what stands in the old column."""
    value = instance.__dict__[name]
    field = instance._meta.get_field(name)
    if isinstance(value, Sealed) and isinstance(field, SealedTextField):
        return instance.__dict__.get(field.old) or value
    return value


class WithOldColumns(models.Model):
    """Both columns of a pair are saved, or neither."""

    class Meta:
        abstract = True

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        if update_fields is not None:
            names = set(update_fields)
            update_fields = names | {sealed.old for sealed, _old in pairs(self) if sealed.name in names}
        else:
            for sealed, old in pairs(self):
                value = self.__dict__.get(sealed.attname, Sealed())
                if not isinstance(value, Sealed):  # also where the old one was not loaded
                    self.__dict__.setdefault(old.attname, old.nothing)
        super().save(*args, update_fields=update_fields, **kwargs)


# --- rows that nobody saves --------------------------------------------------------------------------
def tables() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if pairs(model)]


def in_clear(model: type[models.Model]) -> Q:
    """Rows with something in an old column."""
    filled = Q()
    for _sealed, old in pairs(model):
        filled |= Q(**{f"{old.name}__isnull": False}) if old.null else ~Q(**{old.name: ""})
    return filled


def seal_rows(model: type[models.Model], *, back: bool = False) -> Iterator[int]:
    """Move what stands in old columns into sealed ones, or `back`; gives the number of rows batch by batch.

    A batch is a transaction of some tenths of a second. Ended anywhere, the next run goes on with what is
    left, for what was done no longer matches.
    """
    wanted = Q()
    for sealed, _old in pairs(model):
        wanted |= ~Q(**{sealed.name: ""})
    rows = model._base_manager.filter(wanted if back else in_clear(model)).only(*_columns(model))
    rows = rows.order_by("pk").select_for_update(of=("self",))
    batch: list[models.Model] = []
    while True:
        with transaction.atomic():
            batch = list((rows.filter(pk__gt=batch[-1].pk) if batch else rows)[:BATCH])
            _write(model, [_moved(row, back) for row in batch])
        if not batch:
            return
        yield len(batch)


def _columns(model: type[models.Model]) -> list[str]:
    both = [(sealed.name, old.name, *sealed.bound_to) for sealed, old in pairs(model)]
    return [name for names in both for name in names]


def _moved(row: models.Model, back: bool) -> list[Any]:
    """What its columns shall hold, pair by pair, then its key."""
    values: list[Any] = []
    for sealed, old in pairs(row):
        stored = row.__dict__[sealed.attname]
        if back:
            stored, plain = "", getattr(row, sealed.attname) or old.nothing
        else:
            plain = old.nothing
            if row.__dict__[old.attname]:
                stored = sealed.seal_for(row, getattr(row, sealed.attname))
        values += [str(stored), old.get_db_prep_save(plain, connection)]
    key: Any = row._meta.pk
    return [*values, key.get_db_prep_value(row.pk, connection)]


def _write(model: type[models.Model], rows: list[list[Any]]) -> None:
    names = [str(each.column) for pair in pairs(model) for each in pair]
    quote = connection.ops.quote_name
    table, key = quote(model._meta.db_table), quote(str(getattr(model._meta.pk, "column", "")))
    into = ", ".join(f"{quote(name)} = %s" for name in names)
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE {table} SET {into} WHERE {key} = %s", rows)  # noqa: S608
