"""Printed matter as PDFs: drawn by the worker, once for the same content, and kept sealed in the store.

To draw one takes seconds, in which a web server's thread would do nothing else. So whoever asks first gets a
page that says 正在生成 and comes again by itself (the header `Refresh`), and then the PDF; whoever asks later
gets it at once. What it says is compared, not who asks or when: a PDF bears the time at which it was drawn.
"""

import base64
import hashlib
import json
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone

from materials.models import Dossier, Paper
from materials.store import vault
from youyue.notices.jobs import enqueue
from youyue.ui import paper

DRAW = "materials.draw_paper"
FOLDER = vault.PAPERS
KEPT = timedelta(days=7)  # after it was asked for; then it is drawn again
NO_TIME = datetime(1970, 1, 1, tzinfo=UTC)
AGAIN = 3  # seconds until the page asks again
PATIENCE = timedelta(minutes=2)  # after which the browser's own printing is offered instead


def answer(
    request: HttpRequest,
    dossier: Dossier,
    template: str,
    context: dict[str, Any],
    *,
    name: str,
    back: str,
    images: Mapping[str, bytes] | None = None,
    looking: Callable[[], AbstractContextManager[object]] = nullcontext,
) -> HttpResponse:
    """The PDF of a template, or the page that says that it is being made. The PDF is made inside
    of `looking`, which logs the look; `back` is the same page for the browser's printer."""
    if not paper.can_draw():
        return paper.no_paper(request, back)
    row = _asked_for(dossier, template, context, images or {})
    if not row.stored:
        late = row.failed_at or timezone.now() - row.asked_at > PATIENCE
        return paper.no_paper(request, back) if late else _being_made(request, back)
    is_own = row.stored.startswith(f"{FOLDER}/{_beginning(row)}")
    try:
        if not is_own:
            raise vault.Broken
        content = vault.read(row.stored, promptly=True)
    except vault.Broken:  # its key has left the ring, say: unlike a file it can be made again
        row.delete()
        if is_own:
            vault.drop(row.stored)
        _asked_for(dossier, template, context, images or {})
        return _being_made(request, back)
    except vault.Unavailable:
        return paper.no_paper(request, back)
    with looking():
        return paper.send(content, name)


def _asked_for(
    dossier: Dossier, template: str, context: dict[str, Any], images: Mapping[str, bytes]
) -> Paper:
    page = render_to_string(template, context | {"printed_at": NO_TIME})
    sums = {picture: hashlib.sha256(content).hexdigest() for picture, content in sorted(images.items())}
    digest = hashlib.sha256(json.dumps([page, sums, paper.sheet()]).encode()).hexdigest()
    row = Paper.objects.filter(dossier=dossier, digest=digest).first()
    if row and not (row.failed_at and timezone.now() - row.failed_at > PATIENCE):
        return row
    work = {
        "page": render_to_string(template, context),
        "images": {picture: base64.b64encode(content).decode() for picture, content in images.items()},
    }
    with transaction.atomic():
        if row:
            row.delete()  # it failed, and may be tried again
        row, is_new = Paper.objects.get_or_create(
            dossier=dossier, digest=digest, defaults={"work": json.dumps(work)}
        )
        if is_new:
            enqueue(DRAW, row.pk)
    return row


def _beginning(row: Paper) -> str:
    """Of the key of its bytes, of which the row has no sum: another's cannot be put in their place."""
    return f"{row.pk.hex}-"


def _being_made(request: HttpRequest, back: str) -> HttpResponse:
    context = {"path": request.get_full_path(), "back": back}
    response = render(request, "ui/paper_being_made.html", context)
    response["Refresh"] = str(AGAIN)
    response["Cache-Control"] = "private, no-store"
    return response


def draw(key: str) -> None:
    """What the worker does. A paper that cannot be drawn is not tried again before somebody asks."""
    row = Paper.objects.filter(pk=key, stored="", failed_at=None).first()  # a job may come twice
    if row is None:
        return
    work = json.loads(row.work or "{}")
    pictures = {picture: base64.b64decode(content) for picture, content in work["images"].items()}
    try:
        content = paper.draw(work["page"], pictures)
    except paper.NotDrawn:
        row.failed_at = timezone.now()
    else:
        row.stored = vault.put(content, folder=FOLDER, beginning=_beginning(row))
        row.made_at = timezone.now()
    row.work = ""
    row.save(update_fields=["work", "stored", "made_at", "failed_at"])


def forget_old() -> int:
    """Of papers that were asked for long ago; how many."""
    old = list(Paper.objects.filter(asked_at__lt=timezone.now() - KEPT))
    for each in old:
        each.delete()
        if each.stored:
            vault.drop(each.stored)
    return len(old)
