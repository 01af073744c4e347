"""What holds for the whole project and is seen by reading it: walls, words, colours, templates."""

import ast
import re
import subprocess
from pathlib import Path

import pytest
from django.conf import settings
from django.template import engines

from youyue.ui.stylesheets import SHEETS

ROOT = Path(settings.BASE_DIR)
FILES = [
    path
    for name in subprocess.check_output(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"], cwd=ROOT, text=True
    ).splitlines()
    if (path := ROOT / name).is_file()
]
TEMPLATES = [path for path in FILES if path.is_relative_to(ROOT / "templates")]
PAGES = [path for path in TEMPLATES if path.suffix in (".html", ".svg")]
PYTHON = [path for path in FILES if path.suffix == ".py" and "migrations" not in path.parts]
OURS = [path for path in PYTHON if path.parts[len(ROOT.parts)] != "tests"]
STYLES = [path for path in FILES if path.suffix == ".css"]
CHINESE = re.compile(r"[\u3400-\u9fff]")
MESSAGE = re.compile(r"""\b(?:_|gettext(?:_lazy)?)\(\s*(["'])((?:(?!\1).)+)\1|{% translate (["'])(.+?)\3""")
MARKUP = re.compile(r"{#.*?#}|{% comment.*?endcomment %}|{%.*?%}|{{.*?}}", re.DOTALL)


def lines_with(paths: list[Path], pattern: str, *, flags: int = 0) -> list[str]:
    """`file:line: text` of every line that matches."""
    rule = re.compile(pattern, flags)
    return [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:100]}"
        for path in paths
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if rule.search(line)
    ]


# --- the shape of the project -----------------------------------------------------------------------
def test_top_level_is_exactly_what_the_readme_says() -> None:
    must = {"manage.py", "pyproject.toml", "README.md", "Makefile", "templates", "static", "tests"}
    must |= {"requirements.lock", "requirements-dev.lock"}
    must |= {"youyue", "applicants", "employers", "catalog", "materials"}
    may = {"locale", "docs", "deploy", "CONTRIBUTING.md"}
    found = {path.relative_to(ROOT).parts[0] for path in FILES}
    found = {name for name in found if not name.startswith(".")}
    assert found - may == must


@pytest.mark.parametrize(("suffix", "wall"), [(".py", 300), (".css", 300), (".html", 200)])
def test_no_file_is_over_the_wall(suffix: str, wall: int) -> None:
    files = {".py": PYTHON, ".css": STYLES, ".html": PAGES}[suffix]
    lengths = {str(path.relative_to(ROOT)): path.read_text().count("\n") for path in files}
    assert {name: length for name, length in lengths.items() if length > wall} == {}


def test_no_file_holds_both_sides_of_a_merge() -> None:
    files = [path for path in FILES if path.suffix in (".py", ".css", ".js", ".html", ".md", ".toml", ".txt")]
    assert lines_with(files, r"^(<{7}|>{7})( |$)") == []


def test_readme_names_the_two_commands() -> None:
    readme = (ROOT / "README.md").read_text()
    assert "make run" in readme
    assert "make test" in readme
    assert CHINESE.search(readme)


def test_readme_names_people_of_the_mock_platform() -> None:
    people = (ROOT / "youyue/identity/mock_platform/people.json").read_text()
    walk = (ROOT / "README.md").read_text().split("## ")[1]
    names = re.findall(
        r"`([\w-]+)`", "".join(line.split("|")[1] for line in walk.splitlines() if "|" in line)
    )
    assert names
    assert [name for name in names if f'"{name}"' not in people] == []


def test_env_example_lists_every_variable() -> None:
    roof = "".join(path.read_text() for path in (ROOT / "youyue").glob("*.py"))
    used = set(re.findall(r'env\.\w+\(\s*"(\w+)"', roof)) | set(re.findall(r'_keys\("(\w+)"', roof))
    listed = set(re.findall(r"^# (\w+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    assert listed == used


def test_nothing_is_left_open() -> None:
    assert lines_with(OURS + PAGES, r"(#|{#|<!--).*\b(TODO|FIXME|XXX|HACK)\b") == []


def test_names_are_the_nouns_of_what_they_name() -> None:
    """`one`, `found`, `said` and `told` say nothing of what it is."""
    bare = {"one", "found", "said", "told"}
    named = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in OURS
        for node in ast.walk(ast.parse(path.read_text()))
        if getattr(node, "id", "") in bare or (isinstance(node, ast.arg) and node.arg in bare)
    ]
    in_pages = lines_with(TEMPLATES, r"{%-? (for|with) [^%]*\b(one|found|said|told)\b( in |=)")
    assert named + in_pages == []


# --- templates --------------------------------------------------------------------------------------


def test_templates_are_narrow_enough_to_be_read_and_diffed() -> None:
    assert lines_with(TEMPLATES, ".{121}") == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_template_compiles(path: Path) -> None:
    engines["django"].get_template(str(path.relative_to(ROOT / "templates")))


def test_templates_hold_no_inline_script_style_or_handler() -> None:
    inline = r"<style|\sstyle=|\son[a-z]+=\"|javascript:|<script(?![^>]*\ssrc=)"
    assert lines_with(PAGES, inline, flags=re.IGNORECASE) == []


def test_templates_trust_no_text() -> None:
    assert lines_with(TEMPLATES, r"\|\s*safe\b|autoescape off") == []


def test_remarks_of_templates_end_on_their_line() -> None:
    """What does not is no remark, and people read it on the page."""
    assert lines_with(TEMPLATES, r"{#(?!.*#})") == []


def test_no_template_loads_what_every_template_has() -> None:
    """`i18n` loaded again is Django's own `translate`, which translates the same words on every page."""
    assert lines_with(TEMPLATES, r"{% load [^%]*\bi18n\b") == []


def test_python_marks_markup_safe_in_the_ui_floor_only() -> None:
    """And where the search marks its hits, piece by escaped piece."""
    elsewhere = [path for path in OURS if not path.is_relative_to(ROOT / "youyue/ui")]
    elsewhere.remove(ROOT / "catalog/wording/text.py")
    assert lines_with(elsewhere, r"\bmark_safe\(|SafeString\(") == []


def test_every_post_form_has_a_token() -> None:
    missing = [
        f"{path.relative_to(ROOT)}: {form[:80]}"
        for path in PAGES
        for form in re.findall(r"<form\b.*?</form>", path.read_text(), re.DOTALL | re.IGNORECASE)
        if re.search(r'method="?post', form.split("{% csrf_token")[0], re.IGNORECASE)
        and "{% csrf_token %}" not in form
    ]
    assert missing == []


def test_templates_say_nothing_outside_gettext() -> None:
    """Chinese stands inside a translate tag or nowhere, but for the card, which is printed in Chinese,
    and the name of the language itself."""
    loose = []
    for path in PAGES:
        if path.name == "_card.html":
            continue
        text = re.sub(r"{% blocktranslate.*?endblocktranslate %}", "", path.read_text(), flags=re.DOTALL)
        if CHINESE.search(MARKUP.sub("", text).replace("简体中文", "")):
            loose.append(str(path.relative_to(ROOT)))
    assert loose == []


def test_message_ids_are_chinese() -> None:
    """The source language is Chinese: a message without a Chinese character is a forgotten English one."""
    latin = [
        f"{path.relative_to(ROOT)}: {text}"
        for path in OURS + PAGES
        for match in MESSAGE.finditer(path.read_text())
        if (text := re.sub(r"%\(\w+\)[sd]", "", match[2] or match[4]))
        and re.search(r"[A-Za-z]{4,}", text)
        and not CHINESE.search(text)
    ]
    assert latin == []


# --- style sheets and scripts -------------------------------------------------------------------------
def test_no_sheet_opens_a_layer_twice() -> None:
    opened = {
        str(path.relative_to(ROOT)): re.findall(r"@layer\s+([\w-]+)\s*{", path.read_text()) for path in STYLES
    }
    assert {name: layers for name, layers in opened.items() if len(layers) > len(set(layers))} == {}


def test_only_print_is_important() -> None:
    """What must win stands in a later layer, or later in its own."""
    assert lines_with([path for path in STYLES if path.name != "print.css"], r"!\s*important") == []


def test_every_sheet_is_loaded() -> None:
    named = "".join(path.read_text() for path in PAGES + OURS)
    sheets = [re.sub(r".*?static/", "", path.relative_to(ROOT).as_posix(), count=1) for path in STYLES]
    assert [sheet for sheet in sheets if sheet not in SHEETS and f"'{sheet}'" not in named] == []


def test_every_class_of_a_sheet_is_given_to_something() -> None:
    """In a `class` or a tag of a page, or in a string of a script or of ours; but for what Django's admin
    draws, and for names that are put together: `tag-` and the kind, say."""
    put_together = ("idcard-", "lane-", "tag-")
    in_pages = r'class="(?:{[{%].*?[%}]}|[^"])*"|{% block \w+_class %}[^{]*|{%.*?%}'
    in_code = r"""(?<!")"[^"\n]*"(?!")|'[^'\n]*'|`[^`]*`"""
    scripts = [path for path in FILES if path.suffix == ".js"]
    places = [(path, in_pages) for path in PAGES] + [(path, in_code) for path in OURS + scripts]
    given = {
        name
        for path, place in places
        for text in re.findall(place, path.read_text())
        for name in re.findall(r"[\w-]+", text)
    }
    unused = {
        f"{path.relative_to(ROOT)}: .{name}"
        for path in STYLES
        if path.parent.name != "admin"
        for selector in re.findall(r"([^{};]+){", re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL))
        for name in re.findall(r"\.([A-Za-z_][\w-]*)", selector)
        if name not in given and not name.startswith(put_together)
    }
    assert sorted(unused) == []


def test_colours_are_named_in_tokens_only() -> None:
    sheets = [path for path in STYLES if path.name != "tokens.css"]
    colour = r"#[0-9a-fA-F]{3,8}\b(?!\s*{)|\b(rgb|rgba|hsl|hsla|oklch)\("
    assert lines_with(sheets, colour) == []


def test_scripts_write_no_markup() -> None:
    """But for the row of the materials table that the server has drawn anew."""
    scripts = [path for path in FILES if path.suffix == ".js" and path.is_relative_to(ROOT / "static/js")]
    found = lines_with(scripts, r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(")
    assert [line for line in found if "static/js/upload.js" not in line] == []
