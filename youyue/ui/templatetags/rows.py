"""`{% rows %}`: a long table whose row is drawn once and then filled in; `{% filled %}`: one such piece."""

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
NO_KEY = "00000000-0000-0000-0000-000000000000"


class _Marks:
    """Stands for a row: each of its names is a mark where the row's text will be."""

    def __getitem__(self, name: str) -> SafeString:
        return mark_safe(NO_KEY if name == "key" else f"\x02{name}\x03")  # noqa: S308


class Rows(template.Node):
    """Draws its inside once for each language; the rows are texts, escaped unless they are HTML already."""

    def __init__(self, nodelist: template.NodeList, rows: FilterExpression, name: str) -> None:
        self.nodelist, self.rows, self.name = nodelist, rows, name
        self.drawn: dict[str | None, list[str]] = {}

    def render(self, context: template.Context) -> SafeString:
        language = get_language()
        if language not in self.drawn:
            self.drawn[language] = _drawn(self.nodelist, context, self.name)
        return _filled(self.drawn[language], self.rows.resolve(context))


def _drawn(nodelist: template.NodeList, context: template.Context, name: str) -> list[str]:
    """HTML and names in turn. `key` is a UUID, so that addresses can be made of it."""
    with context.push(**{name: _Marks(), "csrf_token": _Marks()["csrf_token"]}):
        return MARK.split(nodelist.render(context).replace(NO_KEY, "\x02key\x03"))


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


class Filled(template.Node):
    """A piece that is drawn once for each language and each value of its arguments, and then filled in."""

    most = 1000  # drawings kept; beyond that it starts afresh

    def __init__(self, nodelist: template.NodeList, line: str, by: list[FilterExpression]) -> None:
        self.nodelist, self.line, self.by = nodelist, line, by
        self.drawn: dict[tuple[str | None, ...], list[str]] = {}

    def render(self, context: template.Context) -> SafeString:
        values = (one.resolve(context, ignore_failures=True) for one in self.by)
        known = (get_language(), *(str(value) for value in values))
        if known not in self.drawn:
            if len(self.drawn) >= self.most:
                self.drawn.clear()
            self.drawn[known] = _drawn(self.nodelist, context, self.line)
        token = {"csrf_token": context.get("csrf_token", "")}
        return _filled(self.drawn[known], [token | context[self.line]])


@register.tag
def filled(parser: Parser, token: Token) -> Filled:
    """`{% filled line by file.kind %}<a href="{% url 'x' line.key %}">{{ line.name }}</a>{% endfilled %}`:
    the inside depends on the language, on what stands after `by`, and on the texts of `line`, of which it
    says names only, without filters or conditions. Never on who is asking; a form's token is filled in."""
    _tag, line, *by = token.split_contents()
    nodelist = parser.parse(["endfilled"])
    parser.delete_first_token()
    return Filled(nodelist, line, [parser.compile_filter(one) for one in by[1:]])


@register.tag
def rows(parser: Parser, token: Token) -> Rows:
    """`{% rows lines as line %}<li>{{ line.name }}</li>{% endrows %}`: the inside depends on the language and
    on its row, and on nothing else; of the row it says names only, without filters or conditions."""
    _tag, of, _as, name = token.split_contents()
    nodelist = parser.parse(["endrows"])
    parser.delete_first_token()
    return Rows(nodelist, parser.compile_filter(of), name)
