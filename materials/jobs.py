"""What the worker does with handed-in files: scan, draw ahead, and take away what nobody needs."""

import logging
from contextlib import suppress

from django.conf import settings
from django.core.exceptions import ValidationError

from materials.models import MaterialFile
from materials.scan import scanner, scanning
from materials.store import cleaning, pages, vault
from youyue.notices.jobs import enqueue, job, periodic

logger = logging.getLogger(__name__)
PAGES_AHEAD = 10


@job(scanning.SCAN)
def scan(key: str) -> None:
    file = _file(key)
    if file is not None and scanner.is_configured():
        scanning.scan(file)


@job(scanning.DRAW)
def draw(key: str) -> None:
    """The first pages as pictures, so that nobody has to wait for them."""
    file = _file(key)
    if file is None or file.removed_at or not scanning.is_open(file):
        return
    with suppress(pages.NotDrawn, vault.Broken):
        for number in range(1, min(file.pages, PAGES_AHEAD) + 1):
            pages.page_image(file, number)


@periodic(hours=0.25)
def scan_what_was_left() -> None:
    """Files from before there was a scanner, or whose job was lost."""
    if scanner.is_configured():
        for pk in scanning.unscanned().values_list("pk", flat=True).iterator():
            enqueue(scanning.SCAN, pk)


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
        return MaterialFile.objects.filter(pk=key).first()
    return None
