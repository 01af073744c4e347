"""The drawn controls: the same HTML as Django's templates, escaped the same, without loading one."""

from html.parser import HTMLParser
from typing import Any

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.test.html import parse_html
from django.utils.safestring import mark_safe

from youyue.ui import draw
from youyue.ui.fields import Boxes, Checkboxes, DateField, GroupedSelect, Radios, Select, TextArea
from youyue.ui.forms import Renderer, UiForm

# The strings Django's own form and escaping tests use against its templates.
HOSTILE = [
    "<script>alert('xss')</script>",
    '"><script>alert(document.cookie)</script>',
    "' onmouseover='alert(1)",
    "<em>&amp;</em>",
    "</textarea><script>alert(1)</script>",
    "</option></select><img src=x onerror=alert(1)>",
    "What do <i>you</i> \"think\" of 'this' & that?",
    "\N{LEFT-TO-RIGHT OVERRIDE}\x00\u2028",
]
STOCK: list[tuple[forms.Widget, Any]] = [
    (forms.TextInput(), "莫文"),
    (forms.TextInput(attrs={"class": "input", "autofocus": True, "disabled": False}), None),
    (forms.NumberInput(attrs={"min": 1}), 12345),
    (forms.EmailInput(), "a@b.c"),
    (forms.URLInput(), "https://example.com/?a=1&b=2"),
    (forms.PasswordInput(), "secret"),
    (forms.HiddenInput(), 0),
    (forms.DateInput(), "2024-07-03"),
    (forms.DateTimeInput(), "2024-07-03 15:42"),
    (forms.TimeInput(), "15:42"),
    (forms.ColorInput(), "#ffffff"),
    (forms.SearchInput(), "条款"),
    (forms.TelInput(), "13900000000"),
    (forms.FileInput(), None),
    (forms.CheckboxInput(), True),
    (forms.CheckboxInput(), "yes"),
    (forms.Textarea(), "一\n二"),
    (forms.Textarea(), ""),
    (forms.Select(choices=[("", "---------"), ("a", "甲"), ("b", "乙")]), "b"),
    (forms.Select(choices=[("组", [("a", "甲"), (2, "乙")]), ("c", "丙")]), 2),
    (forms.SelectMultiple(choices=[("a", "甲"), ("b", "乙")]), ["a", "b"]),
    (forms.NullBooleanSelect(), True),
]


TAGS = {"b", "div", "input", "label", "optgroup", "option", "p", "select", "small", "span", "svg"}
TAGS |= {"textarea", "use"}
ATTRIBUTES = {
    "aria-hidden",
    "autocomplete",
    "class",
    "cols",
    "checked",
    "focusable",
    "href",
    "id",
    "inputmode",
}
ATTRIBUTES |= {"label", "name", "rows", "selected", "type", "value", "data-yy-counter", "data-yy-date"}
ATTRIBUTES |= {"data-yy-left", "data-yy-over", "data-yy-rest", "data-yy-used"}


class Names(HTMLParser):
    """The names of all tags and attributes a browser would see."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _value in attrs}


class NoTemplates(Renderer):
    """Fails as soon as a template would be loaded."""

    def get_template(self, template_name: str) -> Any:
        raise AssertionError(f"{template_name} was loaded")


class Everything(UiForm):
    """One of each control the product uses."""

    default_renderer = NoTemplates

    text = forms.CharField(label="姓名", max_length=10, help_text="照证件填写")
    email = forms.EmailField(label="邮箱", required=False)
    phone = forms.CharField(widget=forms.TelInput)
    number = forms.IntegerField()
    password = forms.CharField(widget=forms.PasswordInput)
    area = forms.CharField(max_length=1000, widget=TextArea)
    plain_area = forms.CharField(widget=forms.Textarea)
    stock = forms.ChoiceField(choices=[("a", "甲")])
    select = forms.ChoiceField(choices=[("a", "甲")], widget=Select)
    grouped = forms.ChoiceField(choices=[("广州市", [("a", "越秀区")])], widget=GroupedSelect)
    radios = forms.ChoiceField(choices=[("a", "甲")], widget=Radios)
    boxes = forms.ChoiceField(choices=[("a", "甲")], widget=Boxes(explanations={"a": "第一"}))
    several = forms.MultipleChoiceField(choices=[("a", "甲")], widget=Checkboxes)
    agree = forms.BooleanField()
    date = DateField(label="出生日期")
    file = forms.FileField(widget=forms.FileInput)
    hidden = forms.CharField(widget=forms.HiddenInput)


@pytest.mark.parametrize(("widget", "value"), STOCK, ids=lambda each: type(each).__name__)
def test_stock_widget_drawn_is_what_django_draws(widget: forms.Widget, value: Any) -> None:
    ours = widget.render("field", value, {"id": "id_field"}, renderer=Renderer())
    theirs = widget.render("field", value, {"id": "id_field"}, renderer=DjangoTemplates())
    assert parse_html(ours) == parse_html(theirs)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_anywhere_is_escaped_as_django_escapes_it(text: str) -> None:
    for widget in (
        forms.TextInput(attrs={"data-x": text}),
        forms.Textarea(),
        forms.Select(choices=[(text, text), (text + "group", [(text, text)])]),
    ):
        ours = widget.render(text, text, {"id": text}, renderer=Renderer())
        theirs = widget.render(text, text, {"id": text}, renderer=DjangoTemplates())
        assert parse_html(ours) == parse_html(theirs)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_in_our_widgets_never_becomes_markup(text: str) -> None:
    choices = [(text, text), ("group", [(text, text)])]
    flat = [(text, text)]
    drawn = [
        Select(choices=choices).render(text, text, {"id": text}, renderer=NoTemplates()),
        Radios(choices=flat).render(text, text, {"id": text}, renderer=NoTemplates()),
        Boxes(choices=flat, explanations={text: text}).render(
            text, text, {"id": text}, renderer=NoTemplates()
        ),
        TextArea(limit=3).render(text, text, {"id": text}, renderer=NoTemplates()),
        DateField().widget.render(text, [text, text, text], {"id": text}, renderer=NoTemplates()),
        draw.icon(text, text),
    ]
    for html in drawn:
        found = Names()
        found.feed(html)
        assert found.tags <= TAGS
        assert found.attributes <= ATTRIBUTES


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_label_hint_and_error_are_escaped(text: str) -> None:
    form = Everything({})
    form.fields["text"].label = text
    form.fields["text"].help_text = text
    form.add_error("text", text)
    html = form["text"].as_field_group()
    found = Names()
    found.feed(html)
    assert found.tags <= TAGS
    assert "onmouseover" not in found.attributes


def test_safe_text_stays_markup_as_in_django() -> None:
    form = Everything()
    form.fields["text"].help_text = mark_safe("见 <b>背面</b>")
    assert "<b>背面</b>" in form["text"].as_field_group()


@pytest.mark.parametrize("data", [None, {}], ids=["empty", "all wrong"])
def test_whole_form_drawn_loads_no_template(data: dict | None) -> None:
    form = Everything(data)
    html = "".join(bound.as_field_group() for bound in form)
    assert html.count("<input") >= 12


def test_admin_widget_is_left_to_django() -> None:
    from django.contrib.admin.widgets import AdminDateWidget

    html = AdminDateWidget().render("day", "2024-07-03", {"id": "id_day"}, renderer=Renderer())
    assert "vDateField" in html


def test_grouped_select_marks_the_chosen_option() -> None:
    widget = GroupedSelect(choices=[("广州市", [("1", "越秀区"), ("2", "天河区")])])
    assert widget.render("region", "2", {}, renderer=NoTemplates()) == (
        '<select name="region"><optgroup label="广州市"><option value="1">越秀区</option>'
        '<option value="2" selected>天河区</option></optgroup></select>'
    )
