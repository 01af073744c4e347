"""What a page asks again and again, and is answered alike: its language, and the token of its forms.

Django asks the thread for the language through a lock, a dozen calls each time, and a page with its kept
pieces and its words asks a hundred times or two; it also writes the same token anew for each form. Both stay
with the context of the page, which goes with the page. A page has one language: no template uses
`{% language %}`, which would change it halfway.
"""

from typing import Any

from django import template
from django.template.base import Parser, Token
from django.template.defaulttags import CsrfTokenNode
from django.utils.translation import get_language


def language_of(context: Any) -> str | None:
    """The language that the page with this context is drawn in."""
    try:
        return context.drawn_in
    except AttributeError:
        context.drawn_in = get_language()
        return context.drawn_in


class FormToken(CsrfTokenNode):
    """Django's own, written once for all forms of a page."""

    def render(self, context: template.Context) -> str:
        page: Any = context
        try:
            return page.form_token
        except AttributeError:
            page.form_token = super().render(context)
            return page.form_token


def csrf_token(parser: Parser, token: Token) -> FormToken:
    return FormToken()
