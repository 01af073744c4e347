"""The number on a card: how it is read, and what cannot be one.

The office published no form for it. What every number that it has shown agrees on is asked for: capital
letters and digits in groups joined by “-”, at least one digit, six characters or more.
"""

import re

from django.utils.translation import gettext as _

from applicants.models import Application, Event
from youyue.ui.text import fold_width

SHORTEST = 6
LONGEST: int = Application._meta.get_field("card_number").max_length or 0
_ALLOWED = re.compile(r"[0-9A-Z-]*")
_CORRECTED = re.compile(
    r"卡号由 ([0-9A-Z-]+) 更正为 "
)  # begins the note of a correction, as `corrected()` wrote it
_GROUPS = re.compile(r"[0-9A-Z]+(-[0-9A-Z]+)*")


def as_on_card(typed: str) -> str:
    """In half width and capitals: one card has one number, however somebody typed it."""
    return fold_width(typed).strip().upper()


def corrected(old: str | None, new: str) -> str:
    """What the record says of a number that another one takes the place of."""
    return f"卡号由 {old} 更正为 {new}"


def replaced_number(event: Event) -> str:
    """The number that stood before this event corrected it; "" where it corrected none."""
    match = _CORRECTED.match(event.note) if event.name == "correct_card" else None
    return match[1] if match else ""


def why_not_a_number(number: str) -> str:
    """What is wrong with a number `as_on_card()`, or ""."""
    if not _ALLOWED.fullmatch(number):
        return _("卡号只能有数字、字母和“-”")
    if len(number) < SHORTEST:
        return _("卡号少于 %(n)d 位") % {"n": SHORTEST}
    if len(number) > LONGEST:
        return _("卡号超过 %(n)d 位") % {"n": LONGEST}
    if not _GROUPS.fullmatch(number):
        return _("卡号里“-”的位置不对")
    if not any(sign.isdigit() for sign in number):
        return _("卡号里没有数字")
    return ""
