"""Pages of identity documents carry the watermark for everybody but their owner; the original asks why."""

import io
import resource
import zlib
from datetime import UTC, datetime
from itertools import accumulate, pairwise

import pytest
from django.http import Http404
from django.test import RequestFactory
from PIL import Image, ImageChops, ImageDraw, ImageFont

from catalog.models import MaterialRequirement
from materials import intake
from materials.inspect import pool
from materials.models import Dossier, MaterialFile
from materials.serve import serving, watermark
from tests.materials.forgeries import upload
from tests.scans import jpeg_bytes
from youyue.identity.models import AccessLog, User

WORDS = "仅供优粤卡申办审核 张*（岭海先进材料研究院（广州）审核员）2026-11-24 21:30"


def marked_thirds(plain: Image.Image, stamped: Image.Image) -> list[bool]:
    """For each of nine fields, three by three: whether letters can be seen in it, one pixel in 200 that
    differs by more than 8 levels. What is cut out along the thirds still says who looked at it."""
    difference = ImageChops.difference(plain.convert("L"), stamped.convert("L"))
    marks = difference.point(lambda level: 255 if level > 8 else 0)
    across, down = ([round(side * part / 3) for part in range(4)] for side in plain.size)
    return [
        marks.crop((left, top, right, bottom)).histogram()[255] * 200 >= (right - left) * (bottom - top)
        for top, bottom in pairwise(down)
        for left, right in pairwise(across)
    ]


ALL_THIRDS = [True] * 9


def written_page() -> Image.Image:
    """Black on white, all over: what a scanned document says, in letters as high as the watermark's."""
    page = Image.new("RGB", (1400, 1980), "white")
    pen, font = ImageDraw.Draw(page), ImageFont.truetype(watermark.font_path(), 22)
    for top in range(40, 1940, 44):
        pen.text(
            (40, top), "有效期限 2015.01.01-2035.01.01 公民身份号码 440106199003076518 " * 2, "black", font
        )
    return page


def at_share(picture: Image.Image, mask: Image.Image, share: float) -> int:
    """The level below which this share of the masked pixels lies."""
    counts = picture.histogram(mask)
    return next(level for level, sum_ in enumerate(accumulate(counts)) if sum_ >= sum(counts) * share)


def luminance(level: int) -> float:
    """Relative luminance of a grey, as WCAG 2 defines it."""
    value = level / 255
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


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
@pytest.mark.parametrize("size", [(1400, 1980), (1400, 300), (300, 2000), (1400, 880), (358, 226)])
def test_words_cross_every_third(colour: str, size: tuple[int, int]) -> None:
    plain = Image.new("RGB", size, colour)
    stamped = Image.open(io.BytesIO(watermark.stamp(webp(plain), WORDS)))
    assert stamped.size == size
    assert marked_thirds(plain, stamped) == ALL_THIRDS


@pytest.mark.parametrize("words", ["短", WORDS * 3])
def test_short_and_long_words(words: str) -> None:
    plain = Image.new("RGB", (700, 700), "white")
    stamped = Image.open(io.BytesIO(watermark.stamp(webp(plain), words)))
    assert marked_thirds(plain, stamped) == ALL_THIRDS


def test_gaps_between_sayings_stand_in_no_column() -> None:
    """Turned back, the lines have letters over every column between them; the gap between two sayings of one
    line lies elsewhere in the next."""
    kept, _edges = watermark._layer((1400, 1980), WORDS)
    letters = Image.frombytes("L", (1400, 1980), zlib.decompress(kept))
    middle = letters.rotate(-watermark.ANGLE).crop((350, 500, 1050, 1500))
    columns, rows = middle.getprojection()
    assert columns == [1] * 700
    assert 0 in rows  # the control: lines are lines again


def test_every_line_under_it_can_be_read() -> None:
    """The worst hundredth of letters and paper keeps a contrast of 7; few letters are touched at all."""
    plain = written_page()
    stamped = Image.open(io.BytesIO(watermark.stamp(webp(plain), WORDS))).convert("L")
    grey = plain.convert("L")
    dark, paper = (
        grey.point(lambda level, at=at: 255 * (level in at)) for at in (range(41), range(250, 256))
    )
    touched = ImageChops.difference(grey, stamped).histogram(dark)
    assert sum(touched[25:]) / sum(touched) < 0.04
    letters, ground = at_share(stamped, dark, 0.99), at_share(stamped, paper, 0.01)
    assert (luminance(ground) + 0.05) / (luminance(letters) + 0.05) >= 7


def test_large_scan_is_quick() -> None:
    """12 megapixels, drawn for the first time and stamped: a quarter of a second on an idle core."""
    scan = jpeg_bytes(4000, 3000)
    pool.close()  # what children used is told of those that have ended
    before = cpu_seconds()
    _findings, image = pool.run("materials.store.draw_page.draw", scan, "jpeg", 1, 1400)
    watermark.stamp(image, WORDS)
    pool.close()
    assert cpu_seconds() - before < 1  # of the processor, so that a busy machine does not count


def cpu_seconds() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


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
    assert (own["Content-Type"], other["Content-Type"]) == ("image/jpeg", "image/jpeg")
    assert marked_thirds(picture(own), picture(other)) == ALL_THIRDS
    assert other["Cache-Control"] == "private, no-store"
    again = serving.send_page(request_of(applicant), identity_document, 1, **look)
    assert again.content == own.content  # the stamped picture was not kept


def test_other_materials_are_not_stamped(
    dossier, contract, request_of, applicant: User, reviewer: User
) -> None:
    made = intake.accept(dossier, contract, upload("合同.jpg", jpeg_bytes()), applicant)
    response = serving.send_page(request_of(reviewer), made, 1, whose=applicant, role="审核员")
    assert response["Content-Type"] == "image/jpeg"


def test_original_needs_a_purpose(identity_document, request_of, applicant: User, reviewer: User) -> None:
    with pytest.raises(Http404):
        serving.send_original(request_of(reviewer), identity_document, whose=applicant, role="审核员")
    assert AccessLog.objects.count() == 0
    response = serving.send_original(
        request_of(reviewer), identity_document, whose=applicant, role="审核员", purpose="unreadable"
    )
    look = AccessLog.objects.get()
    assert (response.status_code, look.purpose, look.what) == (200, "unreadable", "有效身份证件原件")


def test_owner_needs_none(identity_document, request_of, applicant: User) -> None:
    response = serving.send_original(request_of(applicant), identity_document, whose=applicant, role="本人")
    assert response.status_code == 200
