"""Our modules joined into one file say the same; what cannot be joined is told when files are collected."""

import re
import subprocess
from pathlib import Path

import pytest
from django.conf import settings
from django.template import engines

from tests.browser.conftest import CHROMIUM
from youyue.ui import scripts

SOURCE = settings.BASE_DIR / "static/js"
TEMPLATES = sorted((settings.BASE_DIR / "templates").rglob("*.html"))


@pytest.mark.parametrize("page", scripts.PAGES)
def test_every_page_can_be_joined(page: str) -> None:
    joined = scripts.bundle(page, SOURCE)
    assert all(f'yyModule("{module}",' in joined for module in scripts.PAGES[page])
    assert re.findall(r"^\s*(import|export)\b", joined, re.MULTILINE) == []
    wanted = set(re.findall(r'yyModules\.get\("([\w-]+)"\)', joined))
    assert wanted <= set(re.findall(r'^yyModule\("([\w-]+)"', joined, re.MULTILINE))


def test_what_is_imported_stands_before_it() -> None:
    joined = scripts.bundle("filing", SOURCE)
    places = [joined.index(f'yyModule("{name}",') for name in ("mended", "autosave", "portrait")]
    assert places == sorted(places)
    assert joined.count('yyModule("session",') == 1


def test_names_are_handed_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.js").write_text("export const one = 1;\nexport const two = () => 2;\n")
    (tmp_path / "b.js").write_text(
        'import { one, two as other } from "./a.js";\nconsole.log(one, other());\n'
    )
    monkeypatch.setitem(scripts.PAGES, "b", ("b",))
    joined = scripts.bundle("b", tmp_path)
    assert "return { one, two };" in joined
    assert 'const { one, two: other } = yyModules.get("a")();' in joined


@pytest.mark.parametrize(
    "line",
    [
        "export default 1;",
        'import * as all from "./a.js";',
        'import x from "./a.js";',
        "export { x };",
        "import.meta.url;",
    ],
)
def test_what_is_not_plain_is_told(line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "b.js").write_text(f"{line}\n")
    monkeypatch.setitem(scripts.PAGES, "b", ("b",))
    with pytest.raises(scripts.NotPlain, match=r"b\.js"):
        scripts.bundle("b", tmp_path)


def test_pages_ask_for_scripts_by_name_only() -> None:
    """A module that came by itself beside a file that has it too would run twice."""
    direct = [str(path) for path in TEMPLATES if re.search(r"static 'js/", path.read_text())]
    asked = {name for path in TEMPLATES for name in re.findall(r'{% scripts "([\w-]+)" %}', path.read_text())}
    assert direct == []
    assert asked == set(scripts.PAGES)


def test_one_file_where_they_were_collected_and_each_by_itself_before(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    template = engines["django"].from_string('{% scripts "check" %}')
    assert re.findall(r'src="([^"]+)"', template.render()) == [
        "/static/js/session.js",
        "/static/js/pledge.js",
    ]
    from youyue.ui.templatetags import ui

    monkeypatch.setattr(ui, "staticfiles_storage", type("Collected", (), {"hashed_files": {}})())
    assert re.findall(r'src="([^"]+)"', template.render()) == ["/static/js/pages/check.js"]


def test_joined_modules_run_once_and_in_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the browser itself: two files of a page share a module, and one that breaks stops no other."""
    (tmp_path / "a.js").write_text(
        'document.title += "a";\nexport const say = (x) => { document.title += x; };\n'
    )
    (tmp_path / "b.js").write_text('import { say } from "./a.js";\nsay("b");\nthrow new Error("b");\n')
    (tmp_path / "c.js").write_text('import("./a.js").then((a) => a.say("c"));\n')
    monkeypatch.setitem(scripts.PAGES, "one", ("b", "c"))
    monkeypatch.setitem(scripts.PAGES, "two", ("a", "c"))
    for page in ("one", "two"):
        (tmp_path / f"{page}.page.js").write_text(scripts.bundle(page, tmp_path))
    tags = "".join(
        f"<script>{(tmp_path / f'{page}.page.js').read_text()}</script>" for page in ("one", "two")
    )
    tags = tags.replace("<script>", "<script>{").replace("</script>", "}</script>")
    (tmp_path / "page.html").write_text(f"<title></title>{tags}")
    command = [
        CHROMIUM,
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--virtual-time-budget=2000",
        "--dump-dom",
    ]
    shown = subprocess.run(
        [*command, f"file://{tmp_path}/page.html"], capture_output=True, text=True, timeout=60, check=True
    ).stdout
    assert "<title>abc</title>" in shown
