"""Pages of handed-in files as pictures, drawn once and kept in a private folder beside the files.

The folder is a cache: it can be deleted at any time, and is never served by a web server. The pictures are
encrypted as the files are.
"""

import io
import os
import shutil
import tempfile
from pathlib import Path

from django.conf import settings
from PIL import Image

from materials import child, cipher, vault
from materials.models import MaterialFile

WIDTH, SMALL = 1400, 240
CONTENT_TYPE = "image/webp"


class NotDrawn(Exception):
    """The page could not be made into a picture."""


def page_image(file: MaterialFile, number: int) -> bytes:
    """WebP picture of page `number` (from 1). Raises NotDrawn, vault.Unavailable."""
    place = _folder(file.sha256) / f"{number}-{WIDTH}"
    try:
        return cipher.unseal(place.read_bytes(), _label(place))
    except (OSError, cipher.NotOpened):
        pass
    try:
        findings, image = child.run(
            "materials.draw_page", vault.read(file.stored.name), file.kind, number, WIDTH
        )
    except child.ChildFailed as failure:
        raise NotDrawn from failure
    if findings.get("problem"):
        raise NotDrawn
    _keep(place, image)
    return image


def thumbnail(picture: bytes) -> bytes:
    """A small copy of a page's picture."""
    image = Image.open(io.BytesIO(picture))
    image.thumbnail((SMALL, SMALL * 3))
    out = io.BytesIO()
    image.save(out, "WEBP", quality=75, method=2)
    return out.getvalue()


def forget_pages(sha256: str) -> None:
    """Throw away the drawn pages of a file."""
    shutil.rmtree(_folder(sha256), ignore_errors=True)


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
