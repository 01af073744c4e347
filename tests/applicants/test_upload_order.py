"""Files are listed in the order they were chosen in, whichever arrives first."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from materials.models import MaterialFile
from tests import make
from tests.scans import pdf_bytes
from youyue.identity.models import User

ADDRESS = "/apply/materials/labour-contract/upload/"
PAGE, OTHER = "a" * 32, "b" * 32
PAGES = {name: pdf_bytes(number) for number, name in enumerate("1234xy", 1)}


@pytest.fixture
def mine(applicant: User, client_of: Any) -> Any:
    make.application(applicant, complete=False, work_arrangement="full_time")
    return client_of(applicant)


def send(client: Any, name: str, page: str = PAGE, number: object = "", **more: str) -> Any:
    told = {"chosen_in": page, "chosen_as": str(number or name)} | more
    file = SimpleUploadedFile(f"{name}.pdf", PAGES[name])
    return client.post(ADDRESS, {"file": file} | told, headers={"X-Requested-With": "fetch"})


def file(name: str) -> MaterialFile:
    return next(one for one in MaterialFile.objects.all() if one.name == f"{name}.pdf")


def listed() -> str:
    return "".join(file.name.removesuffix(".pdf") for file in MaterialFile.objects.filter(removed_at=None))


@pytest.mark.parametrize("arriving", ["123", "321", "231", "312"])
def test_listed_as_chosen(mine: Any, arriving: str) -> None:
    for name in arriving:
        assert send(mine, name).status_code == 200
    assert listed() == "123"


def test_retried(mine: Any) -> None:
    for name in "232131":
        send(mine, name)
    assert listed() == "123"


def test_another_page_in_between(mine: Any) -> None:
    send(mine, "3")
    send(mine, "y", OTHER, 2)
    send(mine, "1")
    send(mine, "x", OTHER, 1)
    send(mine, "2")
    names = listed()
    assert [name for name in names if name in "123"] == list("123")
    assert [name for name in names if name in "xy"] == list("xy")


def test_chosen_later_in_the_same_page(mine: Any) -> None:
    for name in ("2", "x", "1"):
        send(mine, name, number={"x": 9}.get(name, name))
    assert listed() == "12x"


def test_moved_by_hand_stays(mine: Any) -> None:
    for name in "132":
        send(mine, name)
    third = file("3")
    mine.post(f"/apply/files/{third.pk}/move/", {"step": "-1"})
    assert listed() == "132"
    send(mine, "4")
    assert listed() == "1324"


def test_replaced_before_the_others_have_arrived(mine: Any) -> None:
    for name in "32":
        send(mine, name)
    second = file("2")
    send(mine, "x", number=9, replaces=str(second.pk))
    send(mine, "1")
    assert listed() == "1x3"


@pytest.mark.parametrize(
    ("page", "number"),
    [
        ("", "0"),
        (PAGE, ""),
        (PAGE, "-1"),
        (PAGE, "1.5"),
        (PAGE, "9" * 30),
        (PAGE, "一"),
        (PAGE, "１"),
        (PAGE + "\n", "1"),
        ("<script>", "1"),
        ("a" * 9999, "1"),
        ("\x00" * 32, "1"),
    ],
)
def test_nonsense_counts_for_nothing(mine: Any, page: str, number: str) -> None:
    send(mine, "2")
    told = {"chosen_in": page, "chosen_as": number}
    answer = mine.post(ADDRESS, {"file": SimpleUploadedFile("1.pdf", PAGES["1"])} | told)
    assert answer.status_code == 302
    assert listed() == "21"
    assert file("1").chosen_in == ""


def test_without_script(mine: Any) -> None:
    files = [SimpleUploadedFile(f"{name}.pdf", PAGES[name]) for name in "312"]
    mine.post(ADDRESS, {"file": files})
    assert listed() == "312"


def test_key_of_a_stranger_moves_nothing(mine: Any, other_applicant: User, client_of: Any) -> None:
    make.application(other_applicant, complete=False, work_arrangement="full_time")
    for name in "23":
        send(mine, name)
    before = list(MaterialFile.objects.order_by("pk").values_list("pk", "order"))
    send(client_of(other_applicant), "1")
    files = MaterialFile.objects.exclude(pk=file("1").pk).order_by("pk")
    assert list(files.values_list("pk", "order")) == before
