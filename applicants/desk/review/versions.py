"""A file beside the one it took the place of: which two there are, and their pages next to each other."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

BESIDE = "beside-"  # before a file's id: both versions at once

Address = Callable[[str, int], str]


@dataclass
class Versions:
    """This version and the last, as files of the two submissions; `shown` is now, old or both."""

    now: dict[str, Any]
    old: dict[str, Any]
    shown: str

    @property
    def both(self) -> str:
        return f"{BESIDE}{self.now['id']}"

    @property
    def changed(self) -> dict[int, dict[str, Any]] | None:
        """By page of this version, as `compare_pages.compare`; None while nobody has compared them."""
        entries = self.now["compared"].get(self.old["id"])
        return None if entries is None else {entry["page"]: entry for entry in entries}


def document_of(show: str) -> str:
    """The file that is meant, whichever way it is shown."""
    return show.removeprefix(BESIDE)


def versions_of(files: dict[str, dict[str, Any]], show: str) -> Versions | None:
    """None where there is one version only. `files` are those of this submission, by id."""
    document = document_of(show)
    for file in files.values():
        olds = {old["id"]: old for old in file["old"]}
        if document == file["id"] and olds:
            return Versions(file, next(iter(olds.values())), "both" if show != document else "now")
        if document in olds:
            return Versions(file, olds[document], "old")
    return None


def pages_of(file: dict[str, Any], versions: Versions | None, address: Address) -> list[dict[str, Any]]:
    """`{"number", "url", "changed"}` of each page; of the last version nothing is marked."""
    changed = versions.changed or {} if versions and versions.shown != "old" else {}
    return [
        {"number": number, "url": address(file["id"], number), "changed": changed.get(number)}
        for number in range(1, file["pages"] + 1)
    ]


def pairs_of(versions: Versions, address: Address) -> list[dict[str, Any]]:
    """Every page of either version with the one of the same number, as `{"number", "old", "now", "changed"}`;
    an address is empty where that version has no such page."""
    now, old, changed = versions.now, versions.old, versions.changed or {}
    return [
        {
            "number": number,
            "old": address(old["id"], number) if number <= old["pages"] else "",
            "now": address(now["id"], number) if number <= now["pages"] else "",
            "changed": changed.get(number),
        }
        for number in range(1, max(now["pages"], old["pages"]) + 1)
    ]
