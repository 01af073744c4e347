"""Taking files in: inspect, store, read back, and only then write the row.

Whatever goes wrong before the row is written leaves the dossier exactly as it was.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, BinaryIO

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from catalog.models import MaterialRequirement
from materials import quota
from materials.choosing import UNKNOWN, Choice, free_place
from materials.inspect import refusals
from materials.inspect.inspection import Inspected, inspect
from materials.inspect.names import display_name
from materials.inspect.refusals import FileRefused
from materials.models import Dossier, Material, MaterialFile
from materials.scan import scanner, scanning
from materials.store import vault
from youyue.identity.models import User
from youyue.prepared import Prepared

State = MaterialFile.ScanState
__all__ = ["FileRefused", "accept", "enter", "received", "remove", "restore"]
_PLACE = Prepared(
    lambda dossier, requirement: Material.objects.select_for_update(of=("self",)).filter(
        dossier=dossier, requirement=requirement
    ),
    dossier=Dossier._meta.pk,
    requirement=MaterialRequirement._meta.pk,
)
_LIVE = Prepared(
    lambda material: MaterialFile.objects.filter(material=material, removed_at=None),
    material=Material._meta.pk,
)


@dataclass(frozen=True)
class Received:
    """A file that has been inspected and lies in the vault, but is not in a dossier yet."""

    name: str
    inspected: Inspected
    stored: str
    findings: list[dict[str, Any]] | None = None  # if its pages have been looked at already
    note: str = ""  # for the person who sent it: that the name was put right


def accept(
    dossier: Dossier,
    requirement: MaterialRequirement,
    upload: BinaryIO,
    by: User,
    replaces: MaterialFile | None = None,
) -> MaterialFile:
    """Take one upload (Django's UploadedFile) as a file of a material.

    Raises FileRefused; then nothing has changed. Sending the same file again under the same name,
    as a retry after a lost answer does, returns the file that is already there.
    """
    if replaces is None:
        _check_room(MaterialFile.objects.filter(**_place(dossier, requirement)).count(), requirement)
    with received(upload) as received_file:
        return enter(dossier, requirement, received_file, by, replaces)


@contextmanager
def received(upload: BinaryIO) -> Iterator[Received]:
    """Inspect and store an upload: the slow half of `accept`, to be done outside any transaction.

    Raises FileRefused. If what is done inside fails, the bytes go again.
    """
    name = display_name(getattr(upload, "name", ""))
    inspected = inspect(upload, name)
    try:
        stored = vault.put(inspected.content, folder="materials")
    except vault.Unavailable as error:
        raise refusals.not_stored(name) from error
    try:
        called = inspected.named(name)
        note = refusals.renamed(inspected.format, called) if called != name else ""
        yield Received(called, inspected, stored, note=note)
    except BaseException:
        vault.drop(stored)
        raise


def enter(
    dossier: Dossier,
    requirement: MaterialRequirement,
    received: Received,
    by: User,
    replaces: MaterialFile | None = None,
    choice: Choice = UNKNOWN,
) -> MaterialFile:
    """Write the row of a received file: the quick half of `accept`."""
    with transaction.atomic():
        made = _enter(dossier, requirement, received, by, replaces, choice)
    if made.stored.name != received.stored:
        vault.drop(received.stored)
    return made


def remove(file: MaterialFile) -> None:
    """Take a file off the list. Row and bytes stay: it can be put back, and earlier rounds can be read."""
    MaterialFile.objects.filter(pk=file.pk, removed_at=None).update(removed_at=timezone.now())
    file.refresh_from_db(fields=["removed_at"])


def restore(file: MaterialFile) -> None:
    """Undo a removal, or a replacement: then what replaced the file goes. Raises FileRefused when full."""
    with transaction.atomic():
        material = Material.objects.select_for_update(of=("self",)).get(pk=file.material_id)
        file.replacements.filter(removed_at=None).update(removed_at=timezone.now())
        others = material.files.filter(removed_at=None).exclude(pk=file.pk)
        _check_room(others.count(), material.requirement)
        MaterialFile.objects.filter(pk=file.pk).update(removed_at=None)
    file.refresh_from_db(fields=["removed_at"])


def _enter(
    dossier: Dossier,
    requirement: MaterialRequirement,
    received: Received,
    by: User,
    replaces: MaterialFile | None,
    choice: Choice,
) -> MaterialFile:
    # Two uploads at once must not both find the last free place.
    material = _locked(dossier, requirement)
    live = _LIVE.rows(material=material.pk)
    content = received.inspected.content
    checksum = vault.digest(content)
    same = (file for file in live if file.sha256 == checksum)
    twin = next((file for file in same if file.name == received.name), None)
    if twin is not None:
        return twin
    quota.check_room(by, len(content), dossier)
    if replaces is not None:
        replaces = next((file for file in live if file.pk == replaces.pk), None)
    if replaces is not None:
        # Also for files chosen beside the replaced one that are still to come.
        order, choice = replaces.order, Choice(replaces.chosen_in, replaces.chosen_as)
        remove(replaces)
    else:
        _check_room(len(live), requirement)
        order = free_place(material, choice)
    made = MaterialFile.objects.create(
        material=material,
        name=received.name,
        kind=received.inspected.kind,
        stored=received.stored,
        size=len(content),
        sha256=checksum,
        pages=received.inspected.pages,
        findings=received.findings or [],
        examined_at=None if received.findings is None else timezone.now(),
        order=order,
        chosen_in=choice.page,
        chosen_as=choice.number,
        uploaded_by=by,
        replaces=replaces,
        scan_state=State.PENDING if scanner.is_configured() else State.NOT_SCANNED,
    )
    scanning.begin(made)
    return made


def _locked(dossier: Dossier, requirement: MaterialRequirement) -> Material:
    """The place of the requirement, made if it is not there, for this transaction alone."""
    material: Material | None = _PLACE.first(dossier=dossier.pk, requirement=requirement.pk)
    if material is None:
        Material.objects.bulk_create(
            [Material(dossier=dossier, requirement=requirement)], ignore_conflicts=True
        )
        material = _PLACE.first(dossier=dossier.pk, requirement=requirement.pk)
        assert material is not None
    return material


def _place(dossier: Dossier, requirement: MaterialRequirement) -> dict[str, object]:
    return {"material__dossier": dossier, "material__requirement": requirement, "removed_at": None}


def _check_room(files: int, requirement: MaterialRequirement) -> None:
    limit = settings.MATERIAL_MAX_FILES
    if files >= limit:
        raise refusals.too_many_files(requirement.name, limit)
