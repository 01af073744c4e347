"""youyue/ui/text.py: what of a text is kept, what goes, and what is refused."""

import csv
import io
import random
import unicodedata
from email.message import EmailMessage
from io import StringIO
from xml.etree import ElementTree

import pikepdf
import pytest
from django.db import connection
from django.utils.html import escape
from hypothesis import given
from hypothesis import strategies as st

from youyue.ui import paper
from youyue.ui.text import (
    BLANK,
    DROPPED,
    LINE_BREAKS,
    NONCHARACTERS,
    SPACES,
    ZERO_WIDTH,
    clean_received,
    clean_text,
    fold_width,
    problem_with,
    writable,
)

ANY = st.text(st.characters(min_codepoint=0, max_codepoint=0x3FFFF, categories=None), max_size=40)
NAMES = ["王\U0002ebf0明", "李\U00031350", "周\ue863", "\uf9dc文", "José", "O\u2019Neil-Šťáva", "𠮷·阿"]
NAMES += ["葛\U000e0100", "نور\u200cالدین", "अनु\u094dराग", "김\u1112\u1161\u11ab", "e\u0301"]
UNSEEN_ENDS = [*ZERO_WIDTH, *BLANK, *DROPPED[:40], "\u3000", "\xa0", "\u200d", "\x0b"]


@pytest.mark.parametrize("name", NAMES)
def test_names_are_kept_exactly(name: str) -> None:
    for cleaned in (clean_text(name), clean_text(name, lines=True), clean_received(name)):
        assert cleaned == name
    assert problem_with(name, "姓名") == ""


@pytest.mark.parametrize("end", UNSEEN_ENDS)
def test_what_nobody_sees_at_the_ends_goes(end: str) -> None:
    for lines in (False, True):
        assert clean_text(f"{end}name@example.com{end}", lines=lines) == "name@example.com"
        assert clean_text(end * 3, lines=lines) == ""
    assert clean_received(f"{end}王明{end}") == "王明"


@pytest.mark.parametrize("end", [*"\ufe0f\u200d", "\U000e0101"])
def test_a_field_of_nothing_but_marks_is_empty(end: str) -> None:
    assert clean_text(end) == ""


@pytest.mark.parametrize("inside", [*ZERO_WIDTH, *BLANK])
def test_what_nobody_sees_inside_is_told_by_place(inside: str) -> None:
    sentence = problem_with(clean_text(f"研究{inside}员"), "职务")
    assert sentence == "职务第 3 个字（在“研究”后面）看不见，请把这一段删去重新输入"


@pytest.mark.parametrize("inside", ZERO_WIDTH)
def test_zero_width_in_running_text_goes(inside: str) -> None:
    assert clean_text(f"主持{inside}项目\n二", lines=True) == "主持项目\n二"


@pytest.mark.parametrize("bad", [*NONCHARACTERS, "\ud800"])
def test_what_no_format_carries_is_refused(bad: str) -> None:
    for lines in (False, True):
        cleaned = clean_text(f"研究员{bad}", lines=lines)
        assert problem_with(cleaned, "职务", lines=lines) == "职务第 4 个字是无法保存的字符，请删去后重新填写"
    assert clean_received(f"研究员{bad}") == "研究员"
    assert writable(f"研究员{bad}")[:3] == "研究员"


@pytest.mark.parametrize("line_break", ["\r\n", "\r", "\n", "\x0b", "\x0c", "\x85", "\u2028", "\u2029"])
def test_line_breaks_of_every_kind(line_break: str) -> None:
    text = f"第一行{line_break}第二行"
    assert clean_text(text, lines=True) == "第一行\n第二行"
    assert clean_text(text) == clean_received(text) == "第一行 第二行"


@pytest.mark.parametrize("control", DROPPED)
def test_controls_and_direction_marks_go(control: str) -> None:
    for lines in (False, True):
        assert clean_text(f"研究{control}员", lines=lines) == "研究员"


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("name＠example．com", "name@example.com"),
        ("name@example。com", "name@example.com"),
        ("name﹫example﹒com", "name@example.com"),
        ("2024﹘07﹣03", "2024-07-03"),
        ("＋852 9123　4567", "+852 9123 4567"),
        ("２０２４－０７－０３", "2024-07-03"),
        ("2024–7—3", "2024-7-3"),
        ("٢٠٢٤", "2024"),
        ("𝟚𝟘𝟚𝟜", "2024"),
    ],
)
def test_numbers_are_folded(typed: str, folded: str) -> None:
    assert fold_width(typed) == clean_text(typed, fold=True) == folded
    assert len(fold_width(typed)) == len(typed)


@pytest.mark.parametrize("lines", [False, True])
@pytest.mark.parametrize("fold", [False, True])
@given(text=ANY)
def test_cleaning_twice_is_cleaning_once(lines: bool, fold: bool, text: str) -> None:
    cleaned = clean_text(text, lines=lines, fold=fold)
    assert clean_text(cleaned, lines=lines, fold=fold) == cleaned
    assert not set(cleaned) & set(DROPPED)
    assert lines or "\n" not in cleaned


@given(text=ANY)
def test_letters_are_never_touched(text: str) -> None:
    """Whatever Python's tables say of them: unassigned and private ones are letters of somebody's name."""
    gone = set(DROPPED + ZERO_WIDTH + BLANK + NONCHARACTERS + SPACES + LINE_BREAKS + "\u200c\u200d")
    gone |= {chr(code) for code in [*range(0xD800, 0xE000), *range(0xFE00, 0xFE10)]}
    kept = "".join(character for character in text if character not in gone)
    assert "".join(c for c in clean_text(text, lines=True) if c not in gone) == kept
    assert "".join(c for c in clean_received(text) if c not in gone) == kept


def _let_through(text: str) -> str:
    one_line = clean_text(text)
    return "" if problem_with(one_line, "职务") else one_line


@given(text=ANY)
def test_what_is_let_through_can_be_written_everywhere(text: str) -> None:
    for kept in (_let_through(text), clean_received(text)):
        assert writable(kept) == kept
        assert ElementTree.fromstring(ElementTree.tostring(_element(kept))).text == (kept or None)
        mail = EmailMessage()
        mail["Subject"] = kept
        assert mail.as_bytes()
        rows = StringIO(newline="")
        csv.writer(rows).writerow([kept, "2"])
        assert next(csv.reader(StringIO(rows.getvalue(), newline=""))) == [kept, "2"]
        assert "\x00" not in kept


@pytest.mark.django_db
@given(text=ANY)
def test_what_is_let_through_comes_back_from_the_database(text: str) -> None:
    kept = [_let_through(text), clean_received(text), clean_text(text, lines=True)]
    kept[2] = "" if problem_with(kept[2], "职务", lines=True) else kept[2]
    with connection.cursor() as cursor:
        cursor.execute("SELECT CAST(%s AS text), CAST(%s AS text), CAST(%s AS text)", kept)
        assert list(cursor.fetchone()) == kept


def test_what_is_let_through_can_be_drawn() -> None:
    """Three hundred characters from everywhere, which whoever draws the paper has never met."""
    chance = random.Random(8)
    letters = (_let_through(chr(chance.randrange(0x40000))) for _each in range(300))
    page = escape(" ".join(filter(None, letters)))
    made = paper.draw(f"<!doctype html><html lang=zh><title>t</title><body><p>{page}</p></body></html>", {})
    with pikepdf.open(io.BytesIO(made)) as pdf:
        assert len(pdf.pages) >= 1


def _element(text: str) -> ElementTree.Element:
    element = ElementTree.Element("text")
    element.text = text
    return element


@given(text=ANY)
def test_any_text_can_be_made_writable(text: str) -> None:
    written = ElementTree.tostring(_element(writable(text)), encoding="utf-8")
    assert ElementTree.fromstring(written) is not None
    assert len(writable(text)) == len(text)


def test_the_policy_knows_every_space_of_python() -> None:
    """A later Python that strips more than the policy names would keep and lose different things."""
    spaces = {chr(code) for code in range(0x110000) if chr(code).isspace()}
    assert spaces <= set(SPACES + LINE_BREAKS)
    assert unicodedata.category("\U0002ebf0") in {"Cn", "Lo"}  # older than this name, or not
