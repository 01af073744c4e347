"""`{% translate "…" %}` with nothing but words in it, translated once for each language.

Django's own translates, localizes and escapes the same words again each time; a page has up to a hundred of
them, which is a sixth of what the home page calls. Anything more than words (a variable, a filter, `as`,
`noop`, a context) is left to Django's. Loaded in every template, so no template loads `i18n`.
"""

from django import template
from django.template.base import Parser, Token, Variable
from django.templatetags.i18n import TranslateNode, do_translate

from youyue.ui.once import language_of


class Literal(TranslateNode):
    """Words of a template; kept for each language and for pages and plain text, which is not escaped."""

    def __init__(self, node: TranslateNode) -> None:
        super().__init__(node.filter_expression, noop=False)
        self.known: dict[tuple[str | None, bool], str] = {}

    def render(self, context: template.Context) -> str:
        key = language_of(context), context.autoescape
        words = self.known.get(key)
        if words is None:
            words = self.known[key] = super().render(context)
        return words


def translate(parser: Parser, token: Token) -> TranslateNode:
    node = do_translate(parser, token)
    words = node.filter_expression
    is_literal = isinstance(words.var, Variable) and words.var.literal is not None and not words.filters
    if is_literal and not (node.noop or node.asvar or node.message_context):
        return Literal(node)
    return node
