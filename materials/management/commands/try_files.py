"""Says of each file in a folder whether it would be taken, and why not: `manage.py try_files FOLDER`."""

import json
import os
from argparse import ArgumentParser
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO

from django.core.management.base import BaseCommand, CommandError

from materials.inspect import refusals
from materials.inspect.inspection import inspect
from materials.inspect.names import display_name


@dataclass(frozen=True)
class Verdict:
    """What the upload of a file would come to; kind and pages of what is taken, the reason of what is not."""

    name: str
    taken: bool
    kind: str | None = None
    pages: int | None = None
    reason: str = ""


class Command(BaseCommand):
    help = "Try every file below FOLDER as if it were uploaded and say what comes of it. Stores nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder")
        parser.add_argument("--json", action="store_true", help="a list of name, taken, kind, pages, reason")

    def handle(self, *args: object, folder: str, json: bool, **options: object) -> None:
        root = Path(folder)
        if not root.exists():
            raise CommandError(f"There is no {folder}")
        verdicts = (try_file(path, name) for path, name in files_below(root))
        if json:
            self.stdout.write(as_json(list(verdicts)))
            return
        count = taken = 0
        for verdict in verdicts:
            count, taken = count + 1, taken + verdict.taken
            outcome = f"taken, {verdict.kind}, {verdict.pages} pages" if verdict.taken else verdict.reason
            self.stdout.write(f"{verdict.name}: {outcome}")
        self.stdout.write(f"{taken} of {count} files would be taken")


def as_json(verdicts: list[Verdict]) -> str:
    return json.dumps([asdict(verdict) for verdict in verdicts], ensure_ascii=False, indent=1)


def files_below(root: Path) -> Iterator[tuple[Path, str]]:
    """Every file, sorted, with its name from `root` on; links to folders are not followed."""
    if not root.is_dir():
        yield root, printable(root.name)
        return
    paths = (Path(folder, name) for folder, _folders, names in os.walk(root) for name in names)
    for path in sorted(paths):
        yield path, printable(path.relative_to(root).as_posix())


def printable(name: str) -> str:
    """A name on a disk need not be text."""
    return name.encode("utf-8", "replace").decode()


def try_file(path: Path, name: str) -> Verdict:
    if not path.is_file():  # a pipe or a device would never end
        return Verdict(name, taken=False, reason=refusals.not_read(display_name(path.name)).message)
    try:
        with path.open("rb") as upload:
            return judge(upload, name)[0]
    except OSError:
        return Verdict(name, taken=False, reason=refusals.not_read(display_name(path.name)).message)


def judge(upload: BinaryIO, name: str) -> tuple[Verdict, bytes]:
    """The verdict on one upload, and what would be kept."""
    try:
        inspected = inspect(upload, display_name(name))
    except refusals.FileRefused as refused:
        return Verdict(name, taken=False, reason=refused.message), b""
    return Verdict(name, taken=True, kind=str(inspected.kind), pages=inspected.pages), inspected.content
