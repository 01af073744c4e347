"""Static files with hashed names, and the style sheets of all layers as one file."""

from collections.abc import Iterator
from typing import Any

from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.files.base import ContentFile
from django.templatetags.static import static
from whitenoise.storage import CompressedManifestStaticFilesStorage

LAYERS = ("tokens", "reset", "base", "layout", "components", "pages", "desk", "util", "print")
BUNDLE = "css/site.css"


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """Manifest storage for production: hashed names (also inside JavaScript modules), one style sheet.

    collectstatic writes `css/site.css`, the layers in their order, and hashes it like any other file.
    """

    support_js_module_import_aggregation = True
    # Only our own modules: packages ship JavaScript whose imports lead to files they do not ship.
    _js_module_import_aggregation_patterns = (
        "js/*.js",
        CompressedManifestStaticFilesStorage._js_module_import_aggregation_patterns[1],
    )

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator:
        if not dry_run and f"css/{LAYERS[0]}.css" in paths:
            sheets = []
            for layer in LAYERS:
                storage, path = paths[f"css/{layer}.css"]
                with storage.open(path) as file:
                    sheets.append(file.read())
            if self.exists(BUNDLE):
                self.delete(BUNDLE)
            self._save(BUNDLE, ContentFile(b"\n".join(sheets)))
            paths = {**paths, BUNDLE: (self, BUNDLE)}
        yield from super().post_process(paths, dry_run, **options)


def stylesheet_urls() -> list[str]:
    """One address in production; one per layer in development, where there is nothing to collect."""
    if issubclass(staticfiles_storage.__class__, HashedStaticFiles):
        return [static(BUNDLE)]
    return [static(f"css/{layer}.css") for layer in LAYERS]
