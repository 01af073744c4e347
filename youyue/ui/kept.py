"""`{% kept section %}…{% endkept %}`: whole elements that are the same for everybody, rendered once.

What is inside depends on the language and on the arguments, and on nothing else. That is not a promise of
whoever writes the template: a fragment that names a variable which is not among its arguments is refused
when the template is compiled, and so are a form, its token, and a tag that looks at the context by itself.

Django's own `{% cache %}` refuses nothing, and costs 72 microseconds for each piece, with a cache in the
process's memory, where this costs 31; a page has up to sixty pieces.

    {% kept section %}<nav>…{% if section == "hall" %}…{% endif %}</nav>{% endkept %}
    {% kept page.rows|length %}<p>{{ page.rows|length }}</p>{% endkept %}
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django import template
from django.template import TemplateSyntaxError
from django.template.base import (
    FilterExpression,
    Node,
    NodeList,
    Parser,
    TextNode,
    Token,
    TokenType,
    Variable,
    VariableNode,
)
from django.template.defaulttags import (
    CommentNode,
    CsrfTokenNode,
    ForNode,
    IfNode,
    LoadNode,
    URLNode,
    WithNode,
)
from django.template.library import SimpleNode
from django.template.loader import get_template
from django.template.loader_tags import IncludeNode
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.templatetags.static import StaticNode
from django.utils.safestring import SafeString

from youyue.ui.once import language_of


class Kept(Node):
    """Rendered once for each language and each value of its arguments."""

    most = 1000  # renderings kept; beyond that it starts afresh

    def __init__(self, nodelist: NodeList, by: list[FilterExpression]) -> None:
        self.nodelist = nodelist
        self.by = by
        self.renderings: dict[tuple[Any, ...], SafeString] = {}

    def render(self, context: template.Context) -> SafeString:
        key = (
            language_of(context),
            *[_plain(argument.resolve(context, ignore_failures=True)) for argument in self.by],
        )
        known = self.renderings.get(key)
        if known is None:
            if len(self.renderings) >= self.most:
                self.renderings.clear()
            known = self.renderings[key] = self.nodelist.render(context)
        return known


def _plain(value: Any) -> Any:
    """A key must not hold on to a request or a row."""
    return value if value is None or type(value) in (bool, int, str) else str(value)


def kept(parser: Parser, token: Token) -> Kept:
    by = [parser.compile_filter(bit) for bit in token.split_contents()[1:]]
    nodelist = parser.parse(["endkept"])
    parser.delete_first_token()
    arguments = frozenset(argument.token for argument in by)
    for fault in _Reading(arguments).faults(nodelist, set()):
        raise TemplateSyntaxError(f"{{% {token.contents} %}} holds {fault}")
    return Kept(nodelist, by)


class _Reading:
    """Reads a fragment and says what is in it that must not be: its own names are those it binds itself."""

    def __init__(self, arguments: frozenset[str]) -> None:
        self.arguments = arguments
        self.included: set[str] = set()

    def faults(self, nodes: Iterable[Node], own: set[str]) -> Iterator[str]:
        """`own` grows by what `{% … as name %}` binds, for what comes after it."""
        for node in nodes:
            read = next((read for kind, read in READERS if isinstance(node, kind)), None)
            if read is None:
                yield f"a {type(node).__name__}, of which nobody knows what it looks at"
            else:
                yield from read(self, node, own)

    def names(self, *expressions: Any, own: set[str]) -> Iterator[str]:
        """Variables that are neither arguments nor the fragment's own."""
        for expression in expressions:
            if not isinstance(expression, FilterExpression) or expression.token in self.arguments:
                continue
            filter_arguments = [
                argument for _filter, filled in expression.filters for _is_name, argument in filled
            ]
            for variable in (expression.var, *filter_arguments):
                if not isinstance(variable, Variable) or variable.lookups is None:
                    continue
                if variable.var not in self.arguments and variable.lookups[0] not in own:
                    yield f"{variable.var}, which is not among its arguments"

    # --- one method for each kind of node ---------------------------------------------------------
    def text(self, node: Any, own: set[str]) -> Iterator[str]:
        if "<form" in node.s.replace('<form method="dialog"', ""):  # which posts nothing
            yield "a form"

    def nothing(self, node: Any, own: set[str]) -> Iterator[str]:
        yield from ()

    def token(self, node: Any, own: set[str]) -> Iterator[str]:
        yield "a form's token"

    def variable(self, node: Any, own: set[str]) -> Iterator[str]:
        yield from self.names(node.filter_expression, own=own)

    def condition(self, node: Any, own: set[str]) -> Iterator[str]:
        for condition, nodelist in node.conditions_nodelists:
            yield from self.names(*_leaves(condition), own=own)
            yield from self.faults(nodelist, set(own))

    def loop(self, node: Any, own: set[str]) -> Iterator[str]:
        yield from self.names(node.sequence, own=own)
        yield from self.faults(node.nodelist_loop, {*own, *node.loopvars, "forloop"})
        yield from self.faults(node.nodelist_empty, set(own))

    def with_names(self, node: Any, own: set[str]) -> Iterator[str]:
        yield from self.names(*node.extra_context.values(), own=own)
        yield from self.faults(node.nodelist, own | node.extra_context.keys())

    def address(self, node: Any, own: set[str]) -> Iterator[str]:
        yield from self.names(node.view_name, *node.args, *node.kwargs.values(), own=own)
        own.add(node.asvar)

    def inclusion(self, node: Any, own: set[str]) -> Iterator[str]:
        name = node.template.var
        if not isinstance(name, str):
            yield f"a template that is chosen when it is drawn, {node.template}"
            return
        yield from self.names(*node.extra_context.values(), own=own)
        if name not in self.included:
            self.included.add(name)
            inside = set() if node.isolated_context else own
            nodes: Any = get_template(name)
            yield from self.faults(nodes.template.nodelist, inside | node.extra_context.keys())
            self.included.discard(name)

    def function(self, node: Any, own: set[str]) -> Iterator[str]:
        if node.takes_context:
            yield f"{node.func.__name__}, which looks at the context"
        yield from self.names(*node.args, *node.kwargs.values(), own=own)
        own.add(node.target_var)

    def translation(self, node: Any, own: set[str]) -> Iterator[str]:
        yield from self.names(node.filter_expression, node.message_context, own=own)
        own.add(node.asvar)

    def sentence(self, node: Any, own: set[str]) -> Iterator[str]:
        yield from self.names(*node.extra_context.values(), node.counter, node.message_context, own=own)
        known = own | node.extra_context.keys() | {node.countervar} | self.arguments
        for piece in [*node.singular, *(node.plural or ())]:
            if piece.token_type == TokenType.VAR and piece.contents not in known:
                yield f"{piece.contents}, which is not among its arguments"
        own.add(node.asvar)

    def static(self, node: Any, own: set[str]) -> Iterator[str]:
        yield from self.names(node.path, own=own)
        own.add(node.varname)

    def kept(self, node: Any, own: set[str]) -> Iterator[str]:
        yield from self.names(*node.by, own=own)
        yield from self.faults(node.nodelist, set(own))


READERS = (
    (TextNode, _Reading.text),
    (VariableNode, _Reading.variable),
    (TranslateNode, _Reading.translation),
    (BlockTranslateNode, _Reading.sentence),
    (SimpleNode, _Reading.function),
    (IfNode, _Reading.condition),
    (ForNode, _Reading.loop),
    (WithNode, _Reading.with_names),
    (URLNode, _Reading.address),
    (IncludeNode, _Reading.inclusion),
    (StaticNode, _Reading.static),
    (Kept, _Reading.kept),
    (CsrfTokenNode, _Reading.token),
    (CommentNode, _Reading.nothing),
    (LoadNode, _Reading.nothing),
)


def _leaves(condition: Any) -> Iterator[Any]:
    """The values that a condition of `{% if %}` compares; `{% else %}` has none."""
    if condition is None:
        return
    if hasattr(condition, "value"):
        yield condition.value
    for side in ("first", "second"):
        yield from _leaves(getattr(condition, side, None))
