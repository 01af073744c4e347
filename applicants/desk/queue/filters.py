"""What narrows the queue: the options of its drop-down lists, as HTML with the chosen one marked."""

from functools import cache, lru_cache

from django.utils.safestring import SafeString
from django.utils.translation import get_language

from applicants.desk.desks import DESKS
from applicants.desk.queue.boxes import HOLDERS, ROUNDS, Ask
from catalog.clauses import clause_list
from catalog.models import CardType, WorkArrangement
from youyue.ui.choices import Choices


def options(ask: Ask) -> dict[str, SafeString]:
    """By filter; without the first one, which stands for all."""
    lists = _lists(get_language(), ask.desk.namespace) | {"clause": _clauses(tuple(clause_list()))}
    return {name: choices.html([getattr(ask, name)]) for name, choices in lists.items()}


@cache
def _lists(_language: str | None, namespace: str) -> dict[str, Choices]:
    lists = {
        "card": CardType.choices,
        "arrangement": WorkArrangement.choices,
        "waited": [(value, words) for value, (words, _left) in DESKS[namespace].clock.waited.items()],
        "holder": HOLDERS.items(),
        "round": ROUNDS.items(),
    }
    return {name: Choices((value, str(label)) for value, label in pairs) for name, pairs in lists.items()}


@lru_cache(maxsize=4)
def _clauses(listed: tuple[tuple[int, str], ...]) -> Choices:
    return Choices((str(key), name) for key, name in listed)
