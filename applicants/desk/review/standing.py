"""Why an application can or cannot be decided now, and what the letter's button says: the desk's words."""

from functools import cache

from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from applicants.desk.desks import DESKS, Desk


def standing(desk: Desk, left: int, everything: int, fixes: int, is_wanting: bool) -> str:
    """`left` of the materials are not judged, `fixes` places are to be mended; something is wanting that the
    desk itself writes."""
    name = "both" if fixes and left else "fix" if fixes else "left" if left else "fine"
    if name == "fine" and is_wanting:
        name = "wanting"
    return str(desk.standing[name]).format(fixes=fixes, left=left, all=everything)


@cache
def for_the_script(_language: str | None, namespace: str) -> SafeString:
    """All that it can say while verdicts change, as attributes; the same for every case of a desk."""
    desk = DESKS[namespace]
    sentences = {**desk.standing, "send-back": desk.letter.some, "send-back-none": desk.letter.title}
    return format_html_join("", ' data-{}="{}"', sentences.items())


def send_back(desk: Desk, fixes: int) -> str:
    return str(desk.letter.some).format(fixes=fixes) if fixes else str(desk.letter.title)
