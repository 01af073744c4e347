"""Static files with hashed names, and the style sheets as one file."""

from collections.abc import Iterator
from typing import Any

from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.files.base import ContentFile
from django.templatetags.static import static
from whitenoise.storage import CompressedManifestStaticFilesStorage

from youyue.ui.stylesheets import SHEETS

BUNDLE = "css/site.css"


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """Manifest storage for production: hashed names (also inside JavaScript modules), one style sheet.

    collectstatic writes `css/site.css`, all sheets in their order, and hashes it like any other file.
    """

    support_js_module_import_aggregation = True
    # Only our own modules: packages ship JavaScript whose imports lead to files they do not ship.
    _js_module_import_aggregation_patterns = (
        "js/*.js",
        CompressedManifestStaticFilesStorage._js_module_import_aggregation_patterns[1],
    )

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator:
        if not dry_run and SHEETS[0] in paths:
            sheets = []
            for sheet in SHEETS:
                storage, path = paths[sheet]
                with storage.open(path) as file:
                    # pictures are named from where the sheet stands, and those in folders stand deeper
                    sheets.append(file.read().replace(b'url("../../', b'url("../'))
            if self.exists(BUNDLE):
                self.delete(BUNDLE)
            self._save(BUNDLE, ContentFile(b"\n".join(sheets)))
            paths = {**paths, BUNDLE: (self, BUNDLE)}
        yield from super().post_process(paths, dry_run, **options)


def stylesheet_urls() -> list[str]:
    """One address in production; one per sheet in development, where there is nothing to collect."""
    if issubclass(staticfiles_storage.__class__, HashedStaticFiles):
        return [static(BUNDLE)]
    return [static(sheet) for sheet in SHEETS]
