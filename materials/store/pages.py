"""Pages of handed-in files as pictures, drawn once and kept beside the files (`shelf`).

They are a cache: they can be deleted at any time, and are never served by a web server. They are encrypted as
the files are. The worker keeps them under PAGE_CACHE_MEGABYTES: in a folder what was seen longest ago goes
first, in a bucket, which notes no looking, what was drawn longest ago.
"""

import io
from contextlib import suppress

from PIL import Image

from materials.inspect import pool
from materials.models import MaterialFile
from materials.store import cipher, vault
from materials.store.draw_page import SMALL, thumbnail
from materials.store.shelf import FOLDER, shelf

WIDTH = 1400
CONTENT_TYPE = "image/jpeg"
BEGINNING = b"\xff\xd8"  # of a JPG; what was kept as WebP is drawn anew


class NotDrawn(Exception):
    """The page could not be made into a picture."""


def page_image(file: MaterialFile, number: int) -> bytes:
    """JPG picture of page `number` (from 1). Raises NotDrawn, vault.Unavailable."""
    name = f"{file.sha256}/{number}-{WIDTH}"
    if picture := _kept(name):
        return picture
    content = vault.read(str(file.stored), file.sha256, promptly=True)
    try:
        findings, image = pool.run("materials.store.draw_page.draw", content, file.kind, number, WIDTH)
    except pool.ChildFailed as failure:
        raise NotDrawn from failure
    if findings.get("problem"):
        raise NotDrawn
    _keep(name, image)
    return image


def small_image(file: MaterialFile, number: int) -> bytes:
    """A small copy of `page_image`, kept as well. Raises NotDrawn, vault.Unavailable."""
    name = f"{file.sha256}/{number}-{SMALL}"
    if picture := _kept(name):
        return picture
    small = thumbnail(Image.open(io.BytesIO(page_image(file, number))))
    _keep(name, small)
    return small


def keep_drawn(sha256: str, number: int, picture: bytes, small: bytes) -> None:
    """Keep a page that was drawn elsewhere, and its small copy."""
    _keep(f"{sha256}/{number}-{WIDTH}", picture)
    _keep(f"{sha256}/{number}-{SMALL}", small)


def forget_pages(sha256: str) -> None:
    """Throw away the drawn pages of a file."""
    shelf().forget(sha256)


def trim(limit: int) -> int:
    """Delete pictures, the oldest first, until all take `limit` bytes at most. Returns how many went."""
    kept = shelf()
    pictures = sorted(kept.pictures(), key=lambda picture: picture.at)
    total, gone = sum(picture.size for picture in pictures), 0
    for picture in pictures:
        if total <= limit:
            break
        kept.drop(picture)
        total -= picture.size
        gone += 1
    return gone


def _kept(name: str) -> bytes | None:
    sealed = shelf().read(name)
    if sealed is not None:
        with suppress(cipher.NotOpened):
            picture = cipher.unseal(sealed, f"{FOLDER}/{name}")
            return picture if picture.startswith(BEGINNING) else None
    return None


def _keep(name: str, image: bytes) -> None:
    shelf().write(name, cipher.seal(image, f"{FOLDER}/{name}"))
