"""The list from which the clause is chosen: those that match the search, and the one that is chosen."""

from collections import Counter
from collections.abc import Mapping
from functools import cache
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from applicants.models import Application
from catalog.clauses import clauses_mark, search_clauses
from catalog.models import Clause, ClauseItem
from catalog.models.memory import remembered

# Addresses of the clause picker whose list is drawn once and kept: what is typed into them is not.
PLAIN: tuple[dict[str, str], ...] = (
    {},
    {"card": "A"},
    {"card": "B"},
    {"check": "1"},
    {"at": "clause_item"},
    {"mend": "clause_item"},
)


def clause_picker(
    application: Application, query: Mapping[str, str], *, is_posted: bool, is_plain: bool
) -> dict[str, Any]:
    """The clauses that match `q` and `card` of the address, and the one that is chosen.

    `is_plain`: nothing was typed into the form, so that the list may be one that was drawn before.
    """
    words, card = query.get("q", "")[:100], query.get("card", "")
    card = card if card in ("A", "B") else ""
    stored = application.clause_item
    chosen = (None if is_posted else _clause_asked_for(query.get("clause", ""))) or stored
    is_plain = is_plain and dict(query.items()) in PLAIN
    return {
        "query": words,
        "card": card,
        "hits": cache(lambda: found_clauses(words, card)),
        "same_as": f"{clauses_mark()} {urlencode(query)}" if is_plain else "",
        "chosen": chosen,
        "instead_of": stored if stored and stored != chosen else None,
        "evidence": chosen.clause.evidence_kind if chosen else None,
    }


def _clause_asked_for(key: str) -> ClauseItem | None:
    """The one that an address names, 条款导航's for one; it is chosen once the page is saved."""
    if not (key.isascii() and key.isdigit() and len(key) < 10):
        return None
    today = ClauseItem.objects.filter(pk=int(key), is_active=True, clause__in=Clause.objects.in_force())
    return today.select_related("clause__evidence_kind").first()


def found_clauses(query: str, card: str) -> dict[str, Any]:
    """The clauses with those of their items that match, and how many items there are of each card."""
    if not query:
        return _all_clauses(card)
    return _grouped(search_clauses(query), card)


@remembered
def _all_clauses(card: str) -> dict[str, Any]:
    return _grouped(search_clauses(""), card)


def _grouped(matches: list[Any], card: str) -> dict[str, Any]:
    counts = Counter(match.item.clause.card_type for match in matches)
    groups = [
        {"clause": clause, "html": hits[0].clause_html, "matches": hits}
        for clause, hits in (
            (clause, list(hits)) for clause, hits in groupby(matches, lambda m: m.item.clause)
        )
        if not card or clause.card_type == card
    ]
    shown = counts[card] if card else len(matches)
    return {"groups": groups, "shown": shown, "all": len(matches), "A": counts["A"], "B": counts["B"]}
