"""youyue/ui/templatetags/rows.py: a row is drawn once, what goes into it is escaped each time."""

from django.template import Context, Template
from django.utils.safestring import SafeString
from django.utils.translation import override

TABLE = Template(
    "{% load i18n rows %}{% rows lines as line %}<li title='{{ line.name }}'>{{ line.tag }} "
    "{% blocktranslate with name=line.name %}选择{{ name }}{% endblocktranslate %}</li>{% endrows %}"
)
HOSTILE = "<b>\"'&\x02tag\x03"
ESCAPED = "&lt;b&gt;&quot;&#x27;&amp;\x02tag\x03"


def drawn(*lines: dict[str, str]) -> str:
    return TABLE.render(Context({"lines": lines}))


def test_texts_are_escaped_and_html_stays() -> None:
    html = drawn({"name": HOSTILE, "tag": SafeString("<i></i>")}, {"name": "b", "tag": "<i>"})
    first = f"<li title='{ESCAPED}'><i></i> 选择{ESCAPED}</li>"
    assert html == f"{first}<li title='b'>&lt;i&gt; 选择b</li>"


def test_lazy_texts_are_escaped_too() -> None:
    class Lazy(str):
        """Not exactly a text, and not safe either."""

    assert drawn({"name": Lazy("<"), "tag": ""}) == "<li title='&lt;'> 选择&lt;</li>"


def test_no_rows_are_nothing() -> None:
    assert drawn() == ""


def test_each_language_has_its_own_row() -> None:
    table = Template(
        "{% load i18n rows %}{% get_current_language as now %}"
        "{% rows lines as line %}{{ now }}:{{ line.name }} {% endrows %}"
    )
    said = []
    for language in ("zh-hans", "en", "zh-hans"):
        with override(language):
            said.append(table.render(Context({"lines": [{"name": "a"}]})))
    assert said == ["zh-hans:a ", "en:a ", "zh-hans:a "]


PIECE = Template(
    "{% load rows %}{% filled line by kind %}"
    "<a href='/x/{{ line.key }}/'>{{ kind }} {{ line.name }}</a>{% endfilled %}"
)


def piece(kind: str, key: str, name: str) -> str:
    return PIECE.render(Context({"kind": kind, "line": {"key": key, "name": name}}))


def test_a_piece_is_drawn_for_each_kind_and_filled_in_each_time() -> None:
    for kind in ("pdf", "png", "pdf"):
        for key, name in (("k1", HOSTILE), ("k2", "b")):
            text = ESCAPED if name == HOSTILE else name
            assert piece(kind, key, name) == f"<a href='/x/{key}/'>{kind} {text}</a>"


def test_pieces_are_not_kept_without_end(monkeypatch) -> None:
    node = PIECE.nodelist[-1]
    monkeypatch.setattr(node, "most", 3)
    for number in range(10):
        assert piece(f"kind{number}", "k", "n") == f"<a href='/x/k/'>kind{number} n</a>"
        assert len(node.drawn) <= 3
