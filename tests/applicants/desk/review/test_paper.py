"""applicants/desk/review/paper.py: when a material is seen, judged, and judged without a word."""

import pytest

from applicants.desk.review.paper import Paper
from applicants.models import Remark
from catalog.models import MaterialRequirement


def paper(verdict: str = "", reason: str = "", **more: object) -> Paper:
    facts = {"is_compulsory": True, "files": [], "remark": None, "last_verdict": "", "last_reason": ""}
    return Paper(requirement=MaterialRequirement(), verdict=verdict, reason=reason, **facts | more)


@pytest.mark.parametrize(
    ("marks", "is_seen"), [([], False), ([True], True), ([True, False], False), ([True, True], True)]
)
def test_seen_when_every_file_is(marks: list[bool], is_seen: bool) -> None:
    assert paper(files=[{"seen": mark, "pages": 2} for mark in marks]).is_seen is is_seen


def test_pages_of_all_files() -> None:
    assert paper(files=[{"seen": True, "pages": 2}, {"seen": False, "pages": 3}]).pages == 5


@pytest.mark.parametrize(
    ("verdict", "reason", "is_compulsory", "is_judged"),
    [
        ("", "", True, False),
        ("fine", "", True, True),
        ("fix", "", True, True),
        ("na", "", False, False),
        ("na", "柔性引进，不需要", False, True),
        ("na", "柔性引进，不需要", True, False),
    ],
)
def test_judged(verdict: str, reason: str, is_compulsory: bool, is_judged: bool) -> None:
    assert paper(verdict, reason, is_compulsory=is_compulsory).is_judged is is_judged


@pytest.mark.parametrize(
    ("verdict", "remark", "is_unwritten"),
    [("fix", None, True), ("fix", Remark(text="缺第三页"), False), ("fine", None, False)],
)
def test_unwritten(verdict: str, remark: Remark | None, is_unwritten: bool) -> None:
    assert paper(verdict, remark=remark).is_unwritten is is_unwritten
