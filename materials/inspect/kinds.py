"""What a file is, by its first bytes; its name only tells documents that are archives from other archives."""

import puremagic

from materials.models import MaterialFile

Kind = MaterialFile.Kind
HEAD_BYTES = 4096
PDF_WITHIN = 1024  # bytes in which readers look for the header of a PDF
# What puremagic calls the three kinds; it has the last word against a file that only begins like one of them.
MAGIC = {Kind.PDF: {".pdf"}, Kind.JPEG: {".jpg", ".jpeg", ".jfif", ".jpe"}, Kind.PNG: {".png", ".apng"}}
HEIC_BRANDS = {b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"hevm", b"hevs", b"mif1", b"msf1"}
AVIF_BRANDS = {b"avif", b"avis"}
# Others, by how they begin.
STARTS = (
    (b"GIF8", "gif"),
    (b"BM", "bmp"),
    (b"II*\0", "tiff"),
    (b"MM\0*", "tiff"),
    (b"8BPS", "psd"),
    (b"\0\0\0\x0cjP  ", "jp2"),
    (b"\0\0\0\x0cJXL ", "jxl"),
    (b"\xff\x0a", "jxl"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "office"),
    (b"{\\rtf", "office"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"Rar!", "zip"),
    (b"7z\xbc\xaf\x27\x1c", "zip"),
    (b"\x1f\x8b", "zip"),
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
    (b"<", "web"),
)
# How the first member of an office document's archive is called, whatever the document is called now.
OFFICE_MEMBERS = (
    b"[Content_Types].xml",
    b"_rels/.rels",
    b"docProps/",
    b"mimetypeapplication/vnd.oasis",
    b"OFD.xml",
)
MEMBER_NAME = 30  # where it stands in a zip
OFFICE = {"doc", "docx", "wps", "rtf", "odt", "xls", "xlsx", "et", "ods", "ppt", "pptx", "dps", "odp", "ofd"}


def sniff(head: bytes) -> Kind | None:
    """PDF, JPEG or PNG, or None. A PDF may stand behind a few bytes that are the start of nothing else."""
    if head.startswith(b"\xff\xd8\xff"):
        kind = Kind.JPEG
    elif head.startswith(b"\x89PNG\r\n\x1a\n") and head[12:16] == b"IHDR":
        kind = Kind.PNG
    elif (place := head[:PDF_WITHIN].find(b"%PDF-")) >= 0 and not recognised(head, ""):
        kind, head = Kind.PDF, head[place:]
    else:
        return None
    try:
        opinion = {match.extension for match in puremagic.magic_string(head)}
    except puremagic.PureError:
        return None
    # It knows each kind by the very bytes looked for above and so never objects, until one of both changes.
    return kind if opinion & MAGIC[kind] else None


def recognised(head: bytes, extension: str) -> str:
    """What a file of no kind of ours is (a key of `refusals.OTHERS`), "" if that cannot be told."""
    head = head.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n\t ") if head[:1] in b"\xef\r\n\t <" else head
    if head[4:8] == b"ftyp":
        return _of_the_mp4_family(head)
    if head.startswith(b"RIFF"):
        return {b"WEBP": "webp", b"AVI ": "video"}.get(head[8:12], "")
    kind = next((what for start, what in STARTS if head.startswith(start)), "")
    is_office = extension in OFFICE or head.startswith(OFFICE_MEMBERS, MEMBER_NAME)
    return "office" if kind == "zip" and is_office else kind


def _of_the_mp4_family(head: bytes) -> str:
    length = min(int.from_bytes(head[:4]), len(head))
    brands = {head[8:12], *(head[place : place + 4] for place in range(16, length - 3, 4))}
    if brands & AVIF_BRANDS:
        return "avif"
    return "heic" if brands & HEIC_BRANDS else "video"
