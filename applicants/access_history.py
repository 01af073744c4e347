"""谁看过我的材料: the access log of one application, told to the applicant.

One line per day, person, capacity and thing: twenty pages of a file are one line that counts them. What the
applicant has looked at is left out.
"""

import datetime
from dataclasses import dataclass

from django.db.models import Case, Count, F, Max, QuerySet, Value, When
from django.db.models.functions import TruncDate
from django.utils.translation import gettext as _

from applicants.models import Application
from materials.models import MaterialFile
from youyue.identity.models import AccessLog, User

Action = AccessLog.Action


@dataclass(frozen=True)
class Look:
    at: datetime.datetime
    who: str
    role: str
    did: str
    material: str
    file: str
    reason: str


def looks_at(application: Application) -> QuerySet:
    """The lines, latest first, as rows to be sliced and given to `in_words`."""
    one_thing = Case(When(action=Action.PREVIEW, then=Value("")), default=F("what"))
    return (
        AccessLog.objects.filter(whose=application.applicant_id, object_id__in=_things(application))
        .exclude(by=application.applicant_id)
        .annotate(day=TruncDate("at"), thing=one_thing)
        .values("day", "by", "role", "action", "object_id", "thing", "reason")
        .annotate(latest=Max("at"), pages=Count("what", distinct=True), name=Max("what"))
        .order_by("-latest", "object_id")
    )


def in_words(application: Application, rows: list[dict]) -> list[Look]:
    """Rows of `looks_at` in words; two queries for any number."""
    people = User.objects.in_bulk({row["by"] for row in rows})
    files = {
        str(material_file.pk): material_file
        for material_file in MaterialFile.objects.filter(
            material__dossier=application.dossier_id
        ).select_related("material__requirement")
    }
    return [
        Look(
            at=row["latest"],
            who=people[row["by"]].masked_name,
            role=row["role"],
            did=_did(row, file := files.get(row["object_id"])),
            material=file.material.requirement.name if file else row["name"],
            file=file.name if file else "",
            reason=row["reason"],
        )
        for row in rows
    ]


def _did(row: dict, file: MaterialFile | None) -> str:
    if row["action"] == Action.PREVIEW:
        return _("看了 %(n)d 页") % {"n": row["pages"]} if file else _("看了")
    return {
        Action.DOWNLOAD: _("下载了原件"),
        Action.REVEAL: _("显示了完整号码"),
        Action.EXPORT: _("下载了"),
    }[row["action"]]


def _things(application: Application) -> list[str]:
    """Keys under which looks at this application are logged: itself, its files, the portraits handed in."""
    files = MaterialFile.objects.filter(material__dossier=application.dossier_id).values_list("pk", flat=True)
    portraits = [
        submission.content["portrait"] for submission in application.submissions(manager="everything").all()
    ]
    keys = [
        application.pk,
        *files,
        application.portrait_id,
        *(portrait["id"] for portrait in portraits if portrait),
    ]
    return [str(key) for key in keys if key]
