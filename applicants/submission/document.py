"""The snapshot of an application: what was handed in, word for word, with its hash."""

import hashlib
import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from applicants.models import Application, Submission
from applicants.observations.observation import observations_by_part
from applicants.parts import PARTS, Filing, Part
from applicants.submission.completeness import materials_of
from materials.dossiers import MaterialRow
from youyue.identity.masks import mask_id_number, mask_mobile

if TYPE_CHECKING:
    from applicants.workflow import Step


def document_of(filing: Filing, material_rows: list[MaterialRow] | None = None) -> dict[str, Any]:
    """All parts as people read them, and the list of files with their hashes.

    `parts`: a list of `{"slug", "title", "rows", "table", "notices"}`, where `rows` are
    `{"name", "label", "value", "sealed"}`, `table` is `{"head", "body"}` or None and `notices`, what the
    system noticed, are `{"key", "text", "explanation"}`. `files`: a list of
    `{"id", "name", "label", "requirement", "requirement_name", "sha256", "size", "pages"}`. `portrait`:
    `{"id", "sha256"}` or None.
    """
    notices = observations_by_part(filing)
    parts = [part_document(filing, part, notices.get(part.slug, [])) for part in PARTS]
    return {
        "parts": parts,
        "files": files_of(filing.application, material_rows),
        "portrait": portrait_of(filing.application),
    }


def mask_row(row: dict[str, Any]) -> str:
    """The value of one of a document's rows, masked when it is sealed."""
    value: str = row["value"]
    if not row["sealed"]:
        return value
    return mask_id_number(value) if row["name"] == "id_number" else mask_mobile(value)


def files_of(
    application: Application, material_rows: list[MaterialRow] | None = None
) -> list[dict[str, Any]]:
    """The list `files`."""
    return [
        {
            "id": str(file.pk),
            "name": file.name,
            "label": file.label,
            "requirement": row.requirement.code,
            "requirement_name": row.requirement.name,
            "sha256": file.sha256,
            "size": file.size,
            "pages": file.pages,
        }
        for row in (materials_of(application) if material_rows is None else material_rows)
        for file in row.files
    ]


def portrait_of(application: Application) -> dict[str, str] | None:
    if not application.portrait:
        return None
    return {"id": str(application.portrait_id), "sha256": application.portrait.sha256}


def part_document(filing: Filing, part: Part, notices: list[dict[str, str]]) -> dict[str, Any]:
    """One entry of `parts`."""
    grid = part.grid(filing)
    return {
        "slug": part.slug,
        "title": str(part.title),
        "rows": [asdict(shown) | {"label": str(shown.label)} for shown in part.rows(filing.application)],
        "table": asdict(grid) if grid else None,
        "notices": notices,
    }


def consents_of(filing: Filing) -> list[dict[str, Any]]:
    """Which version was agreed to for whom, of what is handed in; what was never asked is not there."""
    asks = [ask for part in PARTS for ask in part.asks(filing)]
    standing = [(ask, filing.consents.standing(ask)) for ask in asks]
    return [
        {"kind": ask.kind, "member": ask.member, "version": record.version, "at": record.at.isoformat()}
        for ask, record in standing
        if record
    ]


def canonical(content: dict[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)


def take_submission(application: Application, step: "Step") -> Submission:
    """Store what is handed in with this round: the document, with `round`, `consents`, and in `sent_to` the
    key of the employer."""
    filing = Filing(application)
    more = {"round": application.round, "consents": consents_of(filing)}
    text = canonical(document_of(filing) | more | {"sent_to": str(application.sent_to_id or "")})
    return Submission.objects.create(
        application=application,
        round=application.round,
        at=step.at,
        document=text,
        sha256=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        pledge_version=step.facts["pledge_version"],
        pledged_at=step.facts["pledged_at"],
    )
