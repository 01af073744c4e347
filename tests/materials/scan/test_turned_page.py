"""Pages that lie upside down or on their side: which are noticed, which are passed over, and what is said."""

import io
import time
from collections import Counter
from functools import cache

import pikepdf
import pytest
from PIL import Image

from catalog.models import MaterialRequirement
from materials import intake
from materials.inspect import pool
from materials.models import Dossier
from materials.scan import doctor, turned_page
from materials.scan.examine_scan import examine
from tests import sheets
from tests.materials.forgeries import upload
from tests.papers import jpeg, pdf
from tests.sheets import OTHERS, TEXTS
from tests.turned_pages import drawn, turned
from youyue.identity.models import User


@cache
def page_of(draw: sheets.Draw, number: int) -> Image.Image:
    return drawn(draw, 4000 + number)


def found(page: Image.Image) -> int:
    return turned_page.turn_of(page)


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_nearly_every_page_of_text_is_found(turn: int) -> None:
    """A diploma of six sentences may have too few stops to be sure of; no page is taken for another turn."""
    said = Counter((draw is sheets.diploma, found(turned(page_of(draw, number), turn)))
                   for draw in TEXTS for number in range(3))  # fmt: skip
    assert {answer for _is_thin, answer in said} <= {0, turn}
    assert said[False, turn] >= 14  # of 15
    assert said[True, turn] >= 1  # of 3


@pytest.mark.parametrize("draw", [*TEXTS, *OTHERS], ids=lambda draw: draw.__name__)
def test_upright_page_is_passed_over(draw: sheets.Draw) -> None:
    assert [found(page_of(draw, number)) for number in range(6)] == [0] * 6


def test_control_without_the_quotes_taken_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """Opening quotes look like commas upside down: it is the closing ones that keep such a page silent."""
    page = drawn(sheets.quoted, 2)
    assert found(page) == 0
    monkeypatch.setattr(turned_page, "AGAINST", 0)
    assert found(page) == 180


def test_control_without_stops_nothing_is_said() -> None:
    """The same letters, their stops and commas left out: it is the stops that tell."""
    page = drawn(sheets.letter, 5)
    bare = drawn(sheets.without_stops, 5)
    assert [found(turned(one, 180)) for one in (page, bare)] == [180, 0]


def test_time_of_a_page() -> None:
    page = drawn(sheets.contract, 1)
    started = time.process_time()
    for _number in range(5):
        found(page)
    assert (time.process_time() - started) / 5 < 0.15  # 0.025 s on an idle core


@pytest.mark.parametrize("size", [(1, 1), (3, 3), (3, 14_000), (14_000, 3), (39, 39), (900, 20)])
def test_odd_sizes(size: tuple[int, int]) -> None:
    assert found(drawn(sheets.letter, 1).resize(size)) == 0


# --- as it is handed in -------------------------------------------------------------------------------------
def kinds(content: bytes, kind: str) -> list[tuple[object, object]]:
    return [
        (finding["page"], finding["kind"])
        for finding in examine(content, kind, "297", "10", "1400")[0]["findings"]
    ]


def test_pages_of_a_pdf_are_named() -> None:
    letter = drawn(sheets.letter, 1)
    content = pdf(letter, turned(letter, 180), turned(letter, 90), turned(letter, 270))
    assert kinds(content, "pdf") == [(2, "upside_down"), (3, "sideways"), (4, "sideways")]


def test_what_a_person_sees_counts() -> None:
    """A page whose PDF says that it is to be shown turned: it may put a page right, or spoil it."""
    letter = drawn(sheets.letter, 1)
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf(letter, turned(letter, 180)))) as made:
        for page in made.pages:
            page.Rotate = 180
        made.save(out)
    assert kinds(out.getvalue(), "pdf") == [(1, "upside_down")]


@pytest.mark.parametrize(("orientation", "expected"), [(1, ["upside_down"]), (3, [])])
def test_photo_is_seen_as_its_camera_says(
    dossier: Dossier, contract: MaterialRequirement, applicant: User, orientation: int, expected: list[str]
) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    out = io.BytesIO()
    turned(drawn(sheets.letter, 1), 180).save(out, "JPEG", exif=exif)
    made = intake.accept(dossier, contract, upload("证明.jpg", out.getvalue()), applicant)
    doctor.look_at(made)
    made.refresh_from_db()
    assert [finding["kind"] for finding in made.findings] == expected


def test_it_is_said_with_a_way_to_go_on(
    dossier: Dossier, contract: MaterialRequirement, applicant: User
) -> None:
    letter = drawn(sheets.letter, 1)
    content = pdf(letter, turned(letter, 180), turned(letter, 90))
    made = intake.accept(dossier, contract, upload("合同.pdf", content), applicant)
    doctor.look_at(made)
    made.refresh_from_db()
    doubts = doctor.doubts_about(made)
    assert [doubt.tag for doubt in doubts] == ["第 2 页像是倒着的", "第 3 页像是横着的"]
    assert doubts[0].words == "第 2 页像是倒着的，请转正后重传；如果原件就是这样，可以不用管"
    assert doctor.pages_to_look_at(doubts) == [2, 3]


def test_it_fits_into_the_child() -> None:
    content = jpeg(turned(drawn(sheets.letter, 1), 180).resize((4960, 7016)))
    answer, _made = pool.run("materials.scan.examine_scan.examine", content, "jpeg", 297, 1, 1400)
    assert [finding["kind"] for finding in answer["findings"]] == ["upside_down"]
