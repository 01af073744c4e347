"""A PDF that is only untidy is taken; one of which something is lost is refused, with the page."""

import io
import re

import pikepdf
import pypdfium2
import pytest
from pikepdf import ObjectStreamMode

from materials.inspect.inspect_pdf import clean
from tests.materials import damage

SCAN = damage.scan(10, object_stream_mode=ObjectStreamMode.disable)
PACKED = damage.scan(10, object_stream_mode=ObjectStreamMode.generate)


def lost(page: int) -> dict:
    return {"problem": "lost", "page": page}


def picture_of(content: bytes, number: int) -> list[tuple[int, int]]:
    """Where the picture of this page begins and ends in the file."""
    places = [found.start() for found in re.finditer(rb"\xff\xd8\xff", content)]
    return places[number - 1], content.index(b"\xff\xd9", places[number - 1])


def pages_drawn(content: bytes) -> list[bytes]:
    pdf = pypdfium2.PdfDocument(content)
    if pdf.get_formtype():
        pdf.init_forms()
    return [page.render(scale=0.5).to_pil().tobytes() for page in pdf]


@pytest.mark.parametrize("base", damage.bases())
def test_untidy_file_loses_nothing(base: str) -> None:
    content = damage.bases()[base]
    drawn = pages_drawn(content)
    for what, made in {"as it is": content, **damage.untidy(content)}.items():
        if what in {"no startxref"} and "packed" in base:
            continue  # the table itself is a stream there
        findings, kept = clean(made)
        assert (what, findings) == (what, {"pages": len(drawn)})
        assert pages_drawn(kept) == drawn, what


def test_wrong_length() -> None:
    for wrong in (rb"/Length 1\1", rb"/Length 2"):
        made = re.sub(rb"/Length (\d+)", wrong, SCAN)
        assert pages_drawn(clean(made)[1]) == pages_drawn(SCAN)


def test_incremental_update() -> None:
    """A writer that appends leaves what it replaces."""
    with pikepdf.open(io.BytesIO(SCAN)) as pdf:
        number = pdf.pages[0].obj.objgen[0]
    at = len(SCAN)
    match = re.search(rb"\n%d 0 obj\n(.*?)endobj" % number, SCAN, re.DOTALL)
    new = b"%d 0 obj\n%s\nendobj\n" % (number, match[1].replace(b"/MediaBox", b"/Rotate 90 /MediaBox"))
    table = b"xref\n%d 1\n%010d 00000 n \n" % (number, at)
    root = re.search(rb"/Root \d+ 0 R", SCAN)[0]
    before = re.findall(rb"startxref\n(\d+)", SCAN)[-1]
    trailer = b"trailer << %s /Size 99 /Prev %s >>\nstartxref\n%d\n%%%%EOF\n" % (root, before, at + len(new))
    findings, kept = clean(SCAN + new + table + trailer)
    assert findings == {"pages": 10}
    assert pypdfium2.PdfDocument(kept)[0].get_size() == (842, 595)


@pytest.mark.parametrize("tail", [b"", bytes(len(SCAN) - len(SCAN) // 2)], ids=["cut", "zeros"])
def test_half_a_file(tail: bytes) -> None:
    assert clean(SCAN[: len(SCAN) // 2] + tail)[0] == lost(5)


def test_one_page_cut_by_400_bytes() -> None:
    one = damage.scan(1)
    end = one.rindex(b"endstream")
    assert clean(one[: end - 400])[0] == lost(1)


@pytest.mark.parametrize("cut", [len(PACKED) // 2, len(PACKED) - 30, len(PACKED) - 300, 40])
def test_cut_of_a_file_with_packed_objects(cut: int) -> None:
    assert clean(PACKED[:cut])[0]["problem"] in {"lost", "damaged"}


def test_half_a_linearized_file() -> None:
    whole = damage.scan(10, linearize=True)
    assert clean(whole[: len(whole) // 2])[0]["problem"] in {"lost", "damaged"}


@pytest.mark.parametrize("number", [1, 4, 10])
def test_zeros_in_one_picture(number: int) -> None:
    begin, end = picture_of(SCAN, number)
    hole = begin + (end - begin) // 2
    assert clean(SCAN[:hole] + bytes(1500) + SCAN[hole + 1500 :])[0] == lost(number)


def test_zeros_in_a_packed_picture() -> None:
    content = damage.flate_scan()
    hole = content.index(b"stream", content.index(b"/Height", len(content) // 2)) + 2000
    assert clean(content[:hole] + bytes(1500) + content[hole + 1500 :])[0]["problem"] == "lost"


@pytest.mark.parametrize("key", [b"/Contents", b"/Im0"])
def test_reference_to_nothing(key: bytes) -> None:
    places = [found.start() for found in re.finditer(rb"%s \d+ 0 R" % key, SCAN)]
    made = SCAN[: places[2]] + re.sub(rb"\d+ 0 R", b"999 0 R", SCAN[places[2] :], count=1)
    assert clean(made)[0] == lost(3)


def test_page_that_is_gone() -> None:
    with pikepdf.open(io.BytesIO(SCAN)) as pdf:
        number = pdf.pages[6].obj.objgen[0]
    start = SCAN.index(b"\n%d 0 obj" % number) + 1
    end = SCAN.index(b"endobj", start)
    assert clean(SCAN[:start] + bytes(end - start) + SCAN[end:])[0] == lost(7)


def test_font_without_its_file() -> None:
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        file = pdf.make_stream(b"font " * 100)
        descriptor = pdf.make_indirect(
            pikepdf.Dictionary(Type=pikepdf.Name.FontDescriptor, FontName=pikepdf.Name.A, FontFile2=file)
        )
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.TrueType, FontDescriptor=descriptor
        )
        pdf.pages[0].obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=pdf.make_indirect(font)))
        pdf.pages[0].obj.Contents = pdf.make_stream(b"BT /F1 12 Tf (x) Tj ET")
        whole = damage.saved(pdf, object_stream_mode=ObjectStreamMode.disable)
    assert clean(whole)[0] == {"pages": 1}
    assert clean(re.sub(rb"/FontFile2 \d+ 0 R", b"/FontFile2 99 0 R", whole))[0] == lost(1)
    unused = re.sub(rb"/F1 \d+ 0 R", b"/F1 99 0 R", whole)
    assert clean(unused)[0] == lost(1)


def test_resource_that_nobody_draws_with_may_be_missing() -> None:
    with pikepdf.open(io.BytesIO(SCAN)) as pdf:
        for page in pdf.pages:
            page.obj.Resources.XObject["/Im9"] = page.obj.Resources.XObject.Im0
        whole = damage.saved(pdf, object_stream_mode=ObjectStreamMode.disable)
    made = re.sub(rb"/Im9 \d\d 0 R", b"/Im9 99 0 R", whole)
    assert made != whole
    assert clean(made)[0] == {"pages": 10}


def test_empty_owner_password_does_not_open_a_locked_file() -> None:
    with pikepdf.open(io.BytesIO(SCAN)) as pdf:
        locked = damage.saved(pdf, encryption=pikepdf.Encryption(owner="", user="open sesame"))
    assert clean(locked) == ({"problem": "locked"}, b"")


def test_flat_picture_that_packs_into_zeros() -> None:
    """White paper through the best tables is nothing but zeros, and whole."""
    from PIL import Image

    out = io.BytesIO()
    Image.new("L", (2400, 3300), "white").save(out, "JPEG", optimize=True)
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(595, 842))
        made = damage.picture(pdf, 1)
        made.write(out.getvalue(), filter=pikepdf.Name.DCTDecode)
        made.Width, made.Height = 2400, 3300
        pdf.pages[0].obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=made))
        pdf.pages[0].obj.Contents = pdf.make_stream(b"q 595 0 0 842 0 0 cm /Im0 Do Q")
        assert clean(damage.saved(pdf))[0] == {"pages": 1}


@pytest.mark.parametrize("cut", [2598, 2700, 2800])
def test_whatever_is_kept_opens(cut: int) -> None:
    findings, kept = clean(damage.bases()["text"][:cut])
    if "pages" in findings:
        with pikepdf.open(io.BytesIO(kept)) as pdf:
            assert len(pdf.pages) == findings["pages"]
