"""Hostile files: each is refused or disarmed within 256 MB of memory and five seconds."""

import io
import json
import os
import subprocess
import sys
import zipfile
import zlib
from functools import cache
from pathlib import Path

import pikepdf
import pytest
from django.conf import settings
from PIL import Image

from tests.materials import forgeries
from tests.scans import jpeg_bytes, pdf_bytes

pytestmark = pytest.mark.trial
MOST_MEGABYTES = 256
MOST_SECONDS = 5


def bomb() -> bytes:
    """An archive that would be a thousand times as large."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("bomb", b"\0" * (50 * 1024 * 1024))
    return buffer.getvalue()


def pdf_bomb() -> bytes:
    """A page whose drawing instructions would be 200 MB."""
    buffer = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        wrapped = zlib.compress(zlib.compress(b"q Q " * (50 * 1024 * 1024), 1), 9)
        stream = pikepdf.Stream(pdf, wrapped)
        stream.Filter = pikepdf.Array([pikepdf.Name.FlateDecode, pikepdf.Name.FlateDecode])
        pdf.pages[0].Contents = pdf.make_indirect(stream)
        pdf.save(buffer, compress_streams=False)
    return buffer.getvalue()


def png(mode: str, width: int, height: int, colour: object = 9) -> bytes:
    buffer = io.BytesIO()
    Image.new(mode, (width, height), colour).save(buffer, "PNG", compress_level=1)
    return buffer.getvalue()


def progressive_jpeg() -> bytes:
    """48 megapixels, of which a decoder keeps every coefficient."""
    buffer = io.BytesIO()
    Image.new("RGB", (8000, 6000), "white").save(buffer, "JPEG", quality=30, progressive=True, subsampling=0)
    return buffer.getvalue()


@cache
def files() -> dict[str, tuple[str, bytes]]:
    return {
        **{label: (name, content) for label, (name, content) in forgeries.POLYGLOTS.items()},
        "a PDF with a web page behind it": ("合同.pdf", pdf_bytes() + forgeries.PAGE),
        "a JPG with an archive behind it": ("合同.jpg", jpeg_bytes() + forgeries.archive()),
        "a drawing": ("合同.svg", forgeries.SVG),
        "a renamed program": ("合同.jpg", forgeries.PROGRAM),
        "an archive that swells": ("合同.zip", bomb()),
        "an archive that swells, called PDF": ("合同.pdf", bomb()),
        "a PDF that swells": ("合同.pdf", pdf_bomb()),
        "a locked PDF": ("合同.pdf", forgeries.locked_pdf()),
        "a PDF that acts": ("合同.pdf", forgeries.active_pdf()),
        "a PNG of 100 megapixels": ("合同.png", forgeries.png_header(10_000, 10_000)),
        "a PNG of 49 megapixels with glass": ("合同.png", png("RGBA", 7000, 7000, (9, 9, 9, 9))),
        "a PNG of 33 megapixels": ("合同.png", png("RGB", 6600, 5000, (9, 9, 9))),
        "a PNG of 16-bit grey": ("合同.png", png("I;16", 7000, 7000)),
        "a progressive JPG of 48 megapixels": ("合同.jpg", progressive_jpeg()),
        "a name that climbs": ("../../../etc/passwd\x00.pdf", pdf_bytes()),
        "a name that runs backwards": ("合同\u202efdp.exe", forgeries.PROGRAM),
        "a name of 300 characters": ("合" * 300 + ".pdf", pdf_bytes()),
    }


TAKEN = {
    "a PDF with a web page behind it",
    "a JPG with an archive behind it",
    "a PDF that acts",
    "a PNG of 33 megapixels",
    "a name that climbs",
    "a name of 300 characters",
}


def measure(folder: Path, given: dict[str, tuple[str, bytes]], *arguments: str) -> dict[str, dict]:
    lines = []
    for number, (name, content) in enumerate(given.values()):
        (folder / str(number)).write_bytes(content)
        lines.append(json.dumps([name, str(folder / str(number))]))
    done = subprocess.run(
        [sys.executable, "-m", "tests.materials.peak", *arguments],
        cwd=settings.BASE_DIR,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings", "DATABASE_URL": ""},
        input="\n".join(lines),
        capture_output=True,
        text=True,
        check=True,
    )
    return dict(zip(given, map(json.loads, done.stdout.splitlines()), strict=True))


def costly(told: dict[str, dict]) -> set[str]:
    return {
        label
        for label, one in told.items()
        if max(one["own"], one["children"]) > MOST_MEGABYTES or one["processor"] > MOST_SECONDS
    }


def test_every_hostile_file_is_cheap(tmp_path: Path) -> None:
    told = measure(tmp_path, files())
    for label, one in told.items():
        print(f"{one['own']:4} MB, children {one['children']:4} MB, {one['seconds']:5.2f} s: {label}")
    assert costly(told) == set()
    assert {label for label, one in told.items() if not one["refusal"]} == TAKEN


def test_control_without_limits_they_are_not(tmp_path: Path) -> None:
    """The measure sees what the limits prevent."""
    dear = {"a PNG of 49 megapixels with glass", "a progressive JPG of 48 megapixels"}
    assert costly(measure(tmp_path, {label: files()[label] for label in dear}, "200000000", "4096")) == dear
