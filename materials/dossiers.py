"""The folder of one application: which materials are asked for and what has been handed in for each."""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from catalog.lists.requirements import Asked
from catalog.models import MaterialRequirement
from materials.models import Dossier, MaterialFile
from materials.store import vault
from youyue.prepared import Prepared

INFECTED = MaterialFile.ScanState.INFECTED
UNDO = datetime.timedelta(minutes=10)


@dataclass(frozen=True)
class MaterialRow:
    """One line of the materials table. `removed` are the files whose removal can still be undone there."""

    requirement: MaterialRequirement
    waived: bool
    reason: str
    files: list[MaterialFile] = field(default_factory=list)
    removed: list[MaterialFile] = field(default_factory=list)
    sample_column: bool = False  # whether any row of the table has a 范本, so that all rows have the column

    @property
    def is_handed_in(self) -> bool:
        return any(file.scan_state != INFECTED for file in self.files)

    @property
    def is_compulsory(self) -> bool:
        return self.requirement.required and not self.waived

    @property
    def is_missing(self) -> bool:
        return self.is_compulsory and not self.is_handed_in

    @property
    def has_room(self) -> bool:
        return len(self.files) < settings.MATERIAL_MAX_FILES


@dataclass(frozen=True)
class Tally:
    """How many compulsory materials are there, and which are not."""

    ready: int
    missing: list[MaterialRow]


def tally(rows: Iterable[MaterialRow]) -> Tally:
    compulsory = [row for row in rows if row.is_compulsory]
    missing = [row for row in compulsory if row.is_missing]
    return Tally(len(compulsory) - len(missing), missing)


def open_dossier() -> Dossier:
    return Dossier.objects.create()


def material_rows(dossier: Dossier | uuid.UUID, asked: Iterable[Asked]) -> list[MaterialRow]:
    """A row for everything asked, in that order, each with its live files; one query for any number."""
    return rows_and_rest(dossier, asked)[0]


def rows_and_rest(
    dossier: Dossier | uuid.UUID, asked: Iterable[Asked]
) -> tuple[list[MaterialRow], list[MaterialFile]]:
    """`material_rows`, and the live files of requirements that are not asked any more, which are kept and not
    sent (features S38); one query for both. A dossier may be given by its key."""
    asked = list(asked)
    live: dict[int, list[MaterialFile]] = defaultdict(list)
    gone: dict[int, list[MaterialFile]] = defaultdict(list)
    key = dossier.pk if isinstance(dossier, Dossier) else dossier
    files = _LISTED.rows(dossier=key, since=timezone.now() - UNDO)
    for file in files:
        (gone if file.removed_at else live)[file.material.requirement_id].append(file)
    _find_twins(file for live_files in live.values() for file in live_files)
    samples = any(ask.requirement.sample for ask in asked)
    rows = [
        MaterialRow(
            requirement=ask.requirement,
            waived=ask.waived,
            reason=ask.reason,
            files=live[ask.requirement.pk],
            removed=gone[ask.requirement.pk],
            sample_column=samples,
        )
        for ask in asked
    ]
    wanted = {ask.requirement.pk for ask in asked}
    rest = [file for file in files if file.removed_at is None and file.material.requirement_id not in wanted]
    return rows, rest


def live_file(dossier: Dossier, file_id: uuid.UUID | str) -> MaterialFile:
    """A file of this dossier that has not been removed. Raises MaterialFile.DoesNotExist."""
    return _files(dossier).get(pk=_uuid(file_id), removed_at=None)


def kept_file(dossier: Dossier, file_id: uuid.UUID | str) -> MaterialFile:
    """A file of this dossier, removed and replaced ones too: what an earlier submission names."""
    return _files(dossier).get(pk=_uuid(file_id))


def ancestors(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Of (key, key of what it replaced): for every file that took another's place the keys of those before
    it, the latest first."""
    before = dict(pairs)
    lines: dict[str, list[str]] = {}
    for pk in before:
        lines[pk] = line = []
        while (pk := before.get(pk, "")) and pk not in line:
            line.append(pk)
    return lines


def discard(dossier: Dossier) -> None:
    """Delete a dossier for good: rows first, then bytes and drawn pages once the rows are gone."""
    from materials.store.pages import forget_pages

    files = list(_files(dossier))
    papers = [stored for stored in dossier.papers.values_list("stored", flat=True) if stored]
    with transaction.atomic():
        dossier.delete()

        def forget() -> None:
            for file in files:
                vault.drop(file.stored.name)
                forget_pages(file.sha256)
            for stored in papers:
                vault.drop(stored)

        transaction.on_commit(forget)


def _find_twins(files: Iterable[MaterialFile]) -> None:
    """Tell each file which earlier ones have the same content."""
    seen: dict[str, list[MaterialFile]] = defaultdict(list)
    for file in sorted(files, key=lambda file: file.uploaded_at):
        file.twins = tuple(seen[file.sha256])
        seen[file.sha256].append(file)


def _files(dossier: Any) -> models.QuerySet[MaterialFile]:
    return MaterialFile.objects.filter(material__dossier=dossier).select_related("material__requirement")


def _listed(dossier: Any, since: Any) -> models.QuerySet[MaterialFile]:
    """The live files, and those removed since, unless another took their place."""
    return _files(dossier).filter(Q(removed_at=None) | Q(removed_at__gte=since, replacements=None))


# The one query of the materials page and of every count of what is missing: compiling it anew costs a tenth
# of that page.
_LISTED = Prepared(_listed, dossier=Dossier._meta.pk, since=MaterialFile._meta.get_field("removed_at"))


def _uuid(value: uuid.UUID | str) -> uuid.UUID:
    try:
        return value if isinstance(value, uuid.UUID) else uuid.UUID(str(value))
    except ValueError as error:
        raise MaterialFile.DoesNotExist from error
