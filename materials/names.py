"""What a handed-in file is called on pages and when it is downloaded: readable, and harmless."""

import re
import unicodedata
from urllib.parse import quote

from youyue.ui.text import clean_received

LONGEST = 100
# Names that Windows keeps for devices, whatever follows the dot.
DEVICES = {"CON", "PRN", "AUX", "NUL", *(f"COM{n}" for n in range(1, 10)), *(f"LPT{n}" for n in range(1, 10))}
# No file system takes these; the full-width twins look the same and do nothing.
HARMLESS = str.maketrans({":": "：", "*": "＊", "?": "？", '"': "”", "<": "＜", ">": "＞", "|": "｜"})


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
    room = LONGEST - len(extension) - 1
    if len(stem) > room:
        stem = stem[: room - 1] + "…"
    return f"{stem}.{extension}" if extension else stem


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


def content_disposition(name: str, *, inline: bool = False) -> str:
    """RFC 6266: an ASCII fallback for old readers and the true name in RFC 5987 form."""
    name = display_name(name)
    extension = extension_of(name)
    plain = re.sub(r"[^A-Za-z0-9._ -]", "_", name).strip(" ._")
    if not name.isascii() or not plain:
        plain = f"material.{extension}" if extension else "material"
    kind = "inline" if inline else "attachment"
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
