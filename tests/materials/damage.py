"""Hundreds of damaged and odd files, made out of a few sound ones, the same at every run."""

import io
import random
import re
from collections.abc import Iterator
from functools import cache

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, ObjectStreamMode, Pdf
from PIL import Image

from tests.scans import jpeg_bytes, pdf_bytes

NOBODY = pikepdf.Encryption(owner="owner", user="", allow=pikepdf.Permissions(print_highres=False))


def saved(pdf: Pdf, **how: object) -> bytes:
    out = io.BytesIO()
    pdf.save(out, deterministic_id="encryption" not in how, **how)
    return out.getvalue()


def picture(pdf: Pdf, seed: int, **others: object) -> Object:
    """A grey picture like a scanned page: grain all over."""
    grain = random.Random(seed).randbytes(4800)
    out = io.BytesIO()
    Image.frombytes("L", (60, 80), grain).resize((240, 320)).save(out, "JPEG", quality=90)
    facts = {"Type": Name.XObject, "Subtype": Name.Image, "Width": 240, "Height": 320, "BitsPerComponent": 8}
    colour = {"ColorSpace": Name.DeviceGray, "Filter": Name.DCTDecode}
    return pdf.make_stream(out.getvalue(), **facts, **colour, **others)


@cache
def scan(pages: int = 1, **how: object) -> bytes:
    with Pdf.new() as pdf:
        for number in range(pages):
            pdf.add_blank_page(page_size=(595, 842))
            page = pdf.pages[number].obj
            page.Resources = Dictionary(XObject=Dictionary(Im0=picture(pdf, number)))
            page.Contents = pdf.make_stream(b"q 595 0 0 842 0 0 cm /Im0 Do Q")
        return saved(pdf, **how)


@cache
def flate_scan(pages: int = 3) -> bytes:
    """The pictures packed without loss, as some scanners do."""
    with Pdf.new() as pdf:
        for number in range(pages):
            pdf.add_blank_page(page_size=(595, 842))
            page = pdf.pages[number].obj
            made = pdf.make_stream(
                random.Random(number).randbytes(40 * 200) * 2,
                Type=Name.XObject, Subtype=Name.Image, Width=80, Height=200, BitsPerComponent=8,
                ColorSpace=Name.DeviceGray,
            )  # fmt: skip
            page.Resources = Dictionary(XObject=Dictionary(Im0=made))
            page.Contents = pdf.make_stream(b"q 595 0 0 842 0 0 cm /Im0 Do Q")
        return saved(pdf)


@cache
def text(pages: int = 4, **how: object) -> bytes:
    """Written pages with a font, an outline and a form field."""
    with Pdf.new() as pdf:
        font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
        for number in range(pages):
            pdf.add_blank_page(page_size=(595, 842))
            page = pdf.pages[number].obj
            page.Resources = Dictionary(Font=Dictionary(F1=font))
            lines = b"".join(b"0 -14 Td (page %d line %d) Tj " % (number, line) for line in range(40))
            page.Contents = pdf.make_stream(b"BT /F1 12 Tf 60 780 Td " + lines + b"ET")
        look = pdf.make_stream(
            b"0.8 g 0 0 200 20 re f", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 200, 20]
        )
        field = pdf.make_indirect(
            Dictionary(
                Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T="name", V="张三", Rect=[60, 60, 260, 80],
                AP=Dictionary(N=look),
            )
        )  # fmt: skip
        pdf.pages[0].obj.Annots = Array([field])
        pdf.Root.AcroForm = Dictionary(Fields=[field])
        with pdf.open_outline() as outline:
            outline.root.extend(pikepdf.OutlineItem(f"part {number}", number) for number in range(pages))
        return saved(pdf, **how)


@cache
def bases() -> dict[str, bytes]:
    packed, plain = ObjectStreamMode.generate, ObjectStreamMode.disable
    return {
        "scan": scan(6, object_stream_mode=plain),
        "flate": flate_scan(),
        "packed scan": scan(6, object_stream_mode=packed),
        "linear scan": scan(6, linearize=True),
        "one page": scan(1),
        "blank": pdf_bytes(2),
        "text": text(4, object_stream_mode=plain),
        "packed text": text(4, object_stream_mode=packed),
        "restricted": text(4, encryption=NOBODY),
    }


@cache
def pictures() -> dict[str, bytes]:
    image = Image.frombytes("RGB", (80, 60), random.Random(1).randbytes(80 * 60 * 3)).resize((640, 480))
    out = io.BytesIO()
    image.save(out, "PNG")
    wavy = io.BytesIO()
    image.save(wavy, "JPEG", quality=80, progressive=True)
    return {"合同.jpg": jpeg_bytes(), "旅照.jpg": wavy.getvalue(), "合同.png": out.getvalue()}


# What every reader mends without a loss.
def untidy(content: bytes) -> dict[str, bytes]:
    shorter = re.sub(rb"startxref\s+\d+\s+%%EOF\s*$", b"", content)
    return {
        "wrong startxref": re.sub(rb"startxref\n\d+", b"startxref\n99", content),
        "startxref past the end": re.sub(rb"startxref\n\d+", b"startxref\n999999999", content),
        "two %%EOF": content + b"%%EOF\n",
        "junk before": b"\xef\xbb\xbf\r\n" + content,
        "junk behind": content + b"<html></html>" * 300,
        "much junk behind": content + b"%" * 300_000,
        "zeros behind": content + bytes(5000),
        "windows line behind": content.rstrip() + b"\r\n\x1a",
        "no end": content.rstrip().removesuffix(b"%%EOF"),
        "no startxref": shorter,
    }


def damages(content: bytes, seed: int, count: int) -> Iterator[tuple[str, bytes]]:
    """`count` files of which something may be lost."""
    chance = random.Random(seed)
    for number in range(count):
        start = chance.randrange(20, len(content))
        length = min(chance.choice([1, 40, 700, 4096, len(content) // 2]), len(content) - start)
        end = start + length
        match number % 6:
            case 0:
                yield f"cut at {start}", content[:start]
            case 1:
                yield f"zeros from {start} to {end}", content[:start] + bytes(length) + content[end:]
            case 2:
                flipped = bytes([content[start] ^ 1 << chance.randrange(8)])
                yield f"a bit at {start}", content[:start] + flipped + content[start + 1 :]
            case 3:
                yield f"without {start} to {end}", content[:start] + content[end:]
            case 4:
                yield f"twice {start} to {end}", content[:end] + content[start:]
            case 5:
                other = chance.randbytes(length)
                yield f"other bytes from {start} to {end}", content[:start] + other + content[end:]


NAMES = (
    "合同.pdf",
    "a.PDF",
    "无扩展名",
    "合同．pdf",
    "..pdf",
    "a" * 300 + ".pdf",
    "x\u202efdp.exe",
    "CON.pdf",
    "?.pdf",
)


def everything(each: int, seed: int = 0) -> Iterator[tuple[str, str, bytes]]:
    """What was done, the file's name, its bytes; `each` damages of each base."""
    for base, content in bases().items():
        yield base, "合同.pdf", content
        for what, made in untidy(content).items():
            yield f"{base}: {what}", "合同.pdf", made
        for number, (what, made) in enumerate(damages(content, seed + len(base), each)):
            yield f"{base}: {what}", NAMES[number % len(NAMES)] if number % 5 == 4 else "合同.pdf", made
    for name, content in pictures().items():
        yield name, name, content
        for what, made in damages(content, seed, each):
            yield f"{name}: {what}", name, made
