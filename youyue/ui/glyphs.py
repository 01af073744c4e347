"""Characters that cannot be printed here, because no font of this machine draws them.

Names have rare characters, and fonts are younger or older than people's names. A character of a private use
area is drawn by some fonts, each in its own way, so it counts as one that none draws.
"""

import re
import shutil
import subprocess
import unicodedata
from functools import lru_cache

STAND_IN = "〓"
# Characters that only the fonts of this Debian package draw, so that one can see whether it is there.
PACKAGES = {
    "fonts-hanazono": "\U00020023\U0002a7d1\U0002ced4",
    "fonts-babelstone-han": "\U00030000\U00031350",
}
_RARE = re.compile("[^\x00-\u024f\u2000-\u206f\u3000-\u30ff\u4e00-\u9fa5\uff00-\uffef]")
_SECONDS = 10


def unprintable(text: str) -> list[str]:
    """The characters of the text that no font here draws, each once, in the order of the text."""
    return [character for character in dict.fromkeys(_RARE.findall(text)) if not can_draw(character)]


@lru_cache(maxsize=10_000)
def can_draw(character: str) -> bool:
    """Whether some font here has this character. Where fonts cannot be listed, they are trusted."""
    kind = unicodedata.category(character)
    if kind == "Co":
        return False
    lister = shutil.which("fc-list")
    if lister is None or kind in ("Cc", "Cf", "Mn", "Zl", "Zp", "Zs"):
        return True
    try:
        listing = subprocess.run(  # noqa: S603 (a fixed program, a number for argument)
            [lister, f":charset={ord(character):x}", "family"],
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return True
    return bool(listing.stdout.strip()) or listing.returncode != 0


def code_point(character: str) -> str:
    return f"U+{ord(character):04X}"


def missing_packages() -> dict[str, str]:
    """Debian packages of fonts that are wanting here, each with a character that is not drawn without it."""
    wanting = {name: unprintable(samples) for name, samples in PACKAGES.items()}
    return {name: missing[0] for name, missing in wanting.items() if missing}


def with_stand_ins(page: str, footnote: str) -> str:
    """The HTML page with 〓 for each character that cannot be drawn, and the footnote at its end.

    `footnote` has a place `%(list)s`. Of several characters each 〓 carries its number.
    """
    missing = unprintable(page)
    if not missing:
        return page
    marks = {
        character: STAND_IN + (f"<sup>{number}</sup>" if len(missing) > 1 else "")
        for number, character in enumerate(missing, 1)
    }
    plain = str.maketrans(dict.fromkeys(missing, STAND_IN))
    head, body_tag, body = page.partition("<body")
    if not body_tag:
        head, body = "", page
    pieces = re.split("(<[^>]*>)", f"{body_tag}{body}")
    shown = [
        piece.translate(plain) if piece.startswith("<") else piece.translate(str.maketrans(marks))
        for piece in pieces
    ]
    named = "、".join(f"{marks[character]} {code_point(character)}" for character in missing)
    note = f'<p class="note">{footnote % {"list": named}}</p>'
    whole = head.translate(plain) + "".join(shown)
    before, end, after = whole.rpartition("</body>")
    return f"{before}{note}{end}{after}" if end else whole + note
