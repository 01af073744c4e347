"""The class of every field of every table, and what may stand in clear.

S1 identifies a person and does harm in wrong hands: numbers, telephones, what identity documents say, files,
the family. S2 is what a person would not like to be read by others: birth date, address, mail, what was
written about her. S3 is ordinary: education, work, what became of an application. All other fields say
nothing about anybody. S1 and S2 are sealed in the row, or `plain` says why not.

A new model gets an entry in `tables`, a new field a class in its model's; `tests/service/privacy` fails
without. `docs/privacy.md` is printed from the same entries (`page.py`).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db.models import Field, FileField

from youyue.identity.old_columns import pairs
from youyue.identity.sealed import SealedTextField

S1, S2, S3, NONE = "S1", "S2", "S3", "none"
SECRET = (S1, S2)


@dataclass(frozen=True)
class Kept:
    """One table: what it is for, how long its rows stay, who gets to see them, and its fields by class.

    `plain` are reasons, by field, for S1 and S2 that stand in clear; `docs/decisions.md` has the longer ones.
    """

    model: str
    why: str
    how_long: str
    who: str
    s1: str = ""
    s2: str = ""
    s3: str = ""
    none: str = ""
    plain: Mapping[str, str] = field(default_factory=dict)

    @property
    def classes(self) -> list[tuple[str, str]]:
        """Pairs of field and class, as written: a field that is named twice is there twice."""
        named = {S1: self.s1, S2: self.s2, S3: self.s3, NONE: self.none}
        return [(name, class_) for class_, names in named.items() for name in names.split()]

    @property
    def fields(self) -> dict[str, Any]:
        """The model's columns by name, without the old ones of a pair, which are being emptied."""
        model = apps.get_model(self.model)
        old = {column.name for _sealed, column in pairs(model)}
        return {each.name: each for each in model._meta.concrete_fields if each.name not in old}


def is_sealed(column: Field) -> bool:
    """Encrypted in the row; of a file the row has only the name, and the store the sealed bytes."""
    return isinstance(column, SealedTextField | FileField)


def complaints(table: Iterable[Kept]) -> Iterator[str]:
    """What is not true of the table, in words."""
    table = list(table)
    models = {model._meta.label for model in apps.get_models(include_auto_created=True)}
    named = [kept.model for kept in table]
    yield from (f"{name}: no entry" for name in sorted(models - set(named)))
    yield from (f"{name}: no such model" for name in sorted(set(named) - models))
    yield from (f"{name}: two entries" for name in sorted({name for name in named if named.count(name) > 1}))
    for kept in table:
        if kept.model in models:
            yield from _complaints(kept)


def _complaints(kept: Kept) -> Iterator[str]:
    columns, classes = kept.fields, kept.classes
    names = [name for name, _class in classes]
    yield from (f"{kept.model}.{name}: no class" for name in columns if name not in names)
    yield from (f"{kept.model}.{name}: no such field" for name in names if name not in columns)
    yield from (f"{kept.model}.{name}: two classes" for name in set(names) if names.count(name) > 1)
    secret = {name for name, class_ in classes if class_ in SECRET and name in columns}
    clear = {name for name in secret if not is_sealed(columns[name])}
    yield from (f"{kept.model}.{name}: not sealed" for name in sorted(clear - set(kept.plain)))
    yield from (f"{kept.model}.{name}: a reason for nothing" for name in sorted(set(kept.plain) - clear))
    if not all((kept.why, kept.how_long, kept.who, all(kept.plain.values()))):
        yield f"{kept.model}: why, how long or who is missing"
