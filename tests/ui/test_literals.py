"""Words of a template are translated once for each language, and read as Django's own tag has them."""

import pytest
from django.template import Context, engines
from django.templatetags.i18n import TranslateNode
from django.utils import translation

from youyue.ui.literals import Literal

OURS, DJANGO = "", "{% load i18n %}"
DIFFERENT = [
    '{% translate "January" %}',
    '{% translate "100%% of <b>" %}',
    '{% translate "January" noop %}',
    '{% translate "May" context "abbrev. month" %}',
    '{% translate "January" as month %}[{{ month }}]',
    '{% translate "January"|upper %}',
    "{% translate named %}",
    '{% autoescape off %}{% translate "Tom & Jerry" %}{% endautoescape %}{% translate "Tom & Jerry" %}',
]


def compiled(text: str):
    return engines["django"].from_string(text).template


@pytest.mark.parametrize("text", DIFFERENT)
def test_it_says_what_djangos_own_tag_says(text: str) -> None:
    ours, djangos = compiled(OURS + text), compiled(DJANGO + text)
    for language in ("zh-hans", "en", "zh-hans"):
        for named in ("January", "<i>May</i>"):
            with translation.override(language):
                context = {"named": named}
                assert ours.render(Context(context)) == djangos.render(Context(context)), language


def test_words_alone_are_kept_for_each_language() -> None:
    [node] = compiled('{% translate "January" %}').nodelist
    for language, words in (("zh-hans", "一月"), ("en", "January"), ("zh-hans", "一月")):
        with translation.override(language):
            assert node.render(Context()) == words
    assert type(node) is Literal
    assert len(node.known) == 2


def test_words_for_plain_text_are_not_those_of_a_page() -> None:
    [node] = compiled('{% translate "Tom & Jerry" %}').nodelist
    assert node.render(Context(autoescape=False)) == "Tom & Jerry"
    assert node.render(Context()) == "Tom & Jerry"  # a literal of the template is safe there
    assert len(node.known) == 2


@pytest.mark.parametrize("text", ["{% translate named %}", '{% translate "January"|upper %}'])
def test_what_depends_on_the_page_is_not_kept(text: str) -> None:
    [node] = compiled(text).nodelist
    assert type(node) is TranslateNode
