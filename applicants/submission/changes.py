"""What differs between two submissions: what reviewers and officers look at first after a return."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from applicants.parts import PARTS


@dataclass(frozen=True)
class Change:
    """One difference. `place` is a part's slug or a requirement's code, `name` that of a row in the part;
    empty texts mean "was not there". `gone` and `new` are files of the two documents."""

    place: str
    where: str
    label: str
    was: str
    now: str
    name: str = ""
    gone: list[dict[str, Any]] = field(default_factory=list)
    new: list[dict[str, Any]] = field(default_factory=list)


def changes(before: dict[str, Any], after: dict[str, Any]) -> list[Change]:
    """Differences between two submissions' documents, in the order of the filing, then the materials."""
    earlier = {part["slug"]: part for part in before["parts"]}
    nothing: dict[str, Any] = {"rows": [], "table": None}
    parts = [
        change for part in after["parts"] for change in part_changes(earlier.get(part["slug"], nothing), part)
    ]
    return [*parts, *file_changes(before, after), *portrait_changes(before, after)]


def same_employer(before: dict[str, Any], after: dict[str, Any]) -> bool:
    """Whether two submissions' documents went to one employer: by its key, for it may change its name, and
    another may bear the same; by its name where a document is from before there was a key in it."""
    keys = before.get("sent_to"), after.get("sent_to")
    return keys[0] == keys[1] if all(keys) else _named(before) == _named(after)


def part_changes(before: dict[str, Any], after: dict[str, Any]) -> Iterator[Change]:
    """Differences between one part of two documents."""
    slug, title = after["slug"], after["title"]
    values = {row["name"]: row["value"] for row in before["rows"]}
    for row in after["rows"]:
        was = values.pop(row["name"], "")
        if was != row["value"]:
            # What is masked on the page is masked in the comparison too: only that it changed.
            was, now = ("***", _("已修改")) if row["sealed"] else (was, row["value"])
            yield Change(slug, title, row["label"], was, now, row["name"])
    for row in before["rows"]:
        if values.get(row["name"]):
            yield Change(slug, title, row["label"], "***" if row["sealed"] else row["value"], "", row["name"])
    rows_then, rows_now = _lines(before), _lines(after)
    for line in rows_then:
        if line not in rows_now:
            yield Change(slug, title, "", line, "")
    for line in rows_now:
        if line not in rows_then:
            yield Change(slug, title, "", "", line)


def file_changes(before: dict[str, Any], after: dict[str, Any]) -> Iterator[Change]:
    names = {file["requirement"]: file["requirement_name"] for file in [*before["files"], *after["files"]]}
    for code, name in names.items():
        then = {file["id"]: file for file in before["files"] if file["requirement"] == code}
        now = {file["id"]: file for file in after["files"] if file["requirement"] == code}
        gone = [file for pk, file in then.items() if pk not in now]
        new = [file for pk, file in now.items() if pk not in then]
        if gone or new:
            yield Change(code, name, "", _listed(gone), _listed(new), gone=gone, new=new)


def portrait_changes(before: dict[str, Any], after: dict[str, Any]) -> Iterator[Change]:
    then, now = before.get("portrait") or {}, after.get("portrait") or {}
    if then.get("sha256") != now.get("sha256"):
        for part in (part for part in PARTS if part.portrait_field):
            yield Change(part.slug, str(part.title), _("证件照"), "", _("换了照片"), part.portrait_field)


def _named(content: dict[str, Any]) -> list[str]:
    derived = {part.slug for part in PARTS if part.is_derived}
    parts = [part for part in content["parts"] if part["slug"] in derived]
    return [row["value"] for part in parts for row in part["rows"] if row["name"] == "employer"]


def _lines(part: dict[str, Any]) -> list[str]:
    return [" · ".join(row) for row in part["table"]["body"]] if part["table"] else []


def _listed(files: list[dict[str, Any]]) -> str:
    words = _("%(name)s（%(pages)d 页）")
    return "、".join(words % {"name": file["name"], "pages": file["pages"]} for file in files)
