"""What collectstatic makes of our own files: one style sheet, hashed names everywhere."""

import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.files.storage import FileSystemStorage
from django.test import Client

from youyue.ui.staticfiles import BUNDLE, BundleFinder, HashedStaticFiles
from youyue.ui.stylesheets import SHEETS


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Our static folder as collectstatic leaves it."""
    root = tmp_path_factory.mktemp("static")
    source = FileSystemStorage(settings.BASE_DIR / "static")
    storage = HashedStaticFiles(location=str(root), base_url="/static/")
    paths = {}
    for file in sorted(Path(source.location).rglob("*.*")):
        name = file.relative_to(source.location).as_posix()
        with source.open(name) as content:
            storage._save(name, content)
        paths[name] = (source, name)
    for name, place in BundleFinder().list([]):
        with place.open(name) as content:
            storage._save(name, content)
        paths[name] = (place, name)
    for _name, _hashed, processed in storage.post_process(paths):
        assert not isinstance(processed, Exception), processed
    return root


def manifest(root: Path) -> dict[str, str]:
    return json.loads((root / "staticfiles.json").read_text())["paths"]


def test_sheets_are_one_in_their_order(collected: Path) -> None:
    bundle = (collected / manifest(collected)["css/site.css"]).read_text()
    first_lines = [(settings.BASE_DIR / "static" / sheet).read_text().splitlines()[0] for sheet in SHEETS]
    places = [bundle.index(line) for line in first_lines]
    assert places == sorted(places)


def test_sheet_is_found_by_its_name_alone() -> None:
    assert Path(finders.find(BUNDLE)).read_bytes().startswith(b"/* Every colour")
    assert BundleFinder().find("css/tokens.css") == []


def test_page_links_the_one_sheet(client: Client, db: None) -> None:
    page = client.get("/").content.decode()
    assert re.findall(r'<link rel="stylesheet" href="([^"]+)"', page) == ["/static/css/site.css"]


def test_sheet_holds_small_pictures_and_names_the_others_by_hash(collected: Path) -> None:
    names = manifest(collected)
    sheet = (collected / names["css/site.css"]).read_text()
    assert 'url("data:image/svg+xml,%3Csvg' in sheet
    named = re.findall(r'url\("\.\./([^"]+)"\)', sheet)
    assert set(named) <= set(names.values())


def test_scripts_of_a_page_are_one_file_under_its_hash(collected: Path) -> None:
    names = manifest(collected)
    text = (collected / names["js/pages/site.js"]).read_text()
    for module in ("counter", "datesplit", "dialog", "errors", "file", "read"):
        assert f'yyModule("{module}",' in text
    assert "import(" not in text


def test_first_view_is_light(collected: Path) -> None:
    names = manifest(collected)
    packed = [collected / f"{names[name]}.gz" for name in ("css/site.css", "js/pages/site.js", "icons.svg")]
    assert sum(path.stat().st_size for path in packed) < 36_000
