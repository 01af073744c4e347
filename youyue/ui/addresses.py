"""`{% url "items" row.pk %}`, found once for each name: Django's own goes through all addresses each time,
and that is a hundred calls for each of a page's ten or twenty links.

The place of a row's key is found once and filled with each key, so nothing is kept of single rows; other
values are few, words of the catalogue mostly, and kept as they are. Whatever else an address is made of
(names of arguments, a name that is worked out, two keys) is left to Django.
"""

import uuid
from typing import Any

from django import template
from django.conf import settings
from django.template.base import FilterExpression, Parser, Token
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as django_url
from django.urls import NoReverseMatch, get_script_prefix, reverse
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

A_KEY = uuid.UUID(int=0)
PLAIN = (str, SafeString, int, uuid.UUID)


class Address(URLNode):
    """What stands before and after the key, for each place and each set of other values."""

    most = 1000  # addresses kept; beyond that it starts afresh

    def __init__(self, node: URLNode) -> None:
        super().__init__(node.view_name, node.args, node.kwargs, node.asvar)
        self.known: dict[tuple[Any, ...], tuple[str, str]] = {}

    def render(self, context: template.Context) -> str:
        values = [argument.resolve(context) for argument in self.args]
        keys = [value for value in values if type(value) is uuid.UUID]
        if len(keys) > 1 or any(type(value) not in PLAIN for value in values):
            return super().render(context)
        others = [A_KEY if type(value) is uuid.UUID else value for value in values]
        place = (settings.ROOT_URLCONF, get_script_prefix(), _application(context), context.autoescape)
        known = self.known.get((*place, *others))
        if known is None:
            known = self._find(context, others, bool(keys))
            if known is None:
                return super().render(context)  # which says what is wrong
            if len(self.known) >= self.most:
                self.known.clear()
            self.known[*place, *others] = known
        before, after = known
        address = f"{before}{keys[0]}{after}" if keys else before
        if self.asvar:
            context[self.asvar] = address
            return ""
        return SafeString(address) if context.autoescape else address

    def _find(self, context: template.Context, values: list[Any], has_key: bool) -> tuple[str, str] | None:
        try:
            path = reverse(self.view_name.var, args=values, current_app=_application(context))
        except NoReverseMatch:
            return None
        address = conditional_escape(path) if context.autoescape and not self.asvar else path
        before, _key, after = address.partition(str(A_KEY)) if has_key else (address, "", "")
        return before, after


def _application(context: template.Context) -> str | None:
    """Whose address is meant where several desks have one of the same name, as Django has it."""
    request = getattr(context, "request", None)
    match = getattr(request, "resolver_match", None)
    return getattr(request, "current_app", match.namespace if match else None)


def url(parser: Parser, token: Token) -> URLNode:
    node = django_url(parser, token)
    name = node.view_name
    is_literal = isinstance(name, FilterExpression) and isinstance(name.var, str) and not name.filters
    return Address(node) if is_literal and not node.kwargs else node
