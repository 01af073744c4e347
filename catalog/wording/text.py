"""Comparing what people type with what is written: full and half width, upper and lower case, spaces."""

import re
import unicodedata
from collections.abc import Iterable

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from youyue.ui.text import clean_received

LONGEST_QUERY = 100
_BREAKS = re.compile(r"[\s,;，；、。|/]+")


def fold(text: str) -> str:
    """`text` in the form in which texts are compared; the same number of characters as `text`.

    NFKC makes （一）and (一) equal. The few characters that it spells with several (㎏ → kg) keep only the
    first one, so that a position in the folded text is a position in the original.
    """
    folded = unicodedata.normalize("NFKC", text)
    if len(folded) != len(text):
        folded = "".join(unicodedata.normalize("NFKC", character)[:1] or " " for character in text)
    lowered = folded.lower()
    return lowered if len(lowered) == len(folded) else "".join(c.lower()[:1] for c in folded)


def tidy(query: object) -> str:
    """A query as it may be shown again and sent to the database: one line, no controls, not endless."""
    text = clean_received(str(query or "")[: LONGEST_QUERY * 4])
    return " ".join(text.split())[:LONGEST_QUERY].strip()


def words(query: str) -> list[str]:
    """The folded words of a query, each once."""
    folded = unicodedata.normalize("NFKC", tidy(query)).lower()
    return list(dict.fromkeys(word for word in _BREAKS.split(folded) if word))


def count_letters(text: str) -> int:
    """How many characters are no space, punctuation or symbol. Unassigned and private ones are letters: the
    tables that Python has are older than some names."""
    return sum(unicodedata.category(character)[0] not in "ZPS" for character in text)


def spans_of(word: str, folded: str) -> list[tuple[int, int]]:
    """Where `word` occurs in the folded text, as (start, end)."""
    spans, start = [], folded.find(word)
    while start >= 0:
        spans.append((start, start + len(word)))
        start = folded.find(word, start + len(word))
    return spans


def mark(text: str, spans: Iterable[tuple[int, int]]) -> SafeString:
    """`text` escaped, with the characters of `spans` inside <mark>; overlapping spans become one."""
    hit: set[int] = set()
    for start, end in spans:
        hit.update(range(max(start, 0), min(end, len(text))))
    parts, position = [], 0
    while position < len(text):
        inside, end = position in hit, position
        while end < len(text) and (end in hit) == inside:
            end += 1
        piece = escape(text[position:end])
        parts.append(f"<mark>{piece}</mark>" if inside else piece)
        position = end
    return mark_safe("".join(parts))  # noqa: S308 (every piece is escaped above)


def mark_words(text: str, query_words: Iterable[str]) -> SafeString:
    folded = fold(text)
    return mark(text, [span for word in query_words for span in spans_of(word, folded)])
