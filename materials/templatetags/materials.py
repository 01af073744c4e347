"""What the upload templates need to know: `{% upload_rules as rules %}`, `{% tally rows as counted %}`."""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from django import template
from django.conf import settings

from materials import portrait_checks as checks
from materials.dossiers import MaterialRow, Tally
from materials.dossiers import tally as count
from materials.inspection import ACCEPT
from materials.refusals import megabytes

register = template.Library()


@dataclass(frozen=True)
class UploadRules:
    """Limits in megabytes and bytes, and the value of an input's `accept`."""

    accept: str
    pdf: str
    image: str
    pdf_bytes: int
    image_bytes: int
    files: int


@register.simple_tag
def upload_rules() -> UploadRules:
    pdf, image = settings.MATERIAL_MAX_PDF_BYTES, settings.MATERIAL_MAX_IMAGE_BYTES
    return UploadRules(ACCEPT, megabytes(pdf), megabytes(image), pdf, image, settings.MATERIAL_MAX_FILES)


@register.simple_tag
def tally(rows: Iterable[MaterialRow]) -> Tally:
    return count(rows)


@register.simple_tag
def portrait_rules() -> dict[str, object]:
    """The numbers that the browser's live checks share with the server's."""
    return {
        "white": checks.WHITE_AT_LEAST,
        "tint": checks.TINT_AT_MOST,
        "share": checks.WHITE_SHARE,
        "strips": json.dumps(checks.STRIPS),
        "face": json.dumps(checks.FACE),
        "brightness": json.dumps(checks.BRIGHTNESS),
        "sharpness": checks.SHARPNESS,
        "bytes": settings.MATERIAL_MAX_IMAGE_BYTES,
        "megabytes": megabytes(settings.MATERIAL_MAX_IMAGE_BYTES),
    }
