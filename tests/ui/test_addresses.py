"""`{% url %}` finds each name once, and says what Django's own tag says."""

import uuid
from types import SimpleNamespace
from typing import Any

import pytest
from django.template import Context, RequestContext, TemplateSyntaxError, engines
from django.template.defaulttags import URLNode
from django.test import RequestFactory
from django.urls import NoReverseMatch, set_script_prefix

from youyue.ui.addresses import Address

KEY = uuid.UUID("12345678-1234-4234-8234-123456789abc")
LINKS = [
    "{% url 'applicants:items' %}",
    "{% url 'applicants:part' 'basics' %}",
    "{% url 'applicants:part' slug %}",
    "{% url 'applicants:item' key %}",
    "{% url 'applicants:item' key as there %}[{{ there }}]",
    "{% url 'applicants:item' slug as nowhere %}[{{ nowhere }}]",
    "{% url 'applicants:material_file' key %}",
    "{% url 'desk:application' key %}",
    "{% url 'desk:material_page' key other 3 %}",
    "{% url 'desk:queue' %}",
    "{% url name key %}",
    "{% url 'applicants:item' pk=key %}",
    "{% autoescape off %}{% url 'applicants:part' slug %}{% endautoescape %}",
]


def compiled(text: str):
    return engines["django"].from_string(text).template


def at(desk: str = "employers", **named: Any) -> RequestContext:
    request = RequestFactory().get("/")
    request.resolver_match = SimpleNamespace(namespace=desk)
    known = {"key": KEY, "other": uuid.UUID(int=7), "slug": "contact", "name": "applicants:item"}
    return RequestContext(request, known | named)


def djangos(text: str, context: Context) -> str:
    template = compiled(text)
    for node in template.nodelist.get_nodes_by_type(Address):
        node.__class__ = URLNode
    return template.render(context)


@pytest.mark.parametrize("text", LINKS)
def test_it_says_what_djangos_own_tag_says(text: str) -> None:
    ours = compiled(text)
    for desk in ("employers", "window", "employers"):
        for key in (KEY, uuid.UUID(int=5)):
            named = {"key": key, "slug": f"s-{key.int % 10}"}
            assert ours.render(at(desk, **named)) == djangos(text, at(desk, **named))


def test_a_row_is_not_kept_and_its_page_is() -> None:
    [node] = compiled("{% url 'applicants:item' key %}").nodelist
    for number in range(5):
        assert node.render(at(key=uuid.UUID(int=number))).endswith(f"/{uuid.UUID(int=number)}/")
    assert list(node.known.values()) == [("/items/", "/")]


def test_addresses_are_not_kept_without_end(monkeypatch) -> None:
    [node] = compiled("{% url 'applicants:part' slug %}").nodelist
    monkeypatch.setattr(node, "most", 3)
    for number in range(10):
        assert node.render(at(slug=f"part-{number}")) == f"/apply/part-{number}/"
        assert len(node.known) <= 3


def test_a_portal_below_a_path_has_its_own_addresses() -> None:
    page = compiled("{% url 'applicants:items' %}")
    assert page.render(Context()) == "/items/"
    try:
        set_script_prefix("/card/")
        assert page.render(Context()) == "/card/items/"
    finally:
        set_script_prefix("/")


def test_what_leads_nowhere_is_told() -> None:
    with pytest.raises(NoReverseMatch):
        compiled("{% url 'applicants:item' slug %}").render(at())
    with pytest.raises(NoReverseMatch):
        compiled("{% url 'applicants:nothing' %}").render(at())
    with pytest.raises(TemplateSyntaxError):
        compiled("{% url %}")
