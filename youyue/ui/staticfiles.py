"""Static files with hashed names, and the style sheets of every page as one file."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

from youyue.ui.stylesheets import SHEETS

BUNDLE = "css/site.css"


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """Manifest storage for production: hashed names, also inside JavaScript modules."""

    support_js_module_import_aggregation = True
    # Only our own modules: packages ship JavaScript whose imports lead to files they do not ship.
    _js_module_import_aggregation_patterns = (
        "js/*.js",
        CompressedManifestStaticFilesStorage._js_module_import_aggregation_patterns[1],
    )


class BundleFinder(BaseFinder):
    """Finds `css/site.css`, all sheets in their order, and writes it anew once one of them has changed.

    Development and collectstatic ask it alike, so that a page has one style sheet everywhere.
    """

    def find(self, path: str, find_all: bool = False, **options: Any) -> Any:
        if path != BUNDLE:
            return []
        sheet = str(self._written().path(BUNDLE))
        return [sheet] if find_all else sheet

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, FileSystemStorage]]:
        yield BUNDLE, self._written()

    def _written(self) -> FileSystemStorage:
        place = FileSystemStorage(settings.VAR_DIR / "sheets")
        file, text = Path(place.path(BUNDLE)), bundle()
        if not file.is_file() or file.read_bytes() != text:
            file.parent.mkdir(parents=True, exist_ok=True)
            beside = file.with_suffix(f".{os.getpid()}")  # nobody reads half of it
            beside.write_bytes(text)
            beside.replace(file)
        return place


def bundle() -> bytes:
    """All sheets. Pictures are named from where a sheet stands, and those in folders stand deeper."""
    root = settings.BASE_DIR / "static"
    return b"\n".join((root / sheet).read_bytes().replace(b'url("../../', b'url("../') for sheet in SHEETS)
