"""What is still to be done before an application can be submitted: parts, materials, employer."""

from django.utils.translation import gettext as _

from applicants.models import Application
from applicants.parts import BY_SLUG, PARTS, Filing
from applicants.parts.answers import Problem
from applicants.parts.draft_form import DraftForm
from catalog.lists.requirements import requirements_for
from materials.dossiers import MaterialRow, rows_and_rest
from materials.models import MaterialFile
from materials.scan.scanning import State, state_of

MATERIALS = "materials"


def materials_of(application: Application) -> list[MaterialRow]:
    """The rows of the materials table for the application's work arrangement, in order."""
    return materials_and_rest(application)[0]


def materials_and_rest(application: Application) -> tuple[list[MaterialRow], list[MaterialFile]]:
    """Those rows, and the files that stay for another arrangement and are not sent."""
    requirements = requirements_for(application.work_arrangement, application.social_insurance)
    return rows_and_rest(application.dossier_id, requirements)


def material_problems(rows: list[MaterialRow]) -> list[Problem]:
    """Materials that are missing, and files that must go because a virus was found."""
    missing = [
        Problem(
            MATERIALS,
            _("还没有上传“%(name)s”，请上传后再提交") % {"name": row.requirement.name},
            f"material-{row.requirement.code}",
        )
        for row in rows
        if row.requirement.required and not row.waived and not row.is_handed_in
    ]
    infected = [
        Problem(
            MATERIALS,
            _("“%(name)s”里有文件查出病毒，已隔离，请删除后重新上传") % {"name": row.requirement.name},
            f"file-{file.pk}",
        )
        for row in rows
        for file in [file for file in row.files if state_of(file.scan_state) == State.INFECTED][:1]
    ]
    return missing + infected


def being_scanned(rows: list[MaterialRow]) -> list[str]:
    """Names of the files that a virus scanner has still to look at."""
    return [file.name for row in rows for file in row.files if state_of(file.scan_state) == State.PENDING]


def problems(filing: Filing, rows: list[MaterialRow] | None = None) -> list[Problem]:
    """Everything that is missing or wrong, in the order of the filing; empty when it can be submitted.

    `rows` spares looking up the materials again.
    """
    in_parts = [problem for part in PARTS for problem in part.problems(filing)]
    return in_parts + material_problems(materials_of(filing.application) if rows is None else rows)


def count_problems(filing: Filing, *slugs: str, judged: DraftForm | None = None) -> None:
    """Note the number of problems of these parts, so that the task list need not look again.

    `judged` is a form of the first of them that was validated over what is stored now, and spares doing so
    again.
    """
    for slug in slugs:
        filing.application.progress[slug] = BY_SLUG[slug].count(filing, judged)
        judged = None
