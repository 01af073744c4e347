"""What a field is called and what it says of itself: label, star, （选填）, and what describes it."""

from functools import cache
from typing import Any

from django.utils.html import conditional_escape
from django.utils.translation import get_language
from django.utils.translation import gettext as _


@cache
def _words(_language: str | None) -> tuple[str, str]:
    """（必填） for who cannot see the star, and （选填）; every field says one of them."""
    needed = f'<span class="vh">{conditional_escape(_("（必填）"))}</span>'
    return needed, conditional_escape(_("（选填）"))


STAR = '<span class="req" aria-hidden="true">*</span>'


def name_of(bound: Any) -> str:
    """Label text with its star or its （选填）, escaped.

    Where another field decides (`css` begins with `by-`) both are there and the style sheet shows one.
    """
    field = bound.field
    label = conditional_escape(bound.label)
    needed, optional = _words(get_language())
    if getattr(field, "css", "").startswith("by-"):
        return (
            f'<span class="if-needed">{STAR}</span>{label}<span class="if-needed">{needed}</span>'
            f'<span class="opt if-not-needed">{optional}</span>'
        )
    if field.required or getattr(field, "starred", False):
        return f"{STAR}{label}{needed}"
    if getattr(field, "quiet", False):
        return str(label)
    return f'{label}<span class="opt">{optional}</span>'


def described(bound: Any) -> dict[str, Any]:
    """What a control says of itself besides its hint: what is wrong, and what is asked for above it
    (`field.asked`, the id of that text). Django leaves this to the group of several controls."""
    text_id = getattr(bound.field, "asked", "")
    if not text_id and not (bound.use_fieldset and bound.errors):
        return {}
    return {"aria-describedby": " ".join(filter(None, [text_id, bound.aria_describedby]))}
