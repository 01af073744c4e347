"""A file is taken by its content; the name follows, and what cannot be taken is called by its name."""

import io
import zipfile

import pytest

from materials.store import vault
from tests.materials.test_intake import refusal, rows
from tests.scans import jpeg_bytes, pdf_bytes


def archive(member: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        made.writestr(member, b"something")
    return buffer.getvalue()


OTHERS = [
    ("合同.docx", b"PK\x03\x04", "办公文档，请用原来的软件另存为（或打印成）PDF 后再传"),
    ("合同.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "办公文档，请用原来的软件另存为（或打印成）PDF 后再传"),
    ("合同.pdf", b"PK\x03\x04", "压缩包，请解压后上传里面的 PDF、JPG 或 PNG"),
    ("合同.pdf", archive("[Content_Types].xml"), "办公文档，请用原来的软件另存为（或打印成）PDF 后再传"),
    ("合同", archive("OFD.xml"), "办公文档，请用原来的软件另存为（或打印成）PDF 后再传"),
    ("合同.pdf", archive("合同.jpg"), "压缩包，请解压后上传里面的 PDF、JPG 或 PNG"),
    ("合同.pdf", b"Rar!\x1a\x07", "压缩包，请解压后上传里面的 PDF、JPG 或 PNG"),
    ("IMG.heic", b"\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf", " AVIF 图片，请用看图或修图软件另存为"),
    ("IMG.jpg", b"\0\0\0\x1cftypmif1\0\0\0\0mif1avifmiaf", " AVIF 图片，请用看图或修图软件另存为"),
    ("IMG.jpg", b"\0\0\0\x1cftypmif1\0\0\0\0mif1heicmiaf", " HEIC 照片，请在相机设置里改为 JPG"),
    ("IMG.jpg", b"RIFF\x24\0\0\0WEBPVP8 ", " WebP 图片，请用看图或修图软件另存为"),
    ("IMG.png", b"GIF89a", " GIF 图片，请用看图或修图软件另存为"),
    ("扫描.tif", b"II*\0\x08", " TIFF 图片，请另存为 JPG 或 PNG 后再传，有多页的请另存为 PDF"),
    ("扫描.bmp", b"BM\x36\0", " BMP 图片，请用看图或修图软件另存为"),
    ("视频.jpg", b"\0\0\0\x18ftypisom\0\0\0\0isommp42", "视频，请截图后上传图片"),
    ("a.svg", b"\xef\xbb\xbf <svg", "网页，请在浏览器里打印成 PDF 后再传"),
    ("合同.pdf", b"MZ\x90", "程序，请重新选择 PDF、JPG 或 PNG 文件"),
]


@pytest.mark.parametrize(("name", "content", "words"), OTHERS)
def test_other_type_that_is_recognised(hand_in, name: str, content: bytes, words: str) -> None:
    assert refusal(hand_in, name, content).startswith(f"“{name}”是{words}")
    assert rows() == []


@pytest.mark.parametrize(
    ("given", "content", "name"),
    [
        ("image", jpeg_bytes(), "image.jpg"),
        ("1000008715", jpeg_bytes(), "1000008715.jpg"),
        ("msf:62", jpeg_bytes(), "msf：62.jpg"),
        ("合同．jpg", jpeg_bytes(), "合同.jpg"),
        ("合同。JPG", jpeg_bytes(), "合同.jpg"),
        ("a.jpg?x=1", jpeg_bytes(), "a.jpg"),
        ("护照.pdf", jpeg_bytes(), "护照.jpg"),
        ("护照.png", jpeg_bytes(), "护照.jpg"),
        ("IMG_2031.HEIC", jpeg_bytes(), "IMG_2031.jpg"),
        ("合同.docx", pdf_bytes(), "合同.pdf"),
        ("合同", pdf_bytes(), "合同.pdf"),
        ("合同.pdf.exe", pdf_bytes(), "合同.pdf"),
        (".pdf", pdf_bytes(), "文件.pdf"),
        ("第1.2版", pdf_bytes(), "第1.2版.pdf"),
        ("合" * 120, pdf_bytes(), "合" * 95 + "….pdf"),
    ],
)
def test_content_decides_and_the_name_follows(hand_in, given: str, content: bytes, name: str) -> None:
    assert hand_in(given, content).name == name


@pytest.mark.parametrize("name", ["合同.JPG", "合同.jpeg", "照片.jfif"])
def test_name_that_is_right_stays(hand_in, name: str) -> None:
    assert hand_in(name, jpeg_bytes()).name == name


def test_renamed_file_sent_again_is_one_file(hand_in) -> None:
    assert hand_in("image", jpeg_bytes()) == hand_in("image", jpeg_bytes())
    assert rows() == ["image.jpg"]


@pytest.mark.parametrize(
    "before", [b"\r\n", b"\x1b%-12345X@PJL\r\n", b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 1000]
)
def test_pdf_behind_a_few_bytes(hand_in, before: bytes) -> None:
    made = hand_in("合同.pdf", before + pdf_bytes())
    assert vault.read(made.stored.name).startswith(b"%PDF-")


@pytest.mark.parametrize("before", [b"<p>", b"PK\x03\x04", b"GIF89a", b"MZ", b"x" * 1024])
def test_pdf_behind_something_else(hand_in, before: bytes) -> None:
    refusal(hand_in, "合同.pdf", before + pdf_bytes())
