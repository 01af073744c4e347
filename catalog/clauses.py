"""The clause search: half a word, several words, pinyin, initials or a typo find the clause.

The ways of matching go from strict to loose, and the strictest one that finds anything wins: whoever
types 诺贝尔 is not shown everything that sounds or looks a little like it.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from django.utils.safestring import SafeString

from catalog.models import Clause, ClauseItem
from catalog.models.memory import remembered
from catalog.wording.text import fold, mark, spans_of, words
from catalog.wording.traditional import simplified

Spans = list[tuple[int, int]]


@dataclass(frozen=True)
class ClauseMatch:
    """A clause item that was found. `spans` are the matched characters of `str(item)`."""

    item: ClauseItem
    spans: Spans = field(default_factory=list)
    score: float = 100.0

    @property
    def marked_html(self) -> SafeString:
        """A（一）条款文字（子项）, escaped, the matched characters inside <mark>."""
        return mark(str(self.item), self.spans)

    @property
    def clause_html(self) -> SafeString:
        """The clause without its card type: （一）条款文字."""
        skip = len(self.item.clause.card_type)
        return self._part(skip, len(str(self.item.clause)))

    @property
    def name_html(self) -> SafeString:
        """The item alone: 诺贝尔奖."""
        start = len(str(self.item.clause)) + 1
        return self._part(start, start + len(self.item.name))

    def _part(self, start: int, end: int) -> SafeString:
        return mark(str(self.item)[start:end], [(a - start, b - start) for a, b in self.spans])


@dataclass
class Entry:
    """What the search compares with. `text` and `initials` go character by character."""

    item: ClauseItem
    text: str
    shown: int

    @property
    def initials(self) -> str:
        return self.item.initials

    @cached_property
    def starts(self) -> list[int]:
        """Where in `spelling` each character's syllable starts."""
        starts, position = [], 0
        for syllable in self.item.pinyin.split(" "):
            starts.append(position)
            position += len(syllable)
        return starts

    @cached_property
    def spelling(self) -> str:
        return self.item.pinyin.replace(" ", "")


def entry(item: ClauseItem) -> Entry:
    text = fold(item.search_text)
    if len(item.initials) != len(text):  # not written by save(): found by its characters only
        item.pinyin = item.initials = ""
    return Entry(item, text, text.find("\n"))


@remembered
def load_entries(card_type: str = "") -> list[Entry]:
    """The items that can be chosen today, ready to be searched; one query."""
    items = ClauseItem.objects.filter(is_active=True, clause__in=Clause.objects.in_force())
    if card_type:
        items = items.filter(clause__card_type=card_type)
    return [entry(item) for item in items.select_related("clause__evidence_kind")]


@remembered
def clauses_mark() -> str:
    """Changes whenever the list of clauses that can be chosen reads differently."""
    choices = ((each.item.pk, str(each.item), each.item.clause.is_sample) for each in load_entries())
    return hashlib.blake2b(repr(list(choices)).encode(), digest_size=8).hexdigest()


@remembered
def clause_items() -> dict[int, ClauseItem]:
    """Every item there ever was with its clause, by the item's key."""
    return {item.pk: item for item in ClauseItem.objects.select_related("clause")}


@remembered
def clause_names() -> dict[int, str]:
    """（一）条款文字 of every item there ever was, by the item's key."""
    return {pk: f"{item.clause.number}{item.clause.text}" for pk, item in clause_items().items()}


@remembered
def item_names() -> dict[int, str]:
    """The words of every item there ever was, by its key; "" where they say no more than its clause does."""
    return {pk: item.name if item.name != item.clause.text else "" for pk, item in clause_items().items()}


@remembered
def clause_list() -> list[tuple[int, str]]:
    """Every clause there ever was, by its key, shortened for a select."""
    rows = Clause.objects.values_list("pk", "card_type", "number", "text")
    return [(pk, f"{card}{number}{text}"[:24]) for pk, card, number, text in rows]


def search_clauses(query: str, card_type: str = "") -> list[ClauseMatch]:
    """The items that fit every word of the query, best first; all items when there is no word."""
    return search_entries(load_entries(card_type), query)


def search_entries(entries: list[Entry], query: str) -> list[ClauseMatch]:
    wanted = words(simplified(query))
    if not wanted:
        return [ClauseMatch(each.item) for each in entries]
    for way in (literally, loosely, by_sound, by_initials, roughly):
        matches = [match for each in entries if (match := match_all(each, wanted, way)) is not None]
        if matches and way is roughly:
            best = max(match.score for match in matches)
            matches = sorted((m for m in matches if m.score >= best - 5), key=lambda match: -match.score)
        if matches:
            return matches
    return []


def match_all(each: Entry, wanted: list[str], way: Callable[[Entry, str], tuple[float, Spans] | None]):
    """A match when every word is found, literally or in the given looser way."""
    spans: Spans = []
    score = 100.0
    for word in wanted:
        hit = literally(each, word) or (None if way is literally else way(each, word))
        if hit is None:
            return None
        score = min(score, hit[0])
        spans += hit[1]
    return ClauseMatch(each.item, [(a, min(b, each.shown)) for a, b in spans if a < each.shown], score)


def literally(each: Entry, word: str) -> tuple[float, Spans] | None:
    spans = spans_of(word, each.text[: each.shown])
    return (100.0, spans) if spans else None


def loosely(each: Entry, word: str) -> tuple[float, Spans] | None:
    """A keyword, or most of the characters in order: 科技奖 finds 科学技术奖."""
    if word.isascii() or len(word) < 2:
        close = None
    else:
        close = close_together(word, each.text[: each.shown], 2 * len(word))
    if close is None and word in each.text:
        return 100.0, []
    return close


def by_sound(each: Entry, word: str) -> tuple[float, Spans] | None:
    """nuobeier finds 诺贝尔: the letters start where a syllable starts."""
    if not is_latin(word) or len(word) < 2 or word not in each.spelling:
        return None
    spans = [
        (index, characters_until(each, start + len(word)))
        for index, start in enumerate(each.starts)
        if each.spelling.startswith(word, start)
    ]
    return (100.0, spans) if spans else None


def by_initials(each: Entry, word: str) -> tuple[float, Spans] | None:
    """nbe finds 诺贝尔; gjkxjj finds 国家科学技术奖, which has a few letters more."""
    if not is_latin(word) or len(word) < 2:
        return None
    spans = spans_of(word, each.initials)
    if spans:
        return 100.0, spans
    return close_together(word, each.initials, len(word) * 3 // 2) if len(word) > 2 else None


def roughly(each: Entry, word: str) -> tuple[float, Spans] | None:
    """One wrong character in three, two in seven: 诺贝耳奖 and nuobeer still find 诺贝尔奖."""
    if len(word) < 3:
        return None
    from rapidfuzz import fuzz  # 4 MB, for searches that find nothing else

    wrong = 1 if len(word) < 7 else 2
    least = 100.0 * (len(word) - wrong) / len(word) - 0.1
    alignment = fuzz.partial_ratio_alignment(word, each.text, score_cutoff=least)
    if alignment is not None and alignment.score >= least:
        window = range(alignment.dest_start, alignment.dest_end)
        return alignment.score, [(place, place + 1) for place in window if each.text[place] in word]
    if not is_latin(word) or len(word) < 5:
        return None
    alignment = fuzz.partial_ratio_alignment(word, each.spelling, score_cutoff=least)
    if alignment is None or alignment.score < least:
        return None
    first = characters_until(each, alignment.dest_start + 1) - 1
    return alignment.score, [(first, characters_until(each, alignment.dest_end))]


def close_together(word: str, text: str, most: int) -> tuple[float, Spans] | None:
    """The letters of `word` in order within `most` characters of `text`."""
    first = text.find(word[0])
    while first >= 0:
        places = [first]
        for letter in word[1:]:
            place = text.find(letter, places[-1] + 1)
            if place < 0:
                return None
            places.append(place)
        if places[-1] - first < most:
            return 100.0, [(place, place + 1) for place in places]
        first = text.find(word[0], first + 1)
    return None


def characters_until(each: Entry, position: int) -> int:
    """How many characters of the text begin before `position` of its spelling."""
    return sum(1 for start in each.starts if start < position)


def is_latin(word: str) -> bool:
    return word.isascii() and word.isalpha()
