"""What stays with a page: its language, and the token of its forms."""

from django.conf import settings
from django.template import Context, RequestContext, engines
from django.test import RequestFactory
from django.utils.translation import override

from youyue.ui.once import FormToken, language_of

TEMPLATES = settings.BASE_DIR / "templates"


def compiled(text: str):
    return engines["django"].from_string(text).template


def test_a_page_stays_in_its_language_and_the_next_has_its_own() -> None:
    for language in ("en", "zh-hans"):
        page = Context()
        with override(language):
            assert language_of(page) == language
        with page.push(section="a"):
            assert language_of(page) == language
        assert language_of(page.new()) == language


def test_no_template_changes_its_language_halfway() -> None:
    assert [path for path in TEMPLATES.rglob("*.*") if "{% language" in path.read_text()] == []


def test_all_forms_of_a_page_have_the_token_that_djangos_own_tag_writes() -> None:
    request = RequestFactory().get("/")
    ours = compiled("{% csrf_token %}{% if x %}{% csrf_token %}{% endif %}")
    assert type(ours.nodelist[0]) is FormToken
    known = {"csrf_token": "a<b", "x": True}
    html = '<input type="hidden" name="csrfmiddlewaretoken" value="a&lt;b">'
    assert ours.render(Context(known)) == html * 2
    one, other = (ours.render(RequestContext(request, {"x": True})) for _page in range(2))
    assert one[: len(one) // 2] == one[len(one) // 2 :]
    assert one != other  # each page has its own mask, against BREACH


def test_a_page_without_a_request_has_no_token() -> None:
    assert compiled("{% csrf_token %}").render(Context()) == ""
