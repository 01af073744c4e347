"""Two submissions beside each other: what a remark asked for, what it was, what it is now (feature N03)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from applicants.models import Remark
from applicants.parts import BY_SLUG, PARTS
from applicants.submission.document import mask_row


@dataclass
class Line:
    """One value, or one row of a table, then and now; both texts are empty for what was not there."""

    label: str
    was: str
    now: str
    has_changed: bool
    remarks: list[Remark] = field(default_factory=list)


@dataclass
class Section:
    """A part of the filing or a material; `gone`, `new` and `kept` are files of the two documents."""

    place: str
    title: str
    remarks: list[Remark] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    gone: list[dict[str, Any]] = field(default_factory=list)
    new: list[dict[str, Any]] = field(default_factory=list)
    kept: list[dict[str, Any]] = field(default_factory=list)

    @property
    def changed_lines(self) -> list[Line]:
        return [line for line in self.lines if line.has_changed or line.remarks]

    @property
    def has_changed(self) -> bool:
        return bool(self.gone or self.new) or any(line.has_changed for line in self.lines)

    @property
    def matters(self) -> bool:
        """Whether it is shown while only changes are: something changed, or something was asked for."""
        return self.has_changed or bool(self.remarks) or any(line.remarks for line in self.lines)


def compare(before: dict[str, Any], after: dict[str, Any], remarks: Iterable[Remark]) -> list[Section]:
    """Every part and material, in the order of the filing, with the remarks that were made about them."""
    remarks = list(remarks)
    earlier = {part["slug"]: part for part in before["parts"]}
    nothing: dict[str, Any] = {"rows": [], "table": None}
    sections = [_part(earlier.get(part["slug"], nothing), part, remarks) for part in after["parts"]]
    pictured = {part.slug: part.portrait_field for part in PARTS if part.portrait_field}
    with_portrait = next((section for section in sections if section.place in pictured), None)
    was, now = before.get("portrait") or {}, after.get("portrait") or {}
    if with_portrait and was.get("sha256") != now.get("sha256"):
        slug = with_portrait.place
        portrait_remarks = [
            remark for remark in remarks if remark.part == slug and remark.field == pictured[slug]
        ]
        with_portrait.lines.append(Line(_("证件照"), _("原来的照片"), _("换了照片"), True, portrait_remarks))
    return sections + _materials(before, after, remarks)


def _part(old: dict[str, Any], part: dict[str, Any], remarks: list[Remark]) -> Section:
    slug = part["slug"]
    about = [remark for remark in remarks if remark.part == slug]
    section = Section(slug, part["title"], [remark for remark in about if not remark.field])
    then = {row["name"]: row for row in old["rows"]}
    rows = [*part["rows"], *(row for row in old["rows"] if row["name"] not in _names(part))]
    asker = BY_SLUG.get(slug)  # None for a part that an earlier version of the filing had
    portrait = asker.portrait_field if asker else ""
    left = {remark.pk: remark for remark in about if remark.field and remark.field != portrait}
    for row in rows:
        was = then.get(row["name"])
        now = row if row["name"] in _names(part) else None
        changed = (was["value"] if was else "") != (now["value"] if now else "")
        was_text, now_text = (mask_row(version) if version else "" for version in (was, now))
        row_remarks = [
            left.pop(pk) for pk in [*left] if asker and row["name"] in asker.mended_with(left[pk].field)
        ]
        section.lines.append(Line(row["label"], was_text, now_text, changed, row_remarks))
    section.remarks += left.values()
    lines_then, lines_now = _lines(old), _lines(part)
    section.lines += [Line("", line, "", True) for line in lines_then if line not in lines_now]
    section.lines += [
        Line("", line if line in lines_then else "", line, line not in lines_then) for line in lines_now
    ]
    return section


def _materials(before: dict[str, Any], after: dict[str, Any], remarks: list[Remark]) -> list[Section]:
    sections = []
    names = {file["requirement"]: file["requirement_name"] for file in [*before["files"], *after["files"]]}
    asked = [remark.requirement for remark in remarks if remark.requirement]  # of one without any file, too
    names = {requirement.code: requirement.name for requirement in asked} | names
    for code, name in names.items():
        then = {file["id"]: file for file in before["files"] if file["requirement"] == code}
        now = {file["id"]: file for file in after["files"] if file["requirement"] == code}
        material_remarks = [
            remark for remark in remarks if remark.requirement and remark.requirement.code == code
        ]
        section = Section(code, name, material_remarks)
        section.gone = [_paged(file) for pk, file in then.items() if pk not in now]
        section.new = [_paged(file) for pk, file in now.items() if pk not in then]
        section.kept = [_paged(file) for pk, file in now.items() if pk in then]
        sections.append(section)
    return sections


def _paged(file: dict[str, Any]) -> dict[str, Any]:
    return file | {"numbers": range(1, file["pages"] + 1)}


def _names(part: dict[str, Any]) -> set[str]:
    return {row["name"] for row in part["rows"]}


def _lines(part: dict[str, Any]) -> list[str]:
    return [" · ".join(filter(None, row)) for row in part["table"]["body"]] if part["table"] else []
