"""One backup: a folder named after its moment, and the copy of the files that all of them share."""

import hashlib
import json
import os
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from youyue.service.recovery import copies, database, key_prints
from youyue.service.recovery.database import Failed

DUMP, KEYS, SUMS = "database.dump", "key-prints.json", "SHA256SUMS"
NAMED = "%Y-%m-%dT%H%M%SZ"
PARTIAL = ".partial"


@dataclass(frozen=True)
class BackedUp:
    folder: Path
    dump_bytes: int
    files: copies.Saved
    cleared: int  # nights whose time was up


def back_up(to: Path, *, keep_days: int, now: datetime) -> BackedUp:
    """The database first and the files second, so that every file a dump names was there to be copied.

    Raises Failed. What broke off stays behind as `….partial`, which nothing takes for a backup, for as long
    as a backup would: it holds people's data as well.
    """
    before = now - timedelta(days=keep_days)
    folder = to / now.astimezone(UTC).strftime(NAMED)
    begun = folder.with_name(folder.name + PARTIAL)
    begun.mkdir(parents=True, mode=0o700)
    for partial in _broken_off(to, before):
        shutil.rmtree(partial)
    database.dump(begun / DUMP)
    (begun / KEYS).write_text(json.dumps(key_prints.prints(), indent=1) + "\n")
    files = copies.save(to, keep_days=keep_days, today=now.date())
    sums = "".join(f"{_sum(begun / name)}  {name}\n" for name in (DUMP, KEYS))
    (begun / SUMS).write_text(sums)
    for path in begun.iterdir():
        with path.open("rb") as file:
            os.fsync(file.fileno())
    size = (begun / DUMP).stat().st_size
    begun.replace(folder)
    old = [copy for copy in complete(to) if taken_at(copy) < before and copy != folder]
    for copy in old:
        shutil.rmtree(copy)
    return BackedUp(folder, size, files, len(old))


def check(folder: Path) -> None:
    """Whether it arrived as it was written, and the keys at hand are those it needs. Raises Failed with all
    that is wrong."""
    wrong = [sentence for name, sum_ in _sums(folder) if (sentence := _wrong_with(folder / name, sum_))]
    if not wrong and not database.readable(folder / DUMP):
        wrong.append(f"{DUMP} cannot be read")
    if not wrong:
        wrong += key_prints.differences(json.loads((folder / KEYS).read_text()))
    if wrong:
        raise Failed(f"{folder.name}: {'; '.join(wrong)}")


def complete(to: Path) -> list[Path]:
    """All backups that were finished, the oldest first."""
    folders = (copy for copy in to.iterdir() if copy.is_dir()) if to.is_dir() else ()
    return sorted(copy for copy in folders if (copy / SUMS).is_file() and _is_named(copy))


def _broken_off(to: Path, before: datetime) -> list[Path]:
    partials = [copy for copy in to.glob(f"*{PARTIAL}") if copy.is_dir() and _is_named(copy.with_suffix(""))]
    return [copy for copy in partials if taken_at(copy.with_suffix("")) < before]


def taken_at(folder: Path) -> datetime:
    return datetime.strptime(folder.name, NAMED).replace(tzinfo=UTC)


def _is_named(folder: Path) -> bool:
    try:
        taken_at(folder)
    except ValueError:
        return False
    return True


def _sums(folder: Path) -> list[tuple[str, str]]:
    try:
        lines = (folder / SUMS).read_text().split("\n")
    except FileNotFoundError:
        raise Failed(f"{folder.name} is no finished backup: it has no {SUMS}") from None
    listed = [(name, sum_) for sum_, _, name in (line.partition("  ") for line in lines) if name]
    if {name for name, _sum in listed} != {DUMP, KEYS}:
        raise Failed(f"{folder.name}: {SUMS} is not whole")
    return listed


def _wrong_with(path: Path, expected: str) -> str:
    if not path.is_file():
        return f"{path.name} is missing"
    return "" if _sum(path) == expected else f"{path.name} is cut off or altered"


def _sum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
