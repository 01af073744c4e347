"""Printed matter: a page of ours as a PDF with its fonts inside.

WeasyPrint is the optional extra `pdf` and needs Pango on the machine. It is imported in a process of its
own alone, with hard limits, and it is given everything it may use: it opens no address and no file. Where
it is missing, the same page is printed by the browser.
"""

import base64
import json
import subprocess
import sys
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from youyue.ui import glyphs
from youyue.ui.errors import unavailable
from youyue.ui.text import writable

PROJECT = Path(__file__).resolve().parents[2]
SHEET = "css/paper.css"
SECONDS = 30


class NotDrawn(Exception):
    """No PDF: the extra or a library is missing, or the child died or took too long."""


def can_draw() -> bool:
    """Whether the extra is installed."""
    return find_spec("weasyprint") is not None


def draw(page: str, images: dict[str, bytes]) -> bytes:
    """The HTML `page` as a PDF. Its pictures have addresses `given:<name>`, names of `images`.

    A character that no font here draws is shown as 〓 and named at the end.
    """
    if not can_draw():
        raise NotDrawn
    footnote = _("字库里没有的字：%(list)s。可以在〓处手写，或者另附手写件")
    work = {
        "page": glyphs.with_stand_ins(writable(page), footnote),
        "sheet": sheet(),
        "images": {name: base64.b64encode(content).decode() for name, content in images.items()},
    }
    child = subprocess.Popen(  # noqa: S603 (our own module, no arguments)
        [sys.executable, "-E", "-s", "-m", "youyue.ui.draw_paper"],
        cwd=PROJECT,
        env={"LANG": "C.UTF-8", "PATH": "/usr/bin:/bin"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    with child:
        try:
            made, _errors = child.communicate(json.dumps(work).encode(), timeout=SECONDS)
        except subprocess.TimeoutExpired as error:
            child.kill()
            raise NotDrawn from error
    if child.returncode or not made.startswith(b"%PDF-"):
        raise NotDrawn
    return made


def print_page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """The page for the browser's printer, which tells first what the PDF cannot show."""
    whole = render_to_string(template, context | {"unprintable": ""}, request)
    unprintable = unprintable_in(whole)
    return (
        render(request, template, context | {"unprintable": unprintable})
        if unprintable
        else HttpResponse(whole)
    )


def unprintable_in(text: str) -> str:
    """A sentence that names the characters of the text that the PDF cannot show, "" when there are none."""
    missing = glyphs.unprintable(text)
    if not missing:
        return ""
    named = "、".join(f"{character}（{glyphs.code_point(character)}）" for character in missing)
    return _("PDF 里打印不出这些字：%(list)s，会印成〓，可另附手写件") % {"list": named}


def send(content: bytes, name: str) -> HttpResponse:
    """A download under an ASCII name without personal data."""
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={
            "Content-Disposition": content_disposition_header(as_attachment=True, filename=f"{name}.pdf"),
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "Cache-Control": "private, no-store",
            "Referrer-Policy": "no-referrer",
            "Cross-Origin-Resource-Policy": "same-origin",
        },
    )


def no_paper(request: HttpRequest, back: str) -> HttpResponse:
    """The page that leads to the browser's own printing."""
    message = _("现在不能生成 PDF。请打开打印页，用浏览器打印或另存为 PDF，内容一样")
    return unavailable(request, message=message, back=back)


@cache
def sheet() -> str:
    """The style sheet of all printed matter."""
    path = finders.find(SHEET)
    if path:
        return Path(str(path)).read_text(encoding="utf-8")
    with staticfiles_storage.open(SHEET) as file:
        return file.read().decode()
