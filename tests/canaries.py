"""Canaries: each field of somebody's data has a value of its own; an answer that bears it shows the field."""

import html
import io
import re
import zipfile

from django.db import models
from django.http import HttpResponse
from django.utils import timezone

from applicants.models import Application, Education, Employment, FamilyMember, Message
from materials.models import MaterialFile
from materials.store import vault
from tests.agreeing import consents
from tests.make import change
from youyue.identity.looks import Kind
from youyue.identity.sealed import SealedDateField

GLYPHS = "甲乙丙丁戊己庚辛壬癸"
PICTURE = "picture"  # of a page or the portrait: nobody can read what it shows, so it counts as a whole
_SPACE = re.compile(r"\s+")

# Columns that hold no words of hers: keys, codes out of a list, what the system writes.
NOT_HERS = """
    Application.stage Application.state Application.receipt_number Application.typed Application.card_type
    Application.country Application.sex Application.political_status Application.highest_education
    Application.title_level Application.employer_name Application.work_arrangement
    Application.social_insurance Application.region_code Application.asked_back_answer
    Application.window_region Application.card_number
    FamilyMember.typed FamilyMember.relation FamilyMember.nationality
    Education.typed Education.start Education.end Education.country Education.level Education.degree
    Employment.typed Employment.start Employment.end Employment.country Employment.employer_name
"""
SPECIAL = {
    "Application.email": "canary.hidden@example.cn",
    "Application.emergency_mobile": "13755557788",
    "FamilyMember.birth_date": "1993-11-27",
}


def text_columns(model: type[models.Model]) -> list[str]:
    """Of the columns in which words can stand, those that are the applicant's."""
    columns = model._meta.concrete_fields
    names = [
        f"{model.__name__}.{column.name}"
        for column in columns
        if isinstance(column, models.CharField | models.TextField)
        and not isinstance(column, SealedDateField)
        and not column.name.endswith("_old")  # the place of the last release's
    ]
    return [name for name in names if name not in NOT_HERS.split()]


def _word(number: int) -> str:
    return f"雀{GLYPHS[number // 10]}{GLYPHS[number % 10]}巢"


ROWS = (Application, FamilyMember, Education, Employment)
FILLED = [name for model in ROWS for name in text_columns(model)]
CANARIES = {name: SPECIAL.get(name, _word(number)) for number, name in enumerate(FILLED)} | {
    "User.name": "雀知文",
    "User.id_number": "440106199003076518",
    "User.mobile": "18612341402",
    "MaterialFile.name": "雀扫描件.pdf",
    "MaterialFile.label": "雀第一份",
    "MaterialFile.content": "% canary of the content",
    "Message.text": "雀留言一句",
    "Remark.answer_note": "雀答复一句",
    "Event.note": "雀异议一句",
    "User.masked_id_number": "4****************8",
}
KINDS = dict.fromkeys(CANARIES, Kind.FILING) | {
    "Application.position": Kind.LISTED,
    "Application.emergency_mobile": Kind.NUMBER,
    "User.id_number": Kind.NUMBER,
    "User.mobile": Kind.NUMBER,
    "MaterialFile.content": Kind.FILES,
    PICTURE: Kind.FILES,
    "Application.asked_back_reason": Kind.WORDS,
    "Message.text": Kind.WORDS,
    "Remark.answer_note": Kind.WORDS,
    "Event.note": Kind.WORDS,
    "User.masked_id_number": Kind.ACCOUNT,
}
SAID = {name: {"note": CANARIES["Event.note"]} for name in ("withdraw", "raise_objection")}


def fill(made: Application) -> None:
    """Put the canaries in, before anything is handed in."""
    made.applicant.name = CANARIES["User.name"]
    made.applicant.save()
    for row in (made, made.family.get(), made.education.get(), made.employment.get()):
        for name in text_columns(type(row)):
            if name != "Application.asked_back_reason":
                setattr(row, name.partition(".")[2], CANARIES[name])
        row.save()
    for file in MaterialFile.objects.filter(material__dossier=made.dossier):
        content = vault.read(file.stored.name) + CANARIES["MaterialFile.content"].encode()
        file.name, file.label = CANARIES["MaterialFile.name"], CANARIES["MaterialFile.label"]
        file.stored, file.sha256 = vault.put(content, folder="materials"), vault.digest(content)
        file.save()
    consents(made)


def write(made: Application, side: str, place: str) -> None:
    """What the applicant says to a desk, besides what she hands in."""
    Message(
        application=made,
        side=side,
        place=place,
        party_name="对方",
        by=made.applicant,
        role="applicant",
        text=CANARIES["Message.text"],
        at=timezone.now(),
    ).save()
    change(made.remarks, answer_note=CANARIES["Remark.answer_note"])
    made.asked_back_at = timezone.now()
    made.asked_back_reason = CANARIES["Application.asked_back_reason"]
    made.save(update_fields=["asked_back_at", "asked_back_reason"])


# --- what an answer shows ---------------------------------------------------------------------------
def shown_in(response: HttpResponse) -> set[str]:
    """Which fields an answer shows, as names of `CANARIES`, and whether there is a picture in it."""
    kind = response.get("Content-Type", "")
    if kind.startswith("image/"):
        return {PICTURE}
    body = response.streamed if response.streaming else response.content
    text = _SPACE.sub("", _text_of(kind, body))
    found = {name for name, value in CANARIES.items() if _SPACE.sub("", value) in text}
    return found | ({PICTURE} if _has_pictures(kind, body) else set())


def _text_of(kind: str, body: bytes) -> str:
    if kind.startswith("application/pdf"):
        return _text_of_pdf(body) + body.decode("latin-1")
    if "spreadsheet" in kind or kind.startswith("application/zip"):
        return "".join(f"{name} {html.unescape(content)}" for name, content in _entries(body))
    return html.unescape(body.decode("utf-8", "replace"))


def _entries(body: bytes) -> list[tuple[str, str]]:
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return [(name, archive.read(name).decode("utf-8", "replace")) for name in archive.namelist()]


def _has_pictures(kind: str, body: bytes) -> bool:
    return kind.startswith("application/zip") and any(name.endswith(".jpg") for name, _ in _entries(body))


def _text_of_pdf(body: bytes) -> str:
    import pypdfium2

    document = pypdfium2.PdfDocument(body)
    text = "".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    return str(text)
