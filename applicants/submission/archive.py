"""The files of an application that go into its zip."""

from typing import Any

from applicants.models import Application
from applicants.parts import Filing
from applicants.submission.document import document_of
from materials.models import MaterialFile


def files_of(application: Application, content: dict[str, Any] | None = None) -> list[MaterialFile]:
    """The files that a submission's content names, in its order; without one those that are there now."""
    content = document_of(Filing(application)) if content is None else content
    rows = MaterialFile.objects.select_related("material__requirement").filter(
        material__dossier=application.dossier_id, pk__in=[entry["id"] for entry in content["files"]]
    )
    by_id = {str(file.pk): file for file in rows}
    return [by_id[entry["id"]] for entry in content["files"] if entry["id"] in by_id]
