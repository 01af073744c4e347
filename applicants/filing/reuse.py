"""上次的材料 (feature P57): the files and the photo of the application that a draft was copied from.

Nothing comes along by itself, because it may be out of date. Each file is offered beside its material and
taken when its owner says that it still holds; its bytes are then stored a second time, so that either
application can be cleared without the other.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from applicants.models import Application
from catalog.models import MaterialRequirement
from materials import intake
from materials.dossiers import MaterialRow
from materials.inspect import refusals
from materials.inspect.inspection import Inspected
from materials.models import MaterialFile
from materials.scan import scanning
from materials.store import vault

Offers = dict[str, list[MaterialFile]]


def offers(application: Application, rows: Iterable[MaterialRow]) -> Offers:
    """`{requirement code: files}` for the materials that have room, without files that are there already.

    有效身份证件 is asked under two work arrangements: it is the name that says that it is the same thing.
    """
    if application.copied_from_id is None:
        return {}
    by_name = {row.requirement.name: row for row in rows if row.has_room and not row.waived}
    files_by_code: Offers = defaultdict(list)
    for file in _handed_in(application.copied_from_id):
        row = by_name.get(file.material.requirement.name)
        if row and file.sha256 not in {present.sha256 for present in row.files}:
            files_by_code[row.requirement.code].append(file)
    return dict(files_by_code)


def offer(
    application: Application, rows: list[MaterialRow], pk: Any
) -> tuple[MaterialFile, MaterialRequirement] | None:
    """The offered file with this key and what it would be for."""
    files_by_code = offers(application, rows)
    for row in rows:
        for file in files_by_code.get(row.requirement.code, []):
            if file.pk == pk:
                return file, row.requirement
    return None


@contextmanager
def received_again(file: MaterialFile) -> Iterator[intake.Received]:
    """The same bytes once more in the vault, as `intake.received` leaves an upload; raises FileRefused.

    They were inspected when they came in. If what is done inside fails, the second copy goes again.
    """
    try:
        content = vault.read(file.stored.name, file.sha256)
        stored = vault.put(content, folder="materials")
    except vault.Unavailable as error:
        raise refusals.not_stored(file.name) from error
    try:
        inspected = Inspected(file.kind, content, file.pages)
        yield intake.Received(file.name, inspected, stored, file.findings if file.examined_at else None)
    except BaseException:
        vault.drop(stored)
        raise


def _handed_in(application: Any) -> list[MaterialFile]:
    """The files of that application that may be opened."""
    live = MaterialFile.objects.filter(material__dossier__application=application, removed_at=None)
    return [file for file in live.select_related("material__requirement") if scanning.is_open(file)]
