"""What is still to be done before an application can be submitted: parts, materials, employer."""

from django.utils.translation import gettext as _

from applicants.models import Application
from applicants.parts import PARTS
from applicants.parts.base import Problem
from catalog.requirements import requirements_for
from materials.dossiers import MaterialRow, material_rows

MATERIALS = "materials"


def materials_of(application: Application) -> list[MaterialRow]:
    """The rows of the materials table for the application's work arrangement, in order."""
    asked = requirements_for(application.work_arrangement, application.social_insurance)
    return material_rows(application.dossier, asked)


def material_problems(rows: list[MaterialRow]) -> list[Problem]:
    return [
        Problem(
            MATERIALS,
            _("还没有上传“%(name)s”，请上传后再提交") % {"name": row.requirement.name},
            f"material-{row.requirement.code}",
        )
        for row in rows
        if row.requirement.required and not row.waived and not row.is_handed_in
    ]


def problems(application: Application, rows: list[MaterialRow] | None = None) -> list[Problem]:
    """Everything that is missing or wrong, in the order of the filing; empty when it can be submitted.

    `rows` spares looking up the materials again.
    """
    found = [problem for part in PARTS for problem in part.problems(application)]
    return found + material_problems(materials_of(application) if rows is None else rows)


def note_progress(application: Application, *slugs: str) -> None:
    """Remember the number of problems of these parts, so that the task list need not look again."""
    for part in PARTS:
        if part.slug in slugs:
            application.progress[part.slug] = len(part.problems(application))
    application.save(update_fields=["progress"])
