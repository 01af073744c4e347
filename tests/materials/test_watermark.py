"""Pages of identity documents carry the watermark for everybody but their owner; the original asks why."""

import io
import resource
from datetime import UTC, datetime

import pytest
from django.http import Http404
from django.test import RequestFactory
from PIL import Image, ImageChops

from catalog.models import MaterialRequirement
from materials import child, intake, serving, watermark
from materials.models import Dossier, MaterialFile
from tests.materials.forgeries import upload
from tests.scans import jpeg_bytes
from youyue.identity.models import AccessLog, User

WORDS = "仅供优粤卡申办审核 张*（岭海先进材料研究院（广州）审核员）2026-11-24 21:30"
TILE = 64


def covered(plain: Image.Image, stamped: Image.Image) -> float:
    """Share of 64-pixel tiles in which letters can be seen: 20 pixels that differ by more than 12 levels."""
    difference = ImageChops.difference(plain.convert("L"), stamped.convert("L"))
    marks = difference.point(lambda level: 255 if level > 12 else 0)
    tiles = [
        marks.crop((x, y, x + TILE, y + TILE)).histogram()[255] >= 20
        for y in range(0, plain.height - TILE + 1, TILE)
        for x in range(0, plain.width - TILE + 1, TILE)
    ]
    return sum(tiles) / len(tiles)


def webp(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "WEBP", lossless=True, method=0)
    return out.getvalue()


@pytest.fixture
def identity_document(dossier: Dossier, applicant: User) -> MaterialFile:
    requirement = MaterialRequirement.objects.get(code="id-document")
    return intake.accept(dossier, requirement, upload("证件.jpg", jpeg_bytes()), applicant)


@pytest.fixture
def request_of(rf: RequestFactory):
    def made(user: User):
        request = rf.get("/")
        request.user = user
        return request

    return made


def picture(response) -> Image.Image:
    return Image.open(io.BytesIO(response.content))


@pytest.mark.parametrize("colour", ["white", "black", "#808080", "#c89878"])
@pytest.mark.parametrize("size", [(1400, 1980), (1400, 300), (300, 2000)])
def test_words_are_in_every_tile(colour: str, size: tuple[int, int]) -> None:
    plain = Image.new("RGB", size, colour)
    stamped = Image.open(io.BytesIO(watermark.stamp(webp(plain), WORDS)))
    assert stamped.size == size
    assert covered(plain, stamped) >= 0.9


@pytest.mark.parametrize("words", ["短", WORDS * 3])
def test_short_and_long_words(words: str) -> None:
    plain = Image.new("RGB", (700, 700), "white")
    assert covered(plain, Image.open(io.BytesIO(watermark.stamp(webp(plain), words)))) >= 0.5


def test_large_scan_is_quick() -> None:
    """12 megapixels, drawn for the first time and stamped: a quarter of a second on an idle core."""
    scan = jpeg_bytes(4000, 3000)
    before = cpu_seconds()
    _findings, image = child.run("materials.draw_page", scan, "jpeg", 1, 1400)
    watermark.stamp(image, WORDS)
    assert cpu_seconds() - before < 1  # of the processor, so that a busy machine does not count


def cpu_seconds() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def test_without_a_font_the_account_is_named(monkeypatch: pytest.MonkeyPatch, reviewer: User) -> None:
    monkeypatch.setattr(watermark, "font_path", lambda: None)
    words = watermark.words_for(reviewer, "审核员", datetime(2026, 11, 24, 13, 30, tzinfo=UTC))
    assert words == f"youyue review only / user {reviewer.pk} / 2026-11-24 21:30"
    assert words.isascii()
    assert [warning.id for warning in watermark.font_is_there()] == ["materials.W001"]


def test_words_name_viewer_role_and_time(reviewer: User) -> None:
    words = watermark.words_for(reviewer, "岭海审核员", datetime(2026, 11, 24, 13, 30, tzinfo=UTC))
    assert words == f"仅供优粤卡申办审核 {reviewer.masked_name}（岭海审核员）2026-11-24 21:30"


def test_reviewer_gets_a_stamped_page(identity_document, request_of, applicant: User, reviewer: User) -> None:
    look = {"whose": applicant, "role": "审核员"}
    own = serving.send_page(request_of(applicant), identity_document, 1, **look)
    other = serving.send_page(request_of(reviewer), identity_document, 1, **look)
    assert (own["Content-Type"], other["Content-Type"]) == ("image/webp", "image/jpeg")
    assert covered(picture(own), picture(other)) >= 0.9
    assert other["Cache-Control"] == "private, no-store"
    again = serving.send_page(request_of(applicant), identity_document, 1, **look)
    assert again.content == own.content  # the stamped picture was not kept


def test_other_materials_are_not_stamped(
    dossier, contract, request_of, applicant: User, reviewer: User
) -> None:
    made = intake.accept(dossier, contract, upload("合同.jpg", jpeg_bytes()), applicant)
    response = serving.send_page(request_of(reviewer), made, 1, whose=applicant, role="审核员")
    assert response["Content-Type"] == "image/webp"


def test_original_needs_a_reason(identity_document, request_of, applicant: User, reviewer: User) -> None:
    with pytest.raises(Http404):
        serving.send_original(request_of(reviewer), identity_document, whose=applicant, role="审核员")
    assert AccessLog.objects.count() == 0
    response = serving.send_original(
        request_of(reviewer), identity_document, whose=applicant, role="审核员", reason="看有效期"
    )
    look = AccessLog.objects.get()
    assert (response.status_code, look.reason, look.what) == (200, "看有效期", "有效身份证件原件")


def test_owner_needs_none(identity_document, request_of, applicant: User) -> None:
    response = serving.send_original(request_of(applicant), identity_document, whose=applicant, role="本人")
    assert response.status_code == 200
