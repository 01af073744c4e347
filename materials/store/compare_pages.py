"""Which pages of a file differ from those of the file whose place it took, and where on the page.

Pages are compared as pictures: each is reduced to a grid of greys, in which a drawing of the same page is
the same again, and a seal, a signature or a date that came in stands out as some cells.
"""

import io
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from PIL import Image

from materials.models import MaterialFile
from materials.store import vault
from materials.store.pages import WIDTH, NotDrawn, page_image

COLUMNS, ROWS = 48, 68
APART = 6  # greys of 255 by which a cell differs: the same drawing differs by none, a date by ten and more
MOST = 40  # pages; beyond that nothing is said
EDGE = 1  # cells of air around what has changed


@dataclass(frozen=True)
class _Page:
    greys: bytes
    height: int  # of its picture, which is WIDTH wide

    def is_like(self, other: "_Page") -> bool:
        return self.greys == other.greys or not _cells(self, other)


def compare(new: MaterialFile, old: MaterialFile) -> list[dict[str, Any]]:
    """One entry for each page of `new` that `old` has nowhere.

    `{"page", "beside", "height", "old_height", "box"}`: its number, the number of the old page beside it (0
    for none), the heights of their pictures, and `[left, top, width, height]` of what has changed, all in
    pixels of a picture WIDTH wide; no box where there is nothing to compare with, or too much is other.
    Raises NotDrawn, vault.Unavailable.
    """
    before = [_page(old, number) for number in range(1, min(old.pages, MOST) + 1)]
    entries = []
    for number in range(1, min(new.pages, MOST) + 1):
        page = _page(new, number)
        if any(page.is_like(earlier) for earlier in before):
            continue
        beside = before[number - 1] if number <= len(before) else None
        entries.append(
            {
                "page": number,
                "beside": number if beside else 0,
                "height": page.height,
                "old_height": beside.height if beside else 0,
                "box": _box(page, beside) if beside else [],
            }
        )
    return entries


def note_changes(file: MaterialFile) -> None:
    """Compare with every file that the place was taken from, and keep what was found with the file."""
    compared, earlier = {}, file.replaces
    while earlier is not None and str(earlier.pk) not in compared:
        with suppress(NotDrawn, vault.Broken):
            compared[str(earlier.pk)] = compare(file, earlier)
        earlier = earlier.replaces
    MaterialFile.objects.filter(pk=file.pk).update(compared=compared)


def _page(file: MaterialFile, number: int) -> _Page:
    picture = Image.open(io.BytesIO(page_image(file, number)))
    greys = picture.convert("L").resize((COLUMNS, ROWS), Image.Resampling.BOX)
    return _Page(greys.tobytes(), round(picture.height * WIDTH / picture.width))


def _cells(page: _Page, other: _Page) -> list[tuple[int, int]]:
    """Column and row of the cells that differ."""
    pairs = enumerate(zip(page.greys, other.greys, strict=True))
    return [(at % COLUMNS, at // COLUMNS) for at, (here, there) in pairs if abs(here - there) > APART]


def _box(page: _Page, beside: _Page) -> list[int]:
    cells = _cells(page, beside)
    left, right = min(x for x, _ in cells) - EDGE, max(x for x, _ in cells) + 1 + EDGE
    top, bottom = min(y for _, y in cells) - EDGE, max(y for _, y in cells) + 1 + EDGE
    left, top, right, bottom = max(left, 0), max(top, 0), min(right, COLUMNS), min(bottom, ROWS)
    if (right - left) * (bottom - top) * 3 > COLUMNS * ROWS:
        return []
    wide, high = WIDTH / COLUMNS, page.height / ROWS
    return [round(left * wide), round(top * high), round((right - left) * wide), round((bottom - top) * high)]
