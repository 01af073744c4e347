"""What differs between two submissions: what reviewers look at first after a return."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Change:
    """One difference. `place` is a part's slug or a requirement's code; empty texts mean "was not there"."""

    place: str
    where: str
    label: str
    was: str
    now: str


def changes(before: dict[str, Any], after: dict[str, Any]) -> list[Change]:
    """Differences between two submissions' documents, in the order of the filing, then the materials."""
    return [*_parts(before, after), *_files(before, after), *_portrait(before, after)]


def _parts(before: dict[str, Any], after: dict[str, Any]) -> Iterator[Change]:
    earlier = {part["slug"]: part for part in before["parts"]}
    for part in after["parts"]:
        old = earlier.get(part["slug"], {"rows": [], "table": None})
        slug, title = part["slug"], part["title"]
        values = {row["name"]: row["value"] for row in old["rows"]}
        for row in part["rows"]:
            was = values.get(row["name"], "")
            if was != row["value"]:
                # What is masked on the page is masked in the comparison too: only that it changed.
                texts = ("***", _("已修改")) if row["sealed"] else (was, row["value"])
                yield Change(slug, title, row["label"], *texts)
        rows_then, rows_now = _lines(old), _lines(part)
        for line in rows_then:
            if line not in rows_now:
                yield Change(slug, title, "", line, "")
        for line in rows_now:
            if line not in rows_then:
                yield Change(slug, title, "", "", line)


def _files(before: dict[str, Any], after: dict[str, Any]) -> Iterator[Change]:
    names = {file["requirement"]: file["requirement_name"] for file in [*before["files"], *after["files"]]}
    for code, name in names.items():
        then = {file["id"]: file for file in before["files"] if file["requirement"] == code}
        now = {file["id"]: file for file in after["files"] if file["requirement"] == code}
        gone = [_described(file) for pk, file in then.items() if pk not in now]
        new = [_described(file) for pk, file in now.items() if pk not in then]
        if gone or new:
            yield Change(code, name, "", "、".join(gone), "、".join(new))


def _portrait(before: dict[str, Any], after: dict[str, Any]) -> Iterator[Change]:
    then, now = before.get("portrait") or {}, after.get("portrait") or {}
    if then.get("sha256") != now.get("sha256"):
        yield Change("basics", _("证件照"), "", "", _("换了照片"))


def _lines(part: dict[str, Any]) -> list[str]:
    return [" · ".join(row) for row in part["table"]["body"]] if part["table"] else []


def _described(file: dict[str, Any]) -> str:
    return _("%(name)s（%(pages)d 页）") % {"name": file["name"], "pages": file["pages"]}
