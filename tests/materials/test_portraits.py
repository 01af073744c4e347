"""证件照: exact is kept, larger is cropped, everything else is refused with the numbers."""

import io
import time

import pytest
from PIL import Image, ImageDraw, ImageFilter

from materials.inspect.refusals import FileRefused
from materials.models import Portrait
from materials.portrait_checks import examine
from materials.portraits import accept_portrait, parse_box
from materials.store import vault
from tests.materials import forgeries
from tests.materials.forgeries import upload
from tests.scans import pdf_bytes, portrait_bytes
from youyue.identity.models import User


def stored(portrait: Portrait) -> Image.Image:
    return Image.open(io.BytesIO(vault.read(portrait.stored.name)))


def photo(width: int, height: int, ground: str = "white", kind: str = "JPEG", **options: object) -> bytes:
    image = Image.new("RGB", (width, height), ground)
    pen = ImageDraw.Draw(image)
    pen.ellipse((width * 0.3, height * 0.15, width * 0.7, height * 0.6), fill="#c89878")
    for eye in (0.42, 0.58):
        pen.ellipse((width * eye, height * 0.3, width * (eye + 0.04), height * 0.34), fill="#302018")
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def refused(applicant: User, content: bytes, name: str = "照片.jpg", box=None) -> FileRefused:
    with pytest.raises(FileRefused) as error:
        accept_portrait(upload(name, content), applicant, box)
    assert Portrait.objects.count() == 0
    return error.value


# --- taken ---------------------------------------------------------------------------------------------
def test_exact_photo(applicant: User) -> None:
    made = accept_portrait(upload("照片.jpg", portrait_bytes()), applicant)
    image = stored(made)
    assert (image.format, image.size, image.info["dpi"]) == ("JPEG", (358, 441), (350, 350))
    assert made.cropped is False
    assert made.sha256 == vault.digest(vault.read(made.stored.name))
    assert [test.label for test in made.tests] == ["尺寸正好 358×441", "背景是白色", "亮度合适", "清晰度足够"]
    assert made.tests[0].detail == "358×441 像素"
    assert made.tests[1].detail == "白色占 100%"


def test_larger_photo_is_cropped_from_the_top_centre(applicant: User) -> None:
    made = accept_portrait(upload("照片.jpg", photo(1200, 1600)), applicant)
    assert stored(made).size == (358, 441)
    assert made.cropped is True


def test_wide_photo_is_cropped_at_the_sides(applicant: User) -> None:
    image = Image.new("RGB", (1600, 600), "white")
    image.paste("red", (0, 0, 400, 600))
    image.paste("blue", (790, 200, 810, 400))
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    made = stored(accept_portrait(upload("照片.png", buffer.getvalue()), applicant))
    assert made.getpixel((179, 200))[2] > 200
    assert made.getpixel((3, 200)) == (255, 255, 255)


def test_box_of_the_person(applicant: User) -> None:
    image = Image.new("RGB", (1200, 1600), "white")
    image.paste("#206030", (700, 800, 1058, 1241))
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    error = refused(applicant, buffer.getvalue(), "照片.png", (700, 800, 358, 441, 0))
    assert "背景不够白" in error.message
    assert "红 32、绿 96、蓝 48" in error.message


def test_box_in_a_turned_photo(applicant: User) -> None:
    turned = Image.open(io.BytesIO(photo(600, 800))).rotate(90, expand=True)
    buffer = io.BytesIO()
    turned.save(buffer, "PNG")
    made = stored(accept_portrait(upload("照片.png", buffer.getvalue()), applicant, (0, 0, 600, 739, 1)))
    red, green, blue = made.getpixel((179, 150))
    assert (red, green, blue) == pytest.approx((200, 152, 120), abs=6)


def test_photo_turned_by_exif(applicant: User) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010E] = "SECRET"
    turned = Image.open(io.BytesIO(photo(800, 1000))).rotate(90, expand=True)
    buffer = io.BytesIO()
    turned.save(buffer, "JPEG", exif=exif, quality=95)
    made = accept_portrait(upload("照片.jpg", buffer.getvalue()), applicant)
    assert stored(made).getpixel((179, 150)) == pytest.approx((200, 152, 120), abs=8)
    assert b"SECRET" not in vault.read(made.stored.name)


def test_transparent_ground_is_white(applicant: User) -> None:
    image = Image.new("RGBA", (716, 882), (0, 0, 0, 0))
    ImageDraw.Draw(image).ellipse((200, 120, 500, 560), fill="#c89878")
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    assert accept_portrait(upload("照片.png", buffer.getvalue()), applicant).tests[1].passed


# --- refused -------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("width", "height"), [(300, 400), (357, 441), (358, 440), (200, 900), (900, 200)], ids=str
)
def test_too_small(applicant: User, width: int, height: int) -> None:
    words = (
        f"证件照只有 {width}×{height} 像素，太小了，至少要 358×441 像素，"
        "请用更高的分辨率重拍，或向照相馆要电子原图"
    )
    assert refused(applicant, photo(width, height)).message == words


def test_exact_size_on_its_side(applicant: User) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    words = "证件照只有 441×358 像素，太小了，至少要 358×441 像素，请用更高的分辨率重拍，或向照相馆要电子原图"
    assert refused(applicant, photo(358, 441, exif=exif)).message == words


@pytest.mark.parametrize(
    ("ground", "numbers"),
    [
        ("#438edb", "红 67、绿 142、蓝 219"),
        ("#c8c8c8", "红 200、绿 200、蓝 200"),
        ("#fff0a0", "红 255、绿 240、蓝 160"),
    ],
)
def test_ground_that_is_not_white(applicant: User, ground: str, numbers: str) -> None:
    error = refused(applicant, photo(358, 441, ground, kind="PNG"), "照片.png")
    assert error.message == (
        f"证件照背景不够白：左上角白色只占 0%（至少 90%），平均颜色是{numbers}（白色各不低于 215），"
        "请换白色背景重拍，或用修图软件把背景换成白色"
    )
    assert [test.passed for test in error.tests[:2]] == [True, False]


def test_one_grey_corner(applicant: User) -> None:
    image = Image.open(io.BytesIO(photo(358, 441)))
    image.paste("#a0a0a0", (300, 0, 358, 60))
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    assert "右上角白色只占" in refused(applicant, buffer.getvalue(), "照片.png").message


def test_pdf(applicant: User) -> None:
    words = "“照片.pdf”是 PDF，证件照请上传 JPG 或 PNG 照片"
    assert refused(applicant, pdf_bytes(), "照片.pdf").message == words


def test_iphone_photo(applicant: User) -> None:
    assert "HEIC" in refused(applicant, forgeries.HEIC, "IMG_2031.HEIC").message


def test_hundred_megapixels(applicant: User) -> None:
    began = time.process_time()
    content = forgeries.png_header(10_000, 10_000)
    prepared = time.process_time()
    words = "“照片.png”是 10000×10000 像素，请缩小到 800 万像素以内再传"
    assert refused(applicant, content, "照片.png").message == words
    assert time.process_time() - prepared < max(0.2, prepared - began)


@pytest.mark.parametrize("what", [what for what in forgeries.POLYGLOTS if "PDF" not in what])
def test_forgery(applicant: User, what: str) -> None:
    name, content = forgeries.POLYGLOTS[what]
    assert refused(applicant, content, name).message.startswith(f"“{name}”")


def test_cut_photo_of_the_exact_size(applicant: User) -> None:
    assert (
        refused(applicant, portrait_bytes()[:2000]).message
        == "“照片.jpg”已损坏，打不开，请重新导出或重拍后再传"
    )


def test_box_that_is_too_small(applicant: User) -> None:
    words = "裁剪框只有 100×123 像素，请把裁剪框放大到至少 358×441 像素"
    assert refused(applicant, photo(1200, 1600), box=(0, 0, 100, 123, 0)).message == words


# --- boxes ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "box"),
    [
        ("10,20,358,441", (10, 20, 358, 441, 0)),
        ("10.4,20.6,358,441,1", (10, 21, 358, 441, 1)),
        ("0,0,358,441,5", (0, 0, 358, 441, 1)),
        ("", None),
        (None, None),
        ("1,2,3", None),
        ("a,b,c,d", None),
        ("0,0,0,441", None),
        ("0,0,-5,441", None),
        ("nan,0,358,441", None),
        ("inf,0,358,441", None),
        ("99999999999,0,358,441", None),
    ],
)
def test_parse_box(text: str | None, box: tuple[int, ...] | None) -> None:
    assert parse_box(text) == box


@pytest.mark.parametrize("box", [(-500, -500, 400, 500, 0), (9000, 9000, 400, 500, 0), (0, 0, 9000, 9000, 2)])
def test_box_outside_the_photo_is_moved_in(applicant: User, box: tuple[int, ...]) -> None:
    assert stored(accept_portrait(upload("照片.jpg", photo(1200, 1600)), applicant, box)).size == (358, 441)


# --- measuring -----------------------------------------------------------------------------------------
def test_blurred_and_dark_are_told_and_not_refused() -> None:
    image = Image.open(io.BytesIO(photo(358, 441))).filter(ImageFilter.GaussianBlur(8))
    sharp, blurred = examine(Image.open(io.BytesIO(photo(358, 441))))[3], examine(image)[3]
    assert blurred.compulsory is False
    assert blurred.passed is False
    assert float(sharp.detail.split()[1].split("，")[0]) > float(blurred.detail.split()[1].split("，")[0])
    dark = examine(Image.new("RGB", (358, 441), "#202020"))[2]
    assert (dark.passed, dark.compulsory, dark.detail) == (
        False,
        False,
        "面部平均亮度 32，偏暗，建议在亮处重拍",
    )
