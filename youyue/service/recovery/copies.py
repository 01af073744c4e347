"""The store's files there and back, sealed as they are, from a folder or a bucket alike.

One copy serves all nights, because what is stored under a name never changes: a night brings what is new.
What has left the store stays for as long as the dumps that may still name it, in a folder of the day it was
missed first.
"""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db.models import FileField, Model

from materials.store.vault import QUARANTINE
from youyue.service.recovery.database import Failed

FILES, GONE = "files", "gone"
SUSPICIOUS = 50  # so many may vanish in a night, or as many as are left


@dataclass(frozen=True, slots=True)
class Held:
    name: str
    size: int
    changed: int  # seconds since 1970, by the store's clock


@dataclass(frozen=True)
class Saved:
    held: int  # in the store
    copied: int
    copied_bytes: int
    gone: int  # since the last night
    cleared: int  # whose time was up


@dataclass(frozen=True)
class Brought:
    copied: int
    copied_bytes: int
    missing: list[str]  # what the rows name and the copy has not


def save(folder: Path, *, keep_days: int, today: date) -> Saved:
    """Bring the copy in `folder` up to date. Raises Failed where so much is gone that the store is not the
    store."""
    held = {file.name for file in _held(storages["default"])}
    known = set(_copied(folder / FILES))
    left = known - held
    if len(left) > max(SUSPICIOUS, len(held)):
        raise Failed(
            f"{len(left)} files of the copy are gone from the store, {len(held)} are left: which store is "
            f"this?"
        )
    copied = size = 0
    for file in _held(storages["default"]):
        if _is_there(folder / FILES / file.name, file):
            continue
        try:
            with storages["default"].open(file.name) as stored:
                content = stored.read()
        except FileNotFoundError:  # deleted since it was listed, because no row names it any more
            continue
        _write(folder / FILES / file.name, content, file.changed)
        copied, size = copied + 1, size + len(content)
    for name in left:
        resting = folder / GONE / today.isoformat() / name
        resting.parent.mkdir(parents=True, exist_ok=True)
        (folder / FILES / name).replace(resting)
    return Saved(len(held), copied, size, len(left), _clear(folder / GONE, today - timedelta(days=keep_days)))


def bring_back(folder: Path) -> Brought:
    """Every file that a row of the database names, into the store of the settings; what is there stays."""
    store, missing = storages["default"], []
    copied = size = 0
    for name in named():
        if store.exists(name):
            continue
        copy = next((place / name for place in _places(folder) if (place / name).is_file()), None)
        if copy is None:
            missing.append(name)
            continue
        content = copy.read_bytes()
        if store.save(name, ContentFile(content)) != name:
            raise Failed(f"{name} was stored under another name")
        copied, size = copied + 1, size + len(content)
    return Brought(copied, size, missing)


def named() -> Iterator[str]:
    """The name of every file that a row names, whichever table it is in."""
    for model, field in file_columns():
        rows = model._default_manager.exclude(**{field.name: ""}).order_by("pk")
        yield from rows.values_list(field.name, flat=True).iterator()


def file_columns() -> list[tuple[type[Model], FileField]]:
    models = apps.get_models()
    return [
        (model, field)
        for model in models
        for field in model._meta.concrete_fields
        if isinstance(field, FileField)
    ]


def _folders() -> list[str]:
    return sorted({QUARANTINE, *(str(field.upload_to).strip("/") for _model, field in file_columns())})


def _held(store: Any) -> Iterator[Held]:
    """What is in the store, with what its listing tells anyway: a question for each file would take all
    night."""
    for folder in _folders():
        if bucket := getattr(store, "bucket", None):
            for file in bucket.objects.filter(Prefix=f"{folder}/"):
                yield Held(file.key, file.size, int(file.last_modified.timestamp()))
        elif Path(store.path(folder)).is_dir():
            with os.scandir(store.path(folder)) as entries:
                for entry in entries:
                    if entry.is_file():
                        facts = entry.stat()
                        yield Held(f"{folder}/{entry.name}", facts.st_size, int(facts.st_mtime))


def _copied(folder: Path) -> Iterator[str]:
    for inner in _folders():
        if (folder / inner).is_dir():
            with os.scandir(folder / inner) as entries:
                yield from (
                    f"{inner}/{entry.name}" for entry in entries if not entry.name.endswith(".partial")
                )


def _is_there(copy: Path, file: Held) -> bool:
    try:
        facts = copy.stat()
    except FileNotFoundError:
        return False
    return facts.st_size == file.size and int(facts.st_mtime) >= file.changed


def _write(copy: Path, content: bytes, changed: int) -> None:
    """Whole or not at all, and on the disk before anybody counts on it."""
    copy.parent.mkdir(parents=True, exist_ok=True)
    beside = copy.with_name(f"{copy.name}.partial")
    with beside.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.utime(beside, (changed, changed))
    beside.replace(copy)


def _places(folder: Path) -> list[Path]:
    """Where a file may be: the copy, then those that have left the store, the latest first."""
    gone = folder / GONE
    return [folder / FILES, *(sorted(gone.iterdir(), reverse=True) if gone.is_dir() else [])]


def _clear(gone: Path, before: date) -> int:
    count = 0
    for day in sorted(gone.iterdir()) if gone.is_dir() else []:
        if day.name < before.isoformat():
            count += sum(file.is_file() for file in day.rglob("*"))
            shutil.rmtree(day)
    return count
