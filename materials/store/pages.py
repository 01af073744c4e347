"""Pages of handed-in files as pictures, drawn once and kept in a private folder beside the files.

The folder is a cache: it can be deleted at any time, and is never served by a web server. The pictures are
encrypted as the files are. The worker keeps it under PAGE_CACHE_MEGABYTES: what was seen longest ago goes.
"""

import io
import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from PIL import Image

from materials.inspect import child
from materials.models import MaterialFile
from materials.store import cipher, vault

WIDTH, SMALL = 1400, 240
CONTENT_TYPE = "image/webp"


class NotDrawn(Exception):
    """The page could not be made into a picture."""


def page_image(file: MaterialFile, number: int) -> bytes:
    """WebP picture of page `number` (from 1). Raises NotDrawn, vault.Unavailable."""
    place = _folder(file.sha256) / f"{number}-{WIDTH}"
    with suppress(OSError, cipher.NotOpened):
        picture = cipher.unseal(place.read_bytes(), _label(place))
        os.utime(place)  # when it was looked at; not every disk notes that by itself
        return picture
    try:
        findings, image = child.run(
            "materials.store.draw_page", vault.read(str(file.stored)), file.kind, number, WIDTH
        )
    except child.ChildFailed as failure:
        raise NotDrawn from failure
    if findings.get("problem"):
        raise NotDrawn
    _keep(place, image)
    return image


def thumbnail(picture: bytes) -> bytes:
    """A small copy of a page's picture; of a very long one, of its beginning."""
    image: Image.Image = Image.open(io.BytesIO(picture))
    image = image.crop((0, 0, image.width, min(image.height, image.width * 3)))
    image.thumbnail((SMALL, SMALL * 3))
    out = io.BytesIO()
    image.save(out, "WEBP", quality=75, method=2)
    return out.getvalue()


def forget_pages(sha256: str) -> None:
    """Throw away the drawn pages of a file."""
    shutil.rmtree(_folder(sha256), ignore_errors=True)


def trim(limit: int) -> int:
    """Delete pictures, those first that were looked at longest ago, until all take `limit` bytes at most.

    Returns how many went.
    """
    pictures, total = [], 0
    for place in (Path(settings.MEDIA_ROOT) / "rendered").glob("*/*/*"):
        with suppress(OSError):  # it may just be going
            facts = place.stat()
            pictures.append((facts.st_mtime, facts.st_size, place))
            total += facts.st_size
    gone = 0
    for _when, size, place in sorted(pictures):
        if total <= limit:
            break
        place.unlink(missing_ok=True)
        with suppress(OSError):
            place.parent.rmdir()  # the last of a file's pictures
        total -= size
        gone += 1
    return gone


def _folder(sha256: str) -> Path:
    return Path(settings.MEDIA_ROOT) / "rendered" / sha256[:2] / sha256


def _label(place: Path) -> str:
    return f"rendered/{place.parent.name}/{place.name}"


def _keep(place: Path, image: bytes) -> None:
    """Write aside and rename, so that no reader meets half a picture; a full disk only costs the cache."""
    try:
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.NamedTemporaryFile(dir=place.parent, delete=False) as aside:
            aside.write(cipher.seal(image, _label(place)))
        os.replace(aside.name, place)
    except OSError:
        return
