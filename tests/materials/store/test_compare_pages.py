"""materials/store/compare_pages.py: which pages are other ones, and where."""

import io
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from catalog.models import MaterialRequirement
from materials import intake, jobs
from materials.models import Dossier, MaterialFile
from materials.store import vault
from materials.store.compare_pages import compare, note_changes
from tests.materials.forgeries import upload
from tests.materials.store.test_pages import media
from youyue.identity.models import User

__all__ = ["media"]


def pdf(*pages: str) -> bytes:
    """A4 pages with some lines, one of them marked by `seal` or `date`."""
    drawn = []
    for page in pages:
        image = Image.new("RGB", (827, 1169), "white")
        pen = ImageDraw.Draw(image)
        for at, letter in enumerate(page.partition("+")[0]):
            pen.rectangle((80, 100 + 40 * at, 300 + ord(letter), 116 + 40 * at), fill="#333")
        if page.endswith("+seal"):
            pen.ellipse((500, 900, 640, 1040), outline="#c03028", width=6)
        if page.endswith("+date"):
            pen.text((500, 1000), "2026-11-09", fill="#222", font_size=22)
        drawn.append(image)
    out = io.BytesIO()
    drawn[0].save(out, "PDF", save_all=True, append_images=drawn[1:], resolution=100)
    return out.getvalue()


@pytest.fixture
def hand_in(dossier: Dossier, contract: MaterialRequirement, applicant: User, media: Path):
    def made(*pages: str, replaces: MaterialFile | None = None) -> MaterialFile:
        file = intake.accept(dossier, contract, upload("合同.pdf", pdf(*pages)), applicant)
        file.replaces = replaces
        file.save()
        return file

    return made


def test_page_with_a_seal_is_framed_there(hand_in) -> None:
    (entry,) = compare(hand_in("abc", "hgf+seal"), hand_in("abc", "hgf"))
    left, top, width, height = entry.pop("box")
    assert entry == {"page": 2, "beside": 2, "height": 1979, "old_height": 1979}
    assert left < 500 * 1400 / 827 < 640 * 1400 / 827 < left + width < 1400
    assert top < 900 * 1400 / 827 < 1040 * 1400 / 827 < top + height < 1979


def test_a_date_is_enough(hand_in) -> None:
    (entry,) = compare(hand_in("abc+date"), hand_in("abc"))
    assert entry["box"]


def test_other_scan_of_another_page_has_no_frame(hand_in) -> None:
    (entry,) = compare(hand_in("abcdefghijklmnopqrstuv"), hand_in(""))
    assert entry["box"] == []


def test_same_pages_in_another_place_are_no_change(hand_in) -> None:
    old = hand_in("abc", "xyz")
    assert compare(hand_in("abc", "xyz"), old) == []
    assert [entry["page"] for entry in compare(hand_in("new", "abc", "xyz"), old)] == [1]


def test_added_page_has_none_beside_it(hand_in) -> None:
    (entry,) = compare(hand_in("abc", "xyz"), hand_in("abc"))
    assert (entry["page"], entry["beside"], entry["box"]) == (2, 0, [])


def test_worker_notes_what_differs_from_every_earlier_file(hand_in) -> None:
    first = hand_in("abc")
    second = hand_in("abc+date", replaces=first)
    third = hand_in("abc+seal", replaces=second)
    jobs.draw(str(third.pk))
    third.refresh_from_db()
    assert set(third.compared) == {str(first.pk), str(second.pk)}
    assert [entry["page"] for entry in third.compared[str(first.pk)]] == [1]


def test_file_that_cannot_be_drawn_is_passed_over(hand_in) -> None:
    first = hand_in("abc")
    second = hand_in("abc+seal", replaces=first)
    MaterialFile.objects.filter(pk=first.pk).update(stored=vault.put(b"no PDF", folder="materials"))
    note_changes(MaterialFile.objects.get(pk=second.pk))
    second.refresh_from_db()
    assert second.compared == {}
