"""Static files with hashed names, and the style sheets of every page as one file."""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

from youyue.ui import scripts
from youyue.ui.stylesheets import SHEETS

BUNDLE = "css/site.css"
PICTURE = re.compile(r'url\("\.\./(img/[\w-]+\.svg)"\)')
SMALL = 1000  # bytes
SAFE = " =:/;,()'"
SCRIPTS = {f"{scripts.FOLDER}/{name}.js": name for name in scripts.PAGES}


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """Manifest storage for production: hashed names, also inside JavaScript modules."""

    support_js_module_import_aggregation = True
    # Only our own modules: packages ship JavaScript whose imports lead to files they do not ship.
    _js_module_import_aggregation_patterns = (
        "js/*.js",
        CompressedManifestStaticFilesStorage._js_module_import_aggregation_patterns[1],
    )


class BundleFinder(BaseFinder):
    """Finds `css/site.css`, all sheets in their order, and the scripts of each page as one file, and writes
    them anew once something in them has changed.

    Development and collectstatic ask it alike for the sheet; the scripts only collectstatic.
    """

    def find(self, path: str, find_all: bool = False, **options: Any) -> Any:
        if path not in (BUNDLE, *SCRIPTS):
            return []
        place = str(_written(path).path(path))
        return [place] if find_all else place

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, FileSystemStorage]]:
        for path in (BUNDLE, *SCRIPTS):
            yield path, _written(path)


def _written(path: str) -> FileSystemStorage:
    place = FileSystemStorage(settings.VAR_DIR / "sheets")
    file, text = Path(place.path(path)), _made(path)
    if not file.is_file() or file.read_bytes() != text:
        file.parent.mkdir(parents=True, exist_ok=True)
        beside = file.with_suffix(f".{os.getpid()}")  # nobody reads half of it
        beside.write_bytes(text)
        beside.replace(file)
    return place


def _made(path: str) -> bytes:
    if path == BUNDLE:
        return bundle()
    return scripts.bundle(SCRIPTS[path], settings.BASE_DIR / "static/js").encode()


def bundle() -> bytes:
    """All sheets. Pictures are named from where a sheet stands, and those in folders stand deeper; small
    ones are put into the sheet, for a request costs more than they do."""
    root = settings.BASE_DIR / "static"
    sheets = "\n".join((root / sheet).read_text().replace('url("../../', 'url("../') for sheet in SHEETS)
    return PICTURE.sub(lambda match: _inside(root / match[1]) or match[0], sheets).encode()


def _inside(picture: Path) -> str:
    """A small drawing as an address of its own content; "" for a larger one."""
    if picture.stat().st_size > SMALL:
        return ""
    return f'url("data:image/svg+xml,{quote(" ".join(picture.read_text().split()), safe=SAFE)}")'
