"""Order, label and older versions of files."""

import pytest

from catalog.models import MaterialRequirement
from materials import arranging, dossiers, intake
from materials.models import Dossier, MaterialFile
from tests.materials.forgeries import upload
from tests.scans import pdf_bytes
from youyue.identity.models import User


@pytest.fixture
def three(dossier: Dossier, contract: MaterialRequirement, applicant: User) -> list[MaterialFile]:
    return [
        intake.accept(dossier, contract, upload(f"{number}.pdf", pdf_bytes(number)), applicant)
        for number in (1, 2, 3)
    ]


def names(file: MaterialFile) -> list[str]:
    return [one.name for one in file.material.files.filter(removed_at=None)]


@pytest.mark.parametrize(
    ("which", "step", "expected"),
    [
        (0, 1, ["2.pdf", "1.pdf", "3.pdf"]),
        (2, -1, ["1.pdf", "3.pdf", "2.pdf"]),
        (0, -1, ["1.pdf", "2.pdf", "3.pdf"]),
        (2, 1, ["1.pdf", "2.pdf", "3.pdf"]),
    ],
)
def test_move(three: list[MaterialFile], which: int, step: int, expected: list[str]) -> None:
    arranging.move(three[which], step)
    assert names(three[0]) == expected


def test_move_among_equal_numbers_and_removed_ones(three: list[MaterialFile]) -> None:
    MaterialFile.objects.update(order=1)
    intake.remove(three[1])
    arranging.move(three[2], -1)
    assert names(three[0]) == ["3.pdf", "1.pdf"]
    arranging.move(three[1], 1)  # removed: nothing to move
    assert names(three[0]) == ["3.pdf", "1.pdf"]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("正本", "正本"),
        ("  ", ""),
        ("", ""),
        ("a\x00b\r\n", "ab"),
        ("正本/副本", "正本／副本"),
        ("长" * 99, "长" * 40),
    ],
)
def test_label(three: list[MaterialFile], given: str, kept: str) -> None:
    arranging.relabel(three[0], given)
    three[0].refresh_from_db()
    assert (three[0].label, three[0].name) == (kept, "1.pdf")


def test_ancestors(dossier: Dossier, contract, applicant: User, three: list[MaterialFile]) -> None:
    second = intake.accept(dossier, contract, upload("新.pdf", pdf_bytes(5)), applicant, three[0])
    third = intake.accept(dossier, contract, upload("更新.pdf", pdf_bytes(6)), applicant, second)
    first = str(three[0].pk)
    pairs = [(str(one.pk), str(one.replaces_id)) for one in (second, third)]
    assert dossiers.ancestors(pairs) == {
        str(second.pk): [first],
        str(third.pk): [str(second.pk), first],
    }
