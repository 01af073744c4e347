"""What a handed-in file really is, judged by its content; what is kept is always a freshly written copy."""

from dataclasses import dataclass
from typing import BinaryIO

import puremagic
from django.conf import settings

from materials import child, refusals
from materials.models import MaterialFile
from materials.names import extension_of

Kind = MaterialFile.Kind
EXTENSIONS = {"pdf": Kind.PDF, "jpg": Kind.JPEG, "jpeg": Kind.JPEG, "jfif": Kind.JPEG, "png": Kind.PNG}
CONTENT_TYPES = {Kind.PDF: "application/pdf", Kind.JPEG: "image/jpeg", Kind.PNG: "image/png"}
ACCEPT = ".pdf,.jpg,.jpeg,.png,application/pdf,image/jpeg,image/png"
HEAD_BYTES = 4096
HEIF_BRANDS = {b"heic", b"heix", b"hevc", b"heim", b"heis", b"hevm", b"mif1", b"msf1", b"avif"}
# What puremagic calls the three kinds; it has the last word against a file that only begins like one of them.
MAGIC = {Kind.PDF: {".pdf"}, Kind.JPEG: {".jpg", ".jpeg", ".jfif", ".jpe"}, Kind.PNG: {".png", ".apng"}}


@dataclass(frozen=True)
class Inspected:
    kind: str
    content: bytes
    pages: int


def inspect(upload: BinaryIO, name: str) -> Inspected:
    """The clean copy of an upload called `name` (already a display name). Raises Refused."""
    kind, content = read_checked(upload, name)
    if kind == Kind.PDF:
        return _inspect_pdf(content, name)
    return _inspect_image(content, name, kind)


def read_checked(upload: BinaryIO, name: str) -> tuple[str, bytes]:
    """Kind and bytes after the checks that need no decoding: type, extension, size. Raises Refused."""
    upload.seek(0)
    head = upload.read(HEAD_BYTES)
    extension = extension_of(name)
    if is_heif(head) or extension in {"heic", "heif"}:
        raise refusals.iphone_photo(name)
    claimed = EXTENSIONS.get(extension)
    if claimed is None:
        raise refusals.wrong_type(name)
    if not head:
        raise refusals.empty(name)
    kind = sniff(head)
    if kind is None:
        raise refusals.wrong_content(name, claimed.label)
    if kind != claimed:
        stem = name.rpartition(".")[0]
        raise refusals.wrong_extension(name, kind.label, f"{stem}.{kind.label.lower()}")
    limit = settings.MATERIAL_MAX_PDF_BYTES if kind == Kind.PDF else settings.MATERIAL_MAX_IMAGE_BYTES
    upload.seek(0, 2)
    size = upload.tell()
    if size > limit:
        raise refusals.too_big(name, size, limit)
    upload.seek(0)
    return kind, upload.read()


def sniff(head: bytes) -> Kind | None:
    """The kind whose header stands at the very beginning, or None; no guess from inside the file."""
    if head.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n\t ").startswith(b"%PDF-"):
        kind, head = Kind.PDF, head[head.index(b"%PDF-") :]
    elif head.startswith(b"\xff\xd8\xff"):
        kind = Kind.JPEG
    elif head.startswith(b"\x89PNG\r\n\x1a\n") and head[12:16] == b"IHDR":
        kind = Kind.PNG
    else:
        return None
    try:
        opinion = {match.extension for match in puremagic.magic_string(head)}
    except puremagic.PureError:
        return None
    return kind if opinion & MAGIC[kind] else None


def is_heif(head: bytes) -> bool:
    return head[4:8] == b"ftyp" and head[8:12] in HEIF_BRANDS


def _inspect_pdf(content: bytes, name: str) -> Inspected:
    findings, made = _run("materials.inspect_pdf", content, name)
    match findings.get("problem"):
        case "locked":
            raise refusals.locked(name)
        case "lost":
            raise refusals.incomplete(name, findings["page"])
        case "damaged":
            raise refusals.damaged(name)
    if findings["pages"] > settings.MATERIAL_MAX_PAGES:
        raise refusals.too_many_pages(name, findings["pages"], settings.MATERIAL_MAX_PAGES)
    return Inspected(Kind.PDF, made, findings["pages"])


def _inspect_image(content: bytes, name: str, kind: str) -> Inspected:
    findings, made = _run(
        "materials.inspect_image", content, name, Kind(kind).name, settings.MATERIAL_MAX_PIXELS
    )
    match findings.get("problem"):
        case "pixels":
            raise refusals.too_many_pixels(name, findings["width"], findings["height"], findings["limit"])
        case "damaged":
            raise refusals.damaged(name)
    return Inspected(kind, made, 1)


def _run(module: str, content: bytes, name: str, *arguments: object) -> tuple[dict, bytes]:
    try:
        return child.run(module, content, *arguments)
    except child.ChildFailed as failure:
        raise (refusals.too_complex(name) if failure.timed_out else refusals.damaged(name)) from failure
