"""youyue/ui/kept.py: what is kept is the same for everybody, which is seen when a template is compiled."""

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from django.conf import settings
from django.template import Context, Template, TemplateSyntaxError
from django.template.loader import get_template
from django.utils.translation import override

KEPT = re.compile(r"{% kept[^%]*%}((?:(?!{% kept).)*?){% endkept %}", re.S)
TAGS = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}", re.S)
TEMPLATES = settings.BASE_DIR / "templates"
LONE = {"input", "br", "img", "link", "meta", "use", "hr"}


def drawn(inside: str, by: str = "", **context: Any) -> str:
    return Template(f"{{% load i18n static %}}{{% kept {by} %}}{inside}{{% endkept %}}").render(
        Context(context)
    )


def test_it_is_drawn_once_for_each_value_and_language() -> None:
    page = Template(
        "{% load i18n %}{% kept section %}<p>{% translate '语言' %} {{ section }}</p>{% endkept %}"
    )
    node = page.nodelist[-1]
    for section in ("a", "b", "a"):
        assert page.render(Context({"section": section})) == f"<p>语言 {section}</p>"
    assert len(node.renderings) == 2
    with override("en"):
        page.render(Context({"section": "a"}))
    assert len(node.renderings) == 3


def test_what_is_kept_is_escaped() -> None:
    assert drawn("<p>{{ x }}</p>", "x", x="<b>") == "<p>&lt;b&gt;</p>"


def test_pieces_are_not_kept_without_end(monkeypatch) -> None:
    page = Template("{% kept n %}<p>{{ n }}</p>{% endkept %}")
    node = page.nodelist[-1]
    monkeypatch.setattr(node, "most", 3)
    for number in range(10):
        assert page.render(Context({"n": number})) == f"<p>{number}</p>"
        assert len(node.renderings) <= 3


@pytest.mark.parametrize(
    ("inside", "by"),
    [
        ("{{ name }}", ""),
        ("{{ user.name }}", "user.pk"),
        ("{{ user.name }}", "user"),
        ("{{ 1|add:name }}", ""),
        ("{{ rows|length }}", "name"),
        ("{% if name %}x{% endif %}", ""),
        ("{% if a and not b == name %}x{% endif %}", "a b"),
        ("{% if a %}{{ name }}{% endif %}", "a"),
        ("{% if a %}x{% else %}{{ name }}{% endif %}", "a"),
        ("{% for one in rows %}x{% endfor %}", ""),
        ("{% for one in rows %}{{ two }}{% endfor %}", "rows"),
        ("{% for one in rows %}x{% empty %}{{ name }}{% endfor %}", "rows"),
        ("{% for one in rows %}x{% endfor %}{{ one }}", "rows"),
        ("{% with a=name %}{{ a }}{% endwith %}", ""),
        ("{% with a=1 %}x{% endwith %}{{ a }}", ""),
        ("{% url 'catalog:policy' name %}", ""),
        ("{% url 'catalog:policy' pk=name %}", ""),
        ("{% static name %}", ""),
        ("{% icon name %}", ""),
        ("{% translate name %}", ""),
        ("{% blocktranslate %}{{ name }}{% endblocktranslate %}", ""),
        ("{% blocktranslate with a=name %}{{ a }}{% endblocktranslate %}", ""),
        ("{% blocktranslate count n=name %}{{ n }}{% plural %}{{ n }}{% endblocktranslate %}", ""),
        ("{% include 'ui/_channels.html' %}", ""),
        ("{% include 'ui/_channels.html' with section=name %}", ""),
        ("{% include name %}", "name"),
        ("{% kept name %}{{ name }}{% endkept %}", ""),
        ("{% kept %}{{ name }}{% endkept %}", "name"),
        ("{% param_url page=2 %}", ""),
        ("{% csrf_token %}", ""),
        ("<form method='post'></form>", ""),
        ("{% if a %}<form>{% endif %}", "a"),
        ("{% now 'H:i' %}", ""),
        ("{% debug %}", ""),
    ],
)
def test_what_may_differ_is_refused(inside: str, by: str) -> None:
    with pytest.raises(TemplateSyntaxError, match="kept"):
        drawn(inside, by)


@pytest.mark.parametrize(
    ("inside", "by"),
    [
        ("{{ name }}", "name"),
        ("{{ user.name|upper }}", "user.name"),
        ("{{ rows|length }}", "rows|length"),
        ("{% if rows|length > 1 %}x{% endif %}", "rows|length"),
        ("{% for one in rows %}{{ one.x }}{{ forloop.first }}{% endfor %}", "rows"),
        ("{% with a=name %}{{ a }}{{ a.x }}{% endwith %}", "name"),
        ("{% url 'catalog:home' as there %}{{ there }}", ""),
        ("{% static 'js/site.js' %}{% icon 'check' %}", ""),
        ("{% translate '语言' as said %}{{ said }}", ""),
        ("{% blocktranslate with a=name %}{{ a }}{% endblocktranslate %}", "name"),
        ("{% blocktranslate %}{{ name }}{% endblocktranslate %}", "name"),
        ("{% include 'ui/_channels.html' %}", "section"),
        ("{% include 'ui/_channels.html' with section='hall' %}", ""),
        ("{% channels as all %}{% for one in all %}{{ one.url }}{% endfor %}", ""),
        ("{# a comment #}{% comment %}{{ x }}{% endcomment %}", ""),
        ('<form method="dialog"><button>x</button></form>', ""),
        ("{% kept name %}{{ name }}{% endkept %}", "name"),
    ],
)
def test_what_is_the_same_for_everybody_is_kept(inside: str, by: str) -> None:
    drawn(inside, by, name="1", rows=[1, 2], section="hall", user={"name": "x"})


def test_every_template_is_compiled() -> None:
    """A template that holds a fragment with a stranger's variable cannot even be loaded."""
    for path in TEMPLATES.rglob("*.html"):
        get_template(str(path.relative_to(TEMPLATES)))


class _Elements(HTMLParser):
    """The elements of a fragment: `faults` are ends without beginnings, `open` is what did not end."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag not in LONE:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: Any) -> None:
        """It is whole."""

    def handle_endtag(self, tag: str) -> None:
        if self.open and self.open[-1] == tag:
            self.open.pop()
        else:
            self.faults.append(tag)


def is_whole(fragment: str) -> bool:
    elements = _Elements()
    elements.feed(TAGS.sub("", fragment))
    rest = elements.rawdata
    elements.close()
    return not (elements.open or elements.faults or rest.strip().startswith("<"))


def test_whole_elements_are_kept() -> None:
    torn = [
        path.name
        for path in TEMPLATES.rglob("*.html")
        for fragment in KEPT.findall(path.read_text())
        if not is_whole(fragment)
    ]
    assert torn == []


@pytest.mark.parametrize("fragment", ["<p>", "</p>", "<p><b></p></b>", "<a href='"])
def test_a_torn_element_is_seen(fragment: str) -> None:
    """The control of the test before."""
    assert not is_whole(fragment) and is_whole("<p>{{ x }}<br></p><img src='{% y %}'>")
