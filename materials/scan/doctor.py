"""The scan doctor's opinion: pages hard to read or wrongly turned, and a file handed in twice.

Opinions are warnings, never refusals. The worker looks at the pages, and what it found is stored with the
file; twins are looked for when the table is drawn, because the other file may go.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from materials.inspect import pool
from materials.models import MaterialFile
from materials.store import pages, vault

PAGES_AHEAD = 10  # are drawn before anybody asks for them
SECONDS = 60  # for a file: the worker counts less than whoever waits for a page
A4, PASSPORT = 297, 125  # millimetres along the longer side
# Title, sentence and tag of each kind.
WORDS = {
    "blurred": (
        gettext_lazy("扫描件模糊"),
        gettext_lazy("第 %(pages)s 页的文字边缘发虚，审核人员可能看不清"),
        gettext_lazy("第 %(pages)s 页可能看不清"),
    ),
    "dark": (
        gettext_lazy("扫描件太暗"),
        gettext_lazy("第 %(pages)s 页光线太暗，字和纸分不清楚"),
        gettext_lazy("第 %(pages)s 页太暗"),
    ),
    "coarse": (
        gettext_lazy("分辨率低"),
        gettext_lazy("第 %(pages)s 页约 %(figure)d dpi，不到 150 dpi，小字可能看不清"),
        gettext_lazy("第 %(pages)s 页分辨率低"),
    ),
    "upside_down": (
        gettext_lazy("页面倒着"),
        gettext_lazy("第 %(pages)s 页像是倒着的，请转正后重传；如果原件就是这样，可以不用管"),
        gettext_lazy("第 %(pages)s 页像是倒着的"),
    ),
    "sideways": (
        gettext_lazy("页面横着"),
        gettext_lazy("第 %(pages)s 页像是横着的，请转正后重传；如果原件就是这样，可以不用管"),
        gettext_lazy("第 %(pages)s 页像是横着的"),
    ),
    "blank": (
        gettext_lazy("空白页"),
        gettext_lazy("第 %(pages)s 页是空白的，请看看是不是放反了或漏扫了"),
        gettext_lazy("第 %(pages)s 页空白"),
    ),
}


@dataclass(frozen=True)
class Examined:
    """Findings, `{"page", "kind", "figure"}`, and by number each page that was drawn with its small copy."""

    findings: list[dict[str, Any]]
    pictures: dict[int, tuple[bytes, bytes]]


@dataclass(frozen=True)
class Doubt:
    title: str
    words: str
    tag: str
    pages: list[int] = field(default_factory=list)


def examine(content: bytes, kind: str, longest_mm: int = A4) -> Examined:
    """Look at the pages of a clean copy and draw the first ones. A doctor that fails has no opinion."""
    try:
        answer, made = pool.run(
            "materials.scan.examine_scan.examine",
            content,
            kind,
            longest_mm,
            PAGES_AHEAD,
            pages.WIDTH,
            seconds=SECONDS,
        )
    except pool.ChildFailed:
        return Examined([], {})
    drawn, place = {}, 0
    for number, large, small in answer["pictures"]:
        between = place + large
        drawn[number] = made[place:between], made[between : between + small]
        place = between + small
    return Examined(answer["findings"], drawn)


def look_at(file: MaterialFile) -> set[int]:
    """What `examine` says of a stored file, once and for all, and its pictures into the cache; returns which
    pages were drawn.

    Raises vault.Unavailable; then nothing is noted.
    """
    content = vault.read(str(file.stored), file.sha256)
    requirement = file.material.requirement
    examined = examine(content, file.kind, PASSPORT if requirement.is_identity_document else A4)
    for number, pictures in examined.pictures.items():
        pages.keep_drawn(file.sha256, number, *pictures)
    MaterialFile.objects.filter(pk=file.pk, examined_at=None).update(
        findings=examined.findings, examined_at=timezone.now()
    )
    return set(examined.pictures)


def doubts_of(findings: Iterable[dict[str, Any]], twins: Iterable[tuple[str, str]] = ()) -> list[Doubt]:
    """One for each kind of finding, and one for each twin, given by its material's and its own name."""
    by_kind: dict[str, list[dict[str, Any]]] = {}
    for finding in findings:
        by_kind.setdefault(finding["kind"], []).append(finding)
    doubts = []
    for kind, (title, words, tag) in WORDS.items():
        if of_kind := by_kind.get(kind):
            pages = [finding["page"] for finding in of_kind]
            facts = {
                "pages": "、".join(map(str, pages)),
                "figure": min(finding["figure"] for finding in of_kind),
            }
            doubts.append(Doubt(str(title), words % facts, tag % facts, pages))
    for material, name in twins:
        facts = {"material": material, "name": name}
        same = _("和“%(material)s”里的“%(name)s”内容相同，请看看是不是放错了地方") % facts
        doubts.append(Doubt(_("同一个文件传了两次"), same, _("可能传重了")))
    return doubts


def doubts_about(file: MaterialFile) -> list[Doubt]:
    """About a file whose twins have been looked for."""
    return doubts_of(file.findings, [(twin.material.requirement.name, twin.name) for twin in file.twins])


def opinions(files: Iterable[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """`opinions_by` what is stored with the files of a submission; one query."""
    files = list(files)
    rows = MaterialFile.objects.filter(pk__in=[file["id"] for file in files])
    return opinions_by({str(row.pk): row for row in rows}, files)


def opinions_by(rows: Mapping[str, Any], files: Iterable[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """`doubts` and `is_settled` by id for the files of a submission, in its order; `rows` has of each what
    was found on it, when, and when it was kept anyway."""
    by_id: dict[str, dict[str, Any]] = {}
    seen: dict[str, list[tuple[str, str]]] = {}
    for file in files:
        row = rows.get(file["id"])
        twins = seen.setdefault(file["sha256"], [])
        doubts = doubts_of(row.findings if row else [], twins)
        twins.append((file["requirement_name"], file["name"]))
        by_id[file["id"]] = {"doubts": doubts, "is_settled": bool(row and _was_read(row))}
    return by_id


def is_settled(file: MaterialFile) -> bool:
    """Whether the uploader chose to use the file anyway, knowing of all that can be said of it now."""
    at = file.kept_anyway_at
    return at is not None and _was_read(file) and all(twin.uploaded_at <= at for twin in file.twins)


def _was_read(row: Any) -> bool:
    """Whether the uploader knew what was found on the pages when she chose to use the file anyway."""
    at, examined = row.kept_anyway_at, row.examined_at
    return at is not None and not (row.findings and examined and examined > at)


def pages_to_look_at(doubts: Iterable[Doubt], most: int = 4) -> list[int]:
    """The pages that the doubts are about, the first few of them."""
    return sorted({page for doubt in doubts for page in doubt.pages})[:most]
