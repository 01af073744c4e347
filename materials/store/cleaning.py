"""Taking away for good what nobody needs: bytes without a row, and files that were removed long ago."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from materials.models import MaterialFile, Paper, Portrait
from materials.store import vault
from materials.store.pages import forget_pages
from materials.store.shelf import shelf

# An upload writes its row within seconds of its bytes; a day is on the safe side of every clock.
GRACE = timedelta(hours=24)
FOLDERS = ("materials", "portraits", "papers", vault.QUARANTINE)
AT_ONCE = 500
SUSPICIOUS = 50
T = TypeVar("T")


class Suspicious(Exception):
    """So much of the store has no row that the database, not the store, is probably the wrong one."""


def orphans() -> tuple[list[str], int]:
    """Names of stored bytes older than GRACE that no row knows, and how many there are that a row knows."""
    unknown, sound = [], 0
    for folder in FOLDERS:
        for names in _batches(vault.stored(folder)):
            known = _known(names)
            sound += len(known)
            unknown += [name for name in names if name not in known]
    limit = timezone.now() - GRACE
    return [name for name in unknown if _is_older(name, limit)], sound


def clear_orphans() -> int:
    """Delete the orphans; returns how many. Raises Suspicious."""
    old, sound = orphans()
    if len(old) > max(SUSPICIOUS, sound):
        raise Suspicious(f"{len(old)} objects without a row, {sound} with one")
    for name in old:
        vault.drop(name)
    _clear_pictures()
    return len(old)


def clear_removed(named: Callable[[list[UUID]], set[str]]) -> int:
    """Delete files that were removed longer than GRACE ago, rows first; returns how many.

    `named` gets primary keys of dossiers and returns the ids of the files that something still speaks of:
    those stay.
    """
    limit = timezone.now() - GRACE
    removed = MaterialFile.objects.filter(removed_at__lt=limit).values_list("pk", "material__dossier")
    count = 0
    for batch in _batches(iter(list(removed))):
        kept = named(list({dossier for _pk, dossier in batch}))
        for pk, _dossier in batch:
            if str(pk) not in kept:
                count += _delete(MaterialFile, pk, removed_at__lt=limit)
    return count


def clear_portraits(named: Callable[[list[UUID]], set[str]]) -> int:
    """Delete photos older than GRACE that nothing shows; `named` as above, but asked with portraits' keys."""
    limit = timezone.now() - GRACE
    old = Portrait.objects.filter(uploaded_at__lt=limit).values_list("pk", flat=True)
    count = 0
    for batch in _batches(iter(list(old))):
        kept = named(batch)
        count += sum(_delete(Portrait, pk) for pk in batch if str(pk) not in kept)
    return count


def _delete(model: type[MaterialFile | Portrait], pk: UUID, **still: object) -> int:
    """The row if it is `still` so, then its bytes."""
    with transaction.atomic():
        row = model.objects.select_for_update(of=("self",)).filter(pk=pk, **still).first()
        if row is None:
            return 0
        name, sha256 = str(row.stored), row.sha256
        row.delete()
    vault.drop(name)
    forget_pages(sha256)
    return 1


def _known(names: list[str]) -> set[str]:
    return {
        name
        for model in (MaterialFile, Portrait, Paper)
        for name in model.objects.filter(stored__in=names).values_list("stored", flat=True)
    }


def _is_older(name: str, limit: datetime) -> bool:
    try:
        return vault.stored_at(name) < limit
    except vault.Unavailable:
        return False


def _clear_pictures() -> None:
    """Drawn pages of files that are gone."""
    kept = shelf()
    for batch in _batches(iter({picture.name.split("/")[0] for picture in kept.pictures()})):
        live = MaterialFile.objects.filter(sha256__in=batch)
        known = set(live.exclude(scan_state=MaterialFile.ScanState.INFECTED).values_list("sha256", flat=True))
        for sha256 in batch:
            if sha256 not in known:
                kept.forget(sha256)


def _batches(things: Iterator[T]) -> Iterator[list[T]]:
    batch: list[T] = []
    for thing in things:
        batch.append(thing)
        if len(batch) == AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch
