"""Receipt numbers (申请编号) that are read out and typed without mistakes, and the codes that prove them."""

import hashlib
import hmac
import re
import secrets
import unicodedata
from datetime import datetime

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

# No 0 and O, 1 and I and L, 2 and Z, 5 and S, 8 and B, U and V: none can be taken for another.
GLYPHS = "34679ACDEFGHJKMNPQRTWXY"
BODY, CODE = 7, 6
NUMBER = re.compile(r"YY(\d{4})-?([0-9A-Z]+)", re.ASCII)
DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−－﹣"), "-")


def new_number(at: datetime) -> str:
    """`YY2026-`, seven random glyphs and one that checks them.

    The unique constraint is the guard against doubles, chance only makes a clash rare.
    """
    year = str(timezone.localtime(at).year)
    body = "".join(secrets.choice(GLYPHS) for _ in range(BODY))
    return f"YY{year}-{body}{check_glyph(year, body)}"


def check_glyph(year: str, body: str) -> str:
    """A weighted sum modulo 23, which is prime: one wrong character or two neighbours changed round always
    give another glyph."""
    total = sum((place + 2) * GLYPHS.index(glyph) for place, glyph in enumerate(body))
    total += sum((place + BODY + 2) * int(digit) for place, digit in enumerate(year))
    return GLYPHS[total % len(GLYPHS)]


def as_stored(typed: str) -> str:
    """A number as somebody typed it, in the spelling that is stored: capitals, half width, one hyphen."""
    folded = unicodedata.normalize("NFKC", typed.translate(DASHES)).upper()
    text = "".join(folded.split())
    whole = NUMBER.fullmatch(text)
    return f"YY{whole[1]}-{whole[2]}" if whole else text


def is_mistyped(typed: str) -> bool:
    """Whether this is meant to be a whole receipt number, and cannot be one.

    The first numbers had no check glyph: seven glyphs are believed.
    """
    whole = NUMBER.fullmatch(as_stored(typed))
    if whole is None or len(whole[2]) < BODY:
        return False
    year, body = whole[1], whole[2]
    if len(body) > BODY + 1 or set(body) - set(GLYPHS):
        return True
    return len(body) > BODY and body[-1] != check_glyph(year, body[:BODY])


def has_check_glyph(number: str) -> bool:
    whole = NUMBER.fullmatch(number)
    return whole is not None and len(whole[2]) == BODY + 1


def mistake(typed: str) -> str:
    """The sentence for somebody who looks for a mistyped number; "" when nothing is wrong with it."""
    return _("申请编号的校验位对不上，可能抄错了一位，请核对后再查") if is_mistyped(typed) else ""


def code_of(number: str) -> str:
    """核验码: with it anybody whom the applicant gave the receipt sees how far the application is.

    A keyed hash of the number, so that nothing is stored that could be read, and every receipt that was ever
    printed has one. It is made with the last of `INDEX_KEYS` and stays good while its key is in the ring.
    """
    return _code(number, next(reversed(settings.INDEX_KEYS.values())))


def is_code_of(number: str, typed: str) -> bool:
    """Takes the same time whatever is wrong."""
    code = "".join(unicodedata.normalize("NFKC", typed).upper().split())
    matches = [
        hmac.compare_digest(_code(number, key).encode(), code.encode("utf-8", "surrogatepass"))
        for key in settings.INDEX_KEYS.values()
    ]
    return any(matches)


def _code(number: str, key: bytes) -> str:
    facts = f"receipt code:{number}".encode("utf-8", "surrogatepass")
    rest, glyphs = int.from_bytes(hmac.new(key, facts, hashlib.sha256).digest()), ""
    for _place in range(CODE):
        rest, value = divmod(rest, len(GLYPHS))
        glyphs += GLYPHS[value]
    return glyphs
