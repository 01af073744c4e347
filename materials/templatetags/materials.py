"""What the upload templates need to know: `{% upload_rules as rules %}`, `{% tally rows as counted %}`."""

import json
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from materials import portrait_checks as checks
from materials.arranging import LONGEST_LABEL
from materials.dossiers import MaterialRow, Tally
from materials.dossiers import tally as count
from materials.inspect.inspection import ACCEPT, ACCEPT_PICTURES
from materials.inspect.refusals import megabytes
from materials.models import MaterialFile
from materials.scan import doctor
from materials.scan.scanning import is_open, state_of
from youyue.ui.markup import filled, joined
from youyue.ui.templatetags.ui import filesize, icon, iso, tag, when

register = template.Library()
State = MaterialFile.ScanState
SCAN_TAGS: dict[str, tuple[str, str]] = {
    State.PENDING: ("info", "clock"),
    State.CLEAN: ("ok", "check"),
    State.INFECTED: ("bad", "lock"),
    State.NOT_SCANNED: ("", "minus"),
}


@dataclass(frozen=True)
class UploadRules:
    """Limits in megabytes and bytes, and the value of an input's `accept`."""

    accept: str
    pdf: str
    image: str
    pdf_bytes: int
    image_bytes: int
    files: int
    label: int


@register.simple_tag
def upload_rules() -> UploadRules:
    pdf, image = settings.MATERIAL_MAX_PDF_BYTES, settings.MATERIAL_MAX_IMAGE_BYTES
    return UploadRules(
        ACCEPT, megabytes(pdf), megabytes(image), pdf, image, settings.MATERIAL_MAX_FILES, LONGEST_LABEL
    )


@register.filter
def scan_state(file: Any) -> str:
    """What is to be told of a MaterialFile, or of a submission's file that carries its state as `scan`."""
    return file.get("scan", "") if isinstance(file, dict) else state_of(file.scan_state)


@register.simple_tag
def scan_tag(file: Any) -> str:
    """State tag of the virus scan; nothing for a submission's file that has no row any more."""
    state = scan_state(file)
    if not state:
        return ""
    kind, icon = SCAN_TAGS[state]
    return tag(kind, icon, format_html('<span class="vh">{}</span>{}', _("病毒检测："), State(state).label))


FACTS = """{pages}<span>{size}</span>
<time class="nowrap" datetime="{iso}">{when}</time>"""


@register.simple_tag
def file_line(file: MaterialFile) -> dict[str, Any]:
    """What one line of the table says of a file. `aloud` is its name for those who do not see beside which
    file a link stands. `opinion` is what the scan doctor says: its doubts, which pages to look at; whether he
    `asks` what to do about them, or the file `is_looked_at` still.

    What nobody can press is drawn here: a table has many files, and each had fifty nodes."""
    doubts, is_settled = doctor.doubts_about(file), doctor.is_settled(file)
    key, name, scan = str(file.pk), {"name": file.name}, state_of(file.scan_state)
    looking = _looking(file)
    pages = ngettext("%(pages)d 页", "%(pages)d 页", file.pages) % {"pages": file.pages}
    facts = {
        "pages": format_html("<span>{}</span>\n", pages) if file.kind == MaterialFile.Kind.PDF else "",
        "size": filesize(file.size),
        "iso": iso(file.uploaded_at),
        "when": when(file.uploaded_at),
    }
    tags = [
        tag("ok", "check", _("已上传")) if scan != State.INFECTED else "",
        "\n",
        scan_tag(file) if scan != State.NOT_SCANNED else "",  # that nothing scans is the office's affair
        looking,
        doubt_tags(doubts, is_settled),
    ]
    return {
        "key": joined([key]),
        "kind": str(MaterialFile.Kind(file.kind).label),
        "facts": filled(FACTS, facts),
        "tags": joined(tags),
        "urls": {act: before + key + after for act, (before, after) in _addresses().items()},
        "aloud": format_html('<span class="vh">{}</span>', _("“%(name)s”") % name),
        "to_replace": _("用来替换“%(name)s”的文件") % name,
        "to_label": _("：“%(name)s”") % name,
        "scan": scan,
        "is_open": is_open(file),
        "is_looked_at": bool(looking),
        "opinion": {"doubts": doubts, "pages": doctor.pages_to_look_at(doubts)},
        "asks": doubts and not is_settled and is_open(file),
        "doubts_in_full": format_html_join(
            "", "<p><b>{}{}</b>{}{}</p>", ((doubt.title, _("："), doubt.words, _("。")) for doubt in doubts)
        ),
    }


def _looking(file: MaterialFile) -> SafeString | str:
    """A tag for an opinion of the scan doctor that is still to come; closed files have a tag already."""
    if file.examined_at or not is_open(file):
        return ""
    return tag("info", "clock", format_html('<span class="vh">{}</span>{}', _("清晰度检测："), _("检测中")))


@cache
def _addresses() -> dict[str, tuple[str, str]]:
    """What stands before and after a file's id in the addresses of what may be done with it."""
    acts = ("material_file", "label_file", "move_file", "remove_file")
    nobody = uuid.UUID(int=0)
    parts = {act: reverse(f"applicants:{act}", args=[nobody]).partition(str(nobody)) for act in acts}
    return {act: (before, after) for act, (before, _key, after) in parts.items()}


@register.simple_tag
def doubt_tags(doubts: list[doctor.Doubt], is_settled: bool) -> SafeString:
    """One tag for each kind of doubt; quiet ones where the uploader chose to use the file anyway."""
    tags = dict.fromkeys(doubt.tag for doubt in doubts)  # a file with two twins is doubted twice, told once
    if not is_settled:
        return format_html_join("", "{}", ((tag("warn", "alert", words),) for words in tags))
    quiet = '<span class="tag">{}{}<span class="vh">{}</span></span>'
    sentence = _("，申办人看过后仍然使用")
    return format_html_join("", quiet, ((icon("alert"), words, sentence) for words in tags))


@register.simple_tag
def tally(rows: Iterable[MaterialRow]) -> Tally:
    return count(rows)


@register.simple_tag
@cache
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
        "accept": ACCEPT_PICTURES,
        "megabytes": megabytes(settings.MATERIAL_MAX_IMAGE_BYTES),
    }
