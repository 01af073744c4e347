"""What an address asks for: only what is known, and back into the same address."""

import pytest

from applicants.desk.queue.boxes import Ask
from applicants.models import Stage
from employers.desk.place import BOXES, EMPLOYERS, GROUPS


def test_every_stage_but_the_draft_lies_in_one_plain_box_at_least() -> None:
    plain = [stage for box in BOXES.values() if not box.only for stage in box.stages]
    assert set(plain) == set(Stage) - {Stage.DRAFT}
    assert sorted(slug for _name, slugs in GROUPS for slug in slugs) == sorted(BOXES)


@pytest.mark.parametrize(
    ("said", "query"),
    [
        ({}, ""),
        ({"box": "todo"}, ""),
        ({"box": "nothing"}, ""),
        ({"box": "closed", "card": "A"}, "?box=closed&card=A"),
        ({"card": "Z", "arrangement": "x", "waited": "99", "round": "x"}, ""),
        ({"holder": "me"}, "?holder=me"),
        ({"holder": "17"}, "?holder=17"),
        ({"holder": "0"}, ""),
        ({"holder": "1234567890"}, ""),
        ({"clause": "3"}, "?clause=3"),
        ({"clause": "-3"}, ""),
        ({"clause": "３"}, ""),
        ({"sort": "-name"}, "?sort=-name"),
        ({"sort": "submitted"}, ""),
        ({"sort": "password"}, ""),
        ({"sort": "--name"}, ""),
        ({"q": "YY2026-AB34679"}, "?q=YY2026-AB34679"),
        ({"q": "莫知文"}, ""),
        ({"s": "abcdefghijk"}, "?s=abcdefghijk"),
        ({"s": "short"}, ""),
    ],
)
def test_address(said: dict[str, str], query: str) -> None:
    """A name stands in no address; what is not known counts as not said."""
    assert Ask.read(EMPLOYERS, said).query() == query
    assert Ask.parse(EMPLOYERS, query).query() == query


@pytest.mark.parametrize(
    ("sort", "column", "query"),
    [
        ("", "name", "?sort=name"),
        ("name", "name", "?sort=-name"),
        ("-name", "name", "?sort=name"),
        ("", "submitted", "?sort=-submitted"),
        ("-submitted", "submitted", "?box=todo"),
    ],
)
def test_sorting_by_a_column_and_the_other_way_round(sort: str, column: str, query: str) -> None:
    assert Ask.read(EMPLOYERS, {"sort": sort}).sort_query(column) == query


def test_direction_is_said_of_one_column() -> None:
    ask = Ask.read(EMPLOYERS, {"sort": "-name"})
    assert (ask.direction("name"), ask.direction("submitted")) == ("descending", "")
    assert Ask.read(EMPLOYERS, {}).direction("submitted") == "ascending"


@pytest.mark.parametrize(
    ("said", "is_usual"),
    [
        ({}, True),
        ({"box": "cover"}, False),
        ({"card": "A"}, False),
        ({"sort": "name"}, True),
        ({"q": "莫"}, False),
    ],
)
def test_usual_view(said: dict[str, str], is_usual: bool) -> None:
    assert Ask.read(EMPLOYERS, said).is_usual == is_usual


def test_words_name_no_person() -> None:
    said = {"box": "closed", "holder": "17", "clause": "3", "q": "莫知文", "round": "again"}
    assert Ask.read(EMPLOYERS, said).words == "办结，指定办理人，重新提交，指定条款，按姓名或编号查找"
