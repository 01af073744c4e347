"""A file whose name did not tell its content is taken under the right one, and the page says so."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests import make
from tests.scans import jpeg_bytes

ADDRESS = "/apply/materials/labour-contract/upload/"
NOTE = "内容是 JPG，文件名已改为“image.jpg”"


@pytest.fixture
def mine(applicant: Any, client_of: Any) -> Any:
    make.application(applicant)
    return client_of(applicant)


def sent() -> SimpleUploadedFile:
    return SimpleUploadedFile("image", jpeg_bytes(), "application/octet-stream")


def test_told_without_script(mine: Any) -> None:
    page = mine.post(ADDRESS, {"file": sent()}, follow=True).content.decode()
    assert NOTE in page


def test_told_to_the_script(mine: Any) -> None:
    row = mine.post(ADDRESS, {"file": sent()}, headers={"X-Requested-With": "fetch"}).content.decode()
    assert NOTE in row
    assert NOTE not in mine.get("/apply/materials/").content.decode()


def test_nothing_is_said_of_a_right_name(mine: Any) -> None:
    right = SimpleUploadedFile("image.jpg", jpeg_bytes())
    assert "已改为" not in mine.post(ADDRESS, {"file": right}, follow=True).content.decode()


def test_told_beside_what_was_refused(mine: Any) -> None:
    wrong = SimpleUploadedFile("b.gif", b"GIF89a")
    page = mine.post(ADDRESS, {"file": [sent(), wrong]}).content.decode()
    assert NOTE in page
    assert "“b.gif”是 GIF 图片，请用看图或修图软件另存为 JPG 或 PNG 后再传" in page
