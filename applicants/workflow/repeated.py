"""Decisions that come twice: the first was taken, its answer got lost, and somebody asks again."""

from collections.abc import Iterable
from typing import Any

from applicants.models import Application
from applicants.workflow.effects import BEFORE_THE_REASON
from youyue import meters
from youyue.identity.models import User
from youyue.ui.text import clean_text

NOTED = {"card_number": "card_number", "valid_until": "card_valid_until"}  # facts, and where they stand now


def is_repeated(
    application: Application,
    name: str,
    *,
    by: User,
    submission: str = "",
    note: str = "",
    letter: Iterable[str] | None = None,
    **facts: Any,
) -> bool:
    """Whether this very decision is the last thing that happened here: the same act of the same person on the
    same submission, in the same words. Then it is answered as the first time; anything else was overtaken.

    `letter` is what was to be mended, for a return; `facts` are those of `advance()`.
    """
    event = application.events.order_by("sequence").last()
    if event is None or (event.name, event.by_id) != (name, by.pk):
        return False
    written = event.note.partition(BEFORE_THE_REASON)[2] if name == "correct_card" else event.note
    if written != clean_text(note, lines=True):
        return False
    current = application.current_submission
    if submission and (current is None or current.sha256 != submission):
        return False
    if letter is not None:
        remarks = application.remarks.filter(issued_at=event.at)  # a moment is that of one return
        if {remark.text for remark in remarks} != {clean_text(text, lines=True) for text in letter} - {""}:
            return False
    if any(getattr(application, NOTED[fact]) != value for fact, value in facts.items() if fact in NOTED):
        return False
    meters.REPEATED.inc()
    return True
