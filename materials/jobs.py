"""What the worker does with handed-in files: scan, draw ahead, and take away what nobody needs."""

import logging
from contextlib import suppress
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import CommandError
from django.utils import timezone

from materials.models import MaterialFile
from materials.scan import doctor, scanner, scanning
from materials.serve import papers
from materials.store import cleaning, compare_pages, mark, pages, shelf, vault
from youyue.notices.jobs import beginning, enqueue, job, periodic

logger = logging.getLogger(__name__)
LOST = timedelta(minutes=15)  # after which a file whose pages nobody has looked at is asked for again


@beginning
def confirm_store() -> None:
    """A worker beside another store would take the files of all the others for lost."""
    shelf.empty_folder()
    try:
        mark.confirm()
    except mark.Elsewhere as refusal:
        raise CommandError(str(refusal)) from None
    except vault.Unavailable as error:
        logger.warning("mark of the store not read: %s", type(error).__name__)


@job(scanning.SCAN)
def scan(key: str) -> None:
    file = _file(key)
    if file is not None and scanner.is_configured():
        scanning.scan(file)


@job(scanning.DRAW)
def draw(key: str) -> None:
    """Whether the pages can be read, the first ones as pictures, so that nobody has to wait, and what changed
    since the file before."""
    file = _file(key)
    if file is None or file.removed_at or not scanning.is_open(file):
        return
    with suppress(pages.NotDrawn, vault.Broken):
        drawn = set() if file.examined_at else doctor.look_at(file)
        for number in set(range(1, min(file.pages, doctor.PAGES_AHEAD) + 1)) - drawn:
            pages.small_image(file, number)
    if file.replaces is not None and scanning.is_open(file.replaces):
        compare_pages.note_changes(file)


@job(papers.DRAW)
def draw_paper(key: str) -> None:
    papers.draw(key)


@periodic(hours=24)
def forget_old_papers() -> None:
    papers.forget_old()


@periodic(hours=0.25)
def scan_what_was_left() -> None:
    """Files from before there was a scanner, or whose job was lost."""
    if scanner.is_configured():
        for pk in scanning.unscanned().values_list("pk", flat=True).iterator():
            enqueue(scanning.SCAN, pk)


@periodic(hours=0.25)
def look_at_what_was_left() -> None:
    """Files that came in while the old code still served, or whose job was lost."""
    left = MaterialFile.objects.filter(
        examined_at=None, removed_at=None, uploaded_at__lt=timezone.now() - LOST
    )
    for file in left.iterator():
        if scanning.is_open(file):
            enqueue(scanning.DRAW, file.pk)


@periodic(hours=6)
def clear_orphans() -> None:
    counted = cleaning.clear_orphans()
    if counted:
        logger.warning("%d stored objects without a row deleted", counted)


@periodic(hours=1)
def trim_pages() -> None:
    pages.trim(settings.PAGE_CACHE_MEGABYTES * 1024 * 1024)


def _file(key: str) -> MaterialFile | None:
    with suppress(ValidationError):
        return MaterialFile.objects.select_related("material__requirement").filter(pk=key).first()
    return None
