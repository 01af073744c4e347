"""Every file is taken whole or refused with a sentence; nothing in between."""

import io

import pikepdf
import pytest
from django.core.files.storage import storages
from PIL import Image

from materials import intake
from materials.models import Material, MaterialFile
from materials.store import vault
from tests.materials import damage, forgeries
from tests.materials.forgeries import upload
from tests.scans import jpeg_bytes, pdf_bytes


def refusal(hand_in, name: str, content: bytes) -> str:
    with pytest.raises(intake.FileRefused) as refused:
        hand_in(name, content)
    return refused.value.message


def rows() -> list[str]:
    return [file.name for file in MaterialFile.objects.filter(removed_at=None)]


# --- taken ------------------------------------------------------------------------------------------
def test_pdf(hand_in) -> None:
    made = hand_in("合同.pdf", pdf_bytes(3))
    content = vault.read(made.stored.name)
    assert (made.name, made.kind, made.pages) == ("合同.pdf", "pdf", 3)
    assert (made.size, made.sha256) == (len(content), vault.digest(content))


@pytest.mark.parametrize("name", ["合同.JPG", "合同.jpeg", "照片.jfif"])
def test_jpeg(hand_in, name: str) -> None:
    made = hand_in(name, jpeg_bytes())
    assert (made.kind, made.pages) == ("jpeg", 1)


def test_key_tells_nothing(hand_in) -> None:
    made = hand_in("莫知文身份证.pdf", pdf_bytes())
    assert "莫" not in made.stored.name
    assert made.stored.name.startswith("materials/")


def test_content_type_of_the_browser_is_not_believed(dossier, contract, applicant) -> None:
    made = intake.accept(dossier, contract, upload("合同.pdf", pdf_bytes(), "text/html"), applicant)
    assert made.kind == "pdf"


def test_exif_is_gone_and_the_picture_is_upright(hand_in) -> None:
    content = vault.read(hand_in("证件.jpg", forgeries.jpeg_with_exif(orientation=6)).stored.name)
    image = Image.open(io.BytesIO(content))
    assert image.size == (400, 600)
    assert dict(image.getexif()) == {}
    assert b"SECRET" not in content
    assert image.getpixel((200, 20))[0] > 200  # the red half was on the left and is now on top


def test_trailing_bytes_are_gone(hand_in) -> None:
    content = vault.read(hand_in("证件.jpg", jpeg_bytes() + forgeries.archive()).stored.name)
    assert b"PK\x03\x04" not in content
    assert b"script" not in content


def test_web_page_behind_a_pdf_is_gone(hand_in) -> None:
    content = vault.read(hand_in("合同.pdf", pdf_bytes() + forgeries.PAGE).stored.name)
    assert b"script" not in content
    assert content.rstrip().endswith(b"%%EOF")


def test_transparent_png_lies_on_white(hand_in) -> None:
    buffer = io.BytesIO()
    Image.new("RGBA", (40, 40), (0, 0, 0, 0)).save(buffer, "PNG")
    content = vault.read(hand_in("印章.png", buffer.getvalue()).stored.name)
    assert Image.open(io.BytesIO(content)).getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_mode_of_png(hand_in, mode: str) -> None:
    buffer = io.BytesIO()
    Image.new(mode, (40, 30)).save(buffer, "PNG")
    assert hand_in("扫描.png", buffer.getvalue()).kind == "png"


def test_cmyk_jpeg(hand_in) -> None:
    buffer = io.BytesIO()
    Image.new("CMYK", (40, 30), (0, 0, 0, 0)).save(buffer, "JPEG")
    assert hand_in("扫描.jpg", buffer.getvalue()).kind == "jpeg"


# --- refused, to the letter -------------------------------------------------------------------------
def test_other_type(hand_in) -> None:
    assert refusal(hand_in, "合同.docx", b"contract") == "“合同.docx”不是 PDF、JPG 或 PNG，请转换后再传"


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.mark.parametrize("name", ["图.svg", "图.SVGZ", "图.png", "图.jpg", "合同.pdf", "图"])
@pytest.mark.parametrize("start", [b"", b'<?xml version="1.0"?>\n', b"\xef\xbb\xbf", b"\n \n"])
def test_svg_is_refused_whatever_it_is_called(hand_in, name: str, start: bytes) -> None:
    assert refusal(hand_in, name, start + SVG)
    assert rows() == []


@pytest.mark.parametrize("name", ["IMG_2031.HEIC", "IMG_2031.jpg"])
def test_iphone_photo(hand_in, name: str) -> None:
    words = f"“{name}”是 HEIC 照片，请在相机设置里改为 JPG（兼容性最佳）重拍，或先截图，再传"
    assert refusal(hand_in, name, forgeries.HEIC) == words


def test_too_big_pdf(hand_in) -> None:
    content = b"%PDF-1.7\n" + b"0" * (28 * 1024 * 1024 - 9)
    assert refusal(hand_in, "合同.pdf", content) == "“合同.pdf”有 28 MB，请压缩到 20 MB 以内再传"


def test_too_big_image(hand_in) -> None:
    content = jpeg_bytes() + b"0" * (12 * 1024 * 1024 - len(jpeg_bytes()))
    assert refusal(hand_in, "护照.jpg", content) == "“护照.jpg”有 12 MB，请压缩到 10 MB 以内再传"


def test_a_little_too_big_is_not_rounded_down(hand_in) -> None:
    content = b"%PDF-1.7\n" + b"0" * (20 * 1024 * 1024)
    assert refusal(hand_in, "合同.pdf", content) == "“合同.pdf”有 20.1 MB，请压缩到 20 MB 以内再传"


def test_locked_pdf(hand_in) -> None:
    assert (
        refusal(hand_in, "护照.pdf", forgeries.locked_pdf()) == "“护照.pdf”设了密码，打不开，请去掉密码后再传"
    )


def test_pdf_that_forbids_changes_is_stored_without_a_password(hand_in) -> None:
    made = hand_in("护照.pdf", forgeries.locked_pdf(user=""))
    with pikepdf.open(io.BytesIO(vault.read(made.stored.name))) as pdf:
        assert (pdf.is_encrypted, len(pdf.pages)) == (False, 1)


def test_half_a_pdf(hand_in) -> None:
    assert refusal(hand_in, "合同.pdf", damage.scan(10)[: len(damage.scan(10)) // 2]) == (
        "“合同.pdf”从第 5 页起读不出来，文件可能没有下载或传输完整，请重新扫描或重新导出后再传"
    )


def test_empty_file(hand_in) -> None:
    assert refusal(hand_in, "护照.pdf", b"") == "“护照.pdf”是空文件，请重新选择文件后再传"


@pytest.mark.parametrize(
    ("name", "content"),
    [("护照.pdf", b"%PDF-1.7\nnothing"), ("护照.jpg", jpeg_bytes()[:600]), ("护照.pdf", pdf_bytes()[:60])],
)
def test_damaged_file(hand_in, name: str, content: bytes) -> None:
    assert refusal(hand_in, name, content) == f"“{name}”已损坏，打不开，请重新导出或重拍后再传"


def test_changed_extension(hand_in) -> None:
    assert (
        refusal(hand_in, "合同.pdf", b"contract" + b"\x00" * 100)
        == "“合同.pdf”的内容不是 PDF，可能只改过扩展名，请用原来的软件另存为 PDF 后再传"
    )


def test_hundred_megapixels_are_refused_by_the_header(hand_in) -> None:
    content = forgeries.png_header(10_000, 10_000)
    assert len(content) < 200_000
    assert (
        refusal(hand_in, "扫描.png", content) == "“扫描.png”是 10000×10000 像素，请缩小到 5000 万像素以内再传"
    )


def test_too_many_pages(hand_in, settings) -> None:
    settings.MATERIAL_MAX_PAGES = 2
    assert refusal(hand_in, "合同.pdf", pdf_bytes(3)) == "“合同.pdf”有 3 页，请拆成每个不超过 2 页的文件再传"


@pytest.mark.parametrize("what", forgeries.POLYGLOTS)
def test_forgery(hand_in, what: str) -> None:
    name, content = forgeries.POLYGLOTS[what]
    message = refusal(hand_in, name, content)
    assert message.startswith(f"“{name}”")
    assert "请" in message
    assert rows() == []


# --- how many -----------------------------------------------------------------------------------------
def test_eleventh_file(hand_in) -> None:
    for number in range(10):
        hand_in(f"第{number}页.pdf", pdf_bytes())
    words = "“劳动合同”已有 10 个文件，请先删除一个，或把几页合成一个文件再传"
    assert refusal(hand_in, "第11页.pdf", pdf_bytes(2)) == words
    assert len(rows()) == 10


def test_replacing_when_full(hand_in) -> None:
    made = [hand_in(f"第{number}页.pdf", pdf_bytes()) for number in range(10)]
    hand_in("新.pdf", pdf_bytes(2), replaces=made[3])
    assert rows()[3] == "新.pdf"
    assert len(rows()) == 10


def test_same_file_again_is_one_file(hand_in) -> None:
    first = hand_in("合同.pdf", pdf_bytes())
    stored = storages["default"].listdir("materials")
    assert hand_in("合同.pdf", pdf_bytes()) == first
    assert rows() == ["合同.pdf"]
    assert storages["default"].listdir("materials") == stored


# --- taking off, putting back, replacing ------------------------------------------------------------------
def test_remove_and_restore(hand_in) -> None:
    made = hand_in("合同.pdf", pdf_bytes())
    intake.remove(made)
    assert rows() == []
    assert vault.read(made.stored.name)
    intake.restore(made)
    assert rows() == ["合同.pdf"]


def test_replacing_keeps_the_history(hand_in) -> None:
    old = hand_in("合同.pdf", pdf_bytes())
    new = hand_in("合同新.pdf", pdf_bytes(2), replaces=old)
    assert rows() == ["合同新.pdf"]
    assert (new.replaces, new.order) == (old, old.order)
    assert vault.read(old.stored.name)


def test_undoing_a_replacement(hand_in) -> None:
    old = hand_in("合同.pdf", pdf_bytes())
    hand_in("合同新.pdf", pdf_bytes(2), replaces=old)
    intake.restore(old)
    assert rows() == ["合同.pdf"]


def test_restoring_when_full(hand_in) -> None:
    gone = hand_in("旧.pdf", pdf_bytes())
    intake.remove(gone)
    for number in range(10):
        hand_in(f"第{number}页.pdf", pdf_bytes())
    with pytest.raises(intake.FileRefused):
        intake.restore(gone)
    assert "旧.pdf" not in rows()


def test_refused_replacement_leaves_the_old_file(hand_in) -> None:
    old = hand_in("合同.pdf", pdf_bytes())
    with pytest.raises(intake.FileRefused):
        hand_in("合同.pdf", b"%PDF-1.7", replaces=old)
    assert rows() == ["合同.pdf"]


def test_row_that_cannot_be_written_leaves_no_bytes(dossier, contract, applicant) -> None:
    applicant.pk = None
    with (
        pytest.raises(ValueError, match="saved"),
        intake.received(upload("合同.pdf", pdf_bytes())) as received,
    ):
        intake.enter(dossier, contract, received, applicant)
    assert not storages["default"].exists(received.stored)
    assert Material.objects.count() == 0
