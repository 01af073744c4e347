"""What a reviewer's downloads are called: in Chinese, by what they are, and safe to save on Windows."""

import re
from urllib.parse import unquote

import pytest
from django.test import Client

from applicants.models import Application
from catalog.models import MaterialRequirement
from materials.models import MaterialFile
from tests import make

pytestmark = pytest.mark.django_db


def saved_as(response) -> str:
    """The name that a browser gives the file."""
    _kind, plain, extended = response["Content-Disposition"].split("; ")
    assert plain.isascii()  # for readers that know no other
    name = unquote(extended.removeprefix("filename*=UTF-8''"))
    assert name and re.search(r'[<>:"/\\|?*\x00-\x1f]|[. ]$', name) is None
    return name


def file_of(application: Application, code: str) -> MaterialFile:
    return MaterialFile.objects.get(
        material__dossier=application.dossier, material__requirement__code=code, removed_at=None
    )


@pytest.mark.parametrize(
    ("code", "name"),
    [("labour-contract", "劳动合同-第 1 页.jpg"), ("id-document", "有效身份证件-第 1 页（带水印）.jpg")],
)
def test_picture_of_a_page(desk: Client, held: Application, url: str, code: str, name: str) -> None:
    response = desk.get(f"{url}files/{file_of(held, code).pk}/pages/1/")
    assert saved_as(response) == name
    assert response["Content-Disposition"].startswith("inline")


def test_material_with_a_stroke_in_its_name(desk: Client, held: Application, url: str) -> None:
    MaterialRequirement.objects.filter(code="labour-contract").update(name='合同/协议："正本"？...')
    response = desk.get(f"{url}files/{file_of(held, 'labour-contract').pk}/pages/1/")
    assert saved_as(response) == "合同／协议：”正本”？-第 1 页.jpg"


def test_archive_is_called_by_number_and_masked_name(desk: Client, held: Application, url: str) -> None:
    number = held.receipt_number
    response = desk.get(f"{url}archive/")
    masked = held.applicant.masked_name.replace("*", "＊")
    assert saved_as(response) == f"{number}-{masked}.zip"
    assert held.applicant.name not in saved_as(response)


@pytest.mark.parametrize(
    "hostile", ["../../etc/passwd", 'a"; filename=evil.exe', "a\r\nX-Evil: 1.pdf", "con.exe", "\u202efdp.exe"]
)
def test_what_the_applicant_called_a_file_is_no_name_of_a_download(
    desk: Client, held: Application, url: str, hostile: str
) -> None:
    file = file_of(held, "labour-contract")
    make.change(MaterialFile.objects.filter(pk=file.pk), name=hostile)
    for path in (f"{url}files/{file.pk}/pages/1/", f"{url}archive/"):
        response = desk.get(f"{path}?filename=evil.exe&callback=evil")
        assert "evil" not in response["Content-Disposition"].lower() and "X-Evil" not in response.headers
        assert saved_as(response).endswith((".jpg", ".zip"))


def test_addresses_hold_no_names(desk: Client, held: Application, url: str) -> None:
    make.material_file(
        held, MaterialRequirement.objects.get(code="labour-contract"), "李四的合同.pdf", b"%PDF-"
    )
    html = desk.get(url).content.decode()
    addresses = re.findall(r'(?:href|src)="([^"]*/(?:files|archive)/[^"]*)"', html)
    assert addresses
    assert [address for address in addresses if not address.isascii() or "%" in address] == []
