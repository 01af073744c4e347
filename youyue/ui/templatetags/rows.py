"""`{% rows %}`: a long table whose row is drawn once and then filled in."""

import re
from collections.abc import Iterable, Mapping
from html import escape

from django import template
from django.template.base import FilterExpression, Parser, Token
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

register = template.Library()
MARK = re.compile("\x02([a-z_]+)\x03")


class _Marks:
    """Stands for a row: each of its names is a mark where the row's text will be."""

    def __getitem__(self, name: str) -> SafeString:
        return mark_safe(f"\x02{name}\x03")  # noqa: S308


class Rows(template.Node):
    """Draws its inside once for each language; the rows are texts, escaped unless they are HTML already."""

    def __init__(self, nodelist: template.NodeList, rows: FilterExpression, name: str) -> None:
        self.nodelist, self.rows, self.name = nodelist, rows, name
        self.drawn: dict[str | None, list[str]] = {}

    def render(self, context: template.Context) -> SafeString:
        language = get_language()
        if language not in self.drawn:
            with context.push(**{self.name: _Marks()}):
                self.drawn[language] = MARK.split(self.nodelist.render(context))
        return _filled(self.drawn[language], self.rows.resolve(context))


def _filled(pieces: list[str], rows: Iterable[Mapping[str, str]]) -> SafeString:
    """`pieces` are HTML and names in turn."""
    texts, names = pieces[::2], pieces[1::2]
    out: list[str] = []
    for row in rows:
        for text, name in zip(texts, names, strict=False):
            value = row[name]
            out += text, escape(value) if type(value) is str else conditional_escape(value)
        out.append(texts[-1])
    return mark_safe("".join(out))  # noqa: S308


@register.tag
def rows(parser: Parser, token: Token) -> Rows:
    """`{% rows lines as line %}<li>{{ line.name }}</li>{% endrows %}`: the inside depends on the language and
    on its row, and on nothing else; of the row it says names only, without filters or conditions."""
    _tag, of, _as, name = token.split_contents()
    nodelist = parser.parse(["endrows"])
    parser.delete_first_token()
    return Rows(nodelist, parser.compile_filter(of), name)
