"""What a handed-in file is called on pages and when it is downloaded: readable, and harmless."""

import re
import unicodedata
from collections.abc import Sequence
from urllib.parse import quote

from youyue.ui.text import clean_received

LONGEST = 100
# Names that Windows keeps for devices, whatever follows the dot.
DEVICES = {"CON", "PRN", "AUX", "NUL", *(f"COM{n}" for n in range(1, 10)), *(f"LPT{n}" for n in range(1, 10))}
# No file system takes these; the full-width twins look the same and do nothing.
HARMLESS = str.maketrans({":": "：", "*": "＊", "?": "？", '"': "”", "<": "＜", ">": "＞", "|": "｜"})

# Endings that stand for what a file is; whatever else follows a dot is a part of the name.
TYPES = """pdf jpg jpeg jfif jpe pjpeg png apng heic heif avif webp gif bmp tif tiff jp2 jxl psd raw dng svg
ico doc docx wps rtf odt xls xlsx et ods ppt pptx dps odp ofd txt csv xml json html htm mht zip rar 7z gz tar
exe bat com msi apk mp4 mov avi 3gp bin dat tmp temp file download crdownload part bak"""
# A full-width dot does not make an extension, nor does one with the rest of an address behind it.
TAIL = re.compile(rf"[.．。｡](?:{'|'.join(TYPES.split())})(?:[?？&#!@;].*)?$", re.IGNORECASE)


def display_name(given: str | None, fallback: str = "文件") -> str:
    """The given name without path, control and direction marks, at most LONGEST characters.

    `C:\\a\\合同.pdf` is 合同.pdf; the extension survives the cut.
    """
    name = re.split(r"[/\\]", _composed(clean_received(given or "")))[-1].translate(HARMLESS)
    name = re.sub(r"\s+", " ", name).strip(" .")
    stem, dot, extension = name.rpartition(".")
    if not dot or not re.fullmatch(r"[A-Za-z0-9]{1,8}", extension):
        stem, extension = name, ""
    stem = stem.strip(" .") or fallback
    if stem.upper().split(".")[0] in DEVICES:
        stem = f"_{stem}"
    stem = _cut(stem, LONGEST - len(extension) - 1)
    return f"{stem}.{extension}" if extension else stem


def path_part(name: str) -> str:
    """One part of a path that any system can unpack or save; a stroke is kept, and is no step in the path."""
    return display_name(name.replace("/", "／").replace("\\", "＼"))


def _composed(name: str) -> str:
    """Letters and their accents as one character each, as Windows has them and macOS has not. Compatibility
    ideographs stay: to NFC the family name U+F9DC would be another one."""
    pieces = re.split(r"([\uf900-\ufaff\U0002f800-\U0002fa1f])", name)
    return "".join(
        piece if place % 2 else unicodedata.normalize("NFC", piece) for place, piece in enumerate(pieces)
    )


def extension_of(name: str) -> str:
    """Lower-case extension of a display name without the dot, or nothing."""
    _stem, dot, extension = name.rpartition(".")
    return extension.lower() if dot else ""


def with_extension(name: str, extensions: Sequence[str]) -> str:
    """A display name that ends in one of these extensions, the first of them where it ended in none.

    `合同．jpg`, `合同.docx` and `合同.jpg？x=1` lose what stands for another one; `第1.2版` loses nothing.
    """
    if extension_of(name) in extensions:
        return name
    stem = TAIL.sub("", name).strip(" .") if name.lower() not in TYPES.split() else ""
    if extension_of(stem) in extensions:
        return stem
    return f"{_cut(stem or '文件', LONGEST - len(extensions[0]) - 1)}.{extensions[0]}"


def _cut(stem: str, room: int) -> str:
    return stem if len(stem) <= room else stem[: room - 1] + "…"


def content_disposition(name: str, *, inline: bool = False) -> str:
    """RFC 6266: an ASCII fallback for old readers and the true name in RFC 5987 form."""
    name = display_name(name)
    extension = extension_of(name)
    plain = re.sub(r"[^A-Za-z0-9._ -]", "_", name).strip(" ._")
    if not name.isascii() or not plain:
        plain = f"material.{extension}" if extension else "material"
    kind = "inline" if inline else "attachment"
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
