"""What a handed-in file really is, judged by its content; what is kept is always a freshly written copy."""

from dataclasses import dataclass
from typing import BinaryIO

from django.conf import settings

from materials.inspect import pool, refusals
from materials.inspect.kinds import HEAD_BYTES, Kind, recognised, sniff
from materials.inspect.names import extension_of, with_extension

# The first of each is the one that a name is given; the others are left as they are.
EXTENSIONS = {Kind.PDF: ("pdf",), Kind.JPEG: ("jpg", "jpeg", "jfif", "jpe"), Kind.PNG: ("png",)}
CLAIMS = {extension: kind for kind, extensions in EXTENSIONS.items() for extension in extensions}
CONTENT_TYPES: dict[str, str] = {
    Kind.PDF: "application/pdf",
    Kind.JPEG: "image/jpeg",
    Kind.PNG: "image/png",
}
# A hint for choosers, not a rule: phones know some photos as image/heif (and then hand over a JPG) or as
# nothing at all, and what is chosen is judged by its content.
ACCEPT_PICTURES = "image/*,.jpg,.jpeg,.jfif,.png,application/octet-stream"
ACCEPT = f"application/pdf,.pdf,{ACCEPT_PICTURES}"


@dataclass(frozen=True)
class Inspected:
    kind: str
    content: bytes
    pages: int

    @property
    def format(self) -> str:
        """PDF, JPG or PNG."""
        return str(Kind(self.kind).label)

    def named(self, name: str) -> str:
        """The name with the extension of what is in the file."""
        return with_extension(name, EXTENSIONS[Kind(self.kind)])


def inspect(upload: BinaryIO, name: str) -> Inspected:
    """The clean copy of an upload called `name` (already a display name). Raises FileRefused."""
    kind, content = read_checked(upload, name)
    if kind == Kind.PDF:
        return _inspect_pdf(content, name)
    return _inspect_image(content, name, kind)


def read_checked(upload: BinaryIO, name: str) -> tuple[Kind, bytes]:
    """Kind and bytes after the checks that need no decoding: content, size. Raises FileRefused."""
    upload.seek(0)
    head = upload.read(HEAD_BYTES)
    if not head:
        raise refusals.empty(name)
    kind = sniff(head)
    if kind is None:
        extension = extension_of(name)
        raise refusals.other_content(name, recognised(head, extension), CLAIMS.get(extension))
    limit = settings.MATERIAL_MAX_PDF_BYTES if kind == Kind.PDF else settings.MATERIAL_MAX_IMAGE_BYTES
    upload.seek(0, 2)
    size = upload.tell()
    if size > limit:
        raise refusals.too_big(name, size, limit)
    upload.seek(0)
    return kind, upload.read()


def _inspect_pdf(content: bytes, name: str) -> Inspected:
    findings, made = _run("materials.inspect.inspect_pdf.clean", content, name)
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
        "materials.inspect.inspect_image.clean", content, name, Kind(kind).name, settings.MATERIAL_MAX_PIXELS
    )
    match findings.get("problem"):
        case "pixels":
            raise refusals.too_many_pixels(name, findings["width"], findings["height"], findings["limit"])
        case "damaged":
            raise refusals.damaged(name)
    return Inspected(kind, made, 1)


def _run(function: str, content: bytes, name: str, *arguments: object) -> tuple[dict, bytes]:
    try:
        return pool.run(function, content, *arguments)
    except pool.ChildFailed as failure:
        raise (refusals.too_complex(name) if failure.timed_out else refusals.damaged(name)) from failure
