"""applicants/templatetags/case_list.py: the list beside a case, buttons for its holder, links for others."""

import re
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import RequestFactory

from applicants.templatetags.case_list import file_items, part_items

FILE = {
    "id": "f1",
    "name": "<合同>.pdf",
    "pages": 3,
    "seen": True,
    "is_new": True,
    "doubts": [],
    "scan": "clean",
}
OLD = FILE | {"id": "f0", "name": "旧.pdf"}
PART = {"show": "part-basics", "title": "基本信息", "ticked": False, "changed": 2}


def paper(*files: dict[str, Any]) -> SimpleNamespace:
    return SimpleNamespace(requirement=SimpleNamespace(pk=7, name="劳动合同"), files=list(files))


def context(*, is_held: bool, show: str = "", document: str = "") -> dict[str, Any]:
    files = [
        paper(FILE | {"old": [OLD]}, FILE | {"id": "f2", "seen": False, "scan": "infected", "old": []}),
        paper(),
    ]
    review = SimpleNamespace(is_held=is_held, papers=files, parts=[PART, PART | {"show": "part-family"}])
    request = RequestFactory().get("/", {"box": "late"})
    return {"review": review, "show": show, "document": document, "request": request}


@pytest.mark.parametrize("is_held", [True, False])
def test_each_line_stands_in_an_item_of_its_own(is_held: bool) -> None:
    around = context(is_held=is_held)
    for drawn, items in ((file_items(around), 3), (part_items(around), 2)):
        assert drawn.count("<li>") == drawn.count("</li>") == items
        assert not re.search(r"<li>\s*<li>", drawn)


def test_who_holds_the_case_posts_what_is_written_and_others_follow_links() -> None:
    held, read = file_items(context(is_held=True)), file_items(context(is_held=False))
    assert held.count('form="checks" name="show"') == 3 and "<a " not in held
    assert 'href="?box=late&amp;show=f1"' in read and 'href="?box=late&amp;show=f0"' in read
    assert "<button" not in read
    assert part_items(context(is_held=False)).count('href="?box=late&amp;show=part-') == 2


def test_what_is_open_is_marked_in_the_list_alone_or_with_its_version_of_before() -> None:
    def marked(**chosen: str) -> list[str]:
        drawn = file_items(context(is_held=True, **chosen))
        return re.findall(r'value="(\w+)"[^>]* aria-current="true"', drawn)

    assert marked(show="f1", document="f1") == ["f1"]
    assert marked(show="beside-f1", document="f1") == ["f1"]
    assert marked(show="f0", document="f0") == ["f0"]
    shown = part_items(context(is_held=True, show="part-family"))
    assert re.findall(r'value="([\w-]+)"[^>]* aria-current="true"', shown) == ["part-family"]


def test_a_line_says_what_is_known_of_the_file_and_escapes_its_name() -> None:
    drawn = file_items(context(is_held=True))
    assert "&lt;合同&gt;.pdf · 3 页" in drawn and "<合同>" not in drawn
    assert "已隔离 · " in drawn and "，已看" in drawn and "没有上传" in drawn and "1/2" in drawn
    assert "改 2" in part_items(context(is_held=True))
