"""The frame and its switches, the statements, and the pages for when something went wrong."""

import re
import struct
from collections.abc import Iterator

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import resolve
from django.views.debug import ExceptionReporter, technical_404_response

from youyue.ui import errors
from youyue.ui.context import has_english
from youyue.ui.middleware import OwnNotFoundMiddleware

PRIVACY = "/privacy/"


def request_to(path: str, **extra: str) -> HttpRequest:
    request = RequestFactory().get(path, **extra)
    request.user = AnonymousUser()
    request.session = {}
    return request


def main_of(response: HttpResponse) -> str:
    return re.search(r"<main.*</main>", response.content.decode(), re.DOTALL).group()


# --- language --------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_english_browser_gets_chinese_until_it_asks(client: Client) -> None:
    response = client.get(PRIVACY, headers={"accept-language": "en-GB,en;q=0.9"})
    assert '<html lang="zh-Hans">' in response.content.decode()
    assert response["Content-Language"] == "zh-hans"


@pytest.fixture
def english(settings, tmp_path) -> Iterator[None]:
    """An English catalogue with nothing in it."""
    place = tmp_path / "en/LC_MESSAGES"
    place.mkdir(parents=True)
    (place / "django.mo").write_bytes(struct.pack("<7I", 0x950412DE, 0, 0, 28, 28, 0, 28))
    settings.LOCALE_PATHS = [tmp_path]
    has_english.cache_clear()
    yield
    has_english.cache_clear()


@pytest.mark.django_db
def test_language_switch_keeps_the_page(client: Client, english: None) -> None:
    response = client.post("/language/", {"language": "en", "next": "/privacy/?a=1"})
    assert response["Location"] == "/privacy/?a=1"
    assert '<html lang="en">' in client.get(PRIVACY).content.decode()
    client.post("/language/", {"language": "zh-hans", "next": PRIVACY})
    assert '<html lang="zh-Hans">' in client.get(PRIVACY).content.decode()


@pytest.mark.django_db
def test_language_that_is_said_is_the_one_that_is_shown(client: Client, settings, tmp_path) -> None:
    """Without an English catalogue the cookie of a former visit changes nothing."""
    settings.LOCALE_PATHS = [tmp_path]
    has_english.cache_clear()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    response = client.get(PRIVACY)
    has_english.cache_clear()
    assert '<html lang="zh-Hans">' in response.content.decode()
    assert response["Content-Language"] == "zh-hans"


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["", "xx", "../en", "<b>"])
def test_unknown_language_changes_nothing(client: Client, language: str) -> None:
    client.post("/language/", {"language": language, "next": PRIVACY})
    assert '<html lang="zh-Hans">' in client.get(PRIVACY).content.decode()


# --- 关怀版 -----------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_care_switch_keeps_the_page_and_switches_back(client: Client) -> None:
    response = client.post("/care/", {"on": "1", "next": PRIVACY})
    assert response["Location"] == PRIVACY
    page = client.get(PRIVACY).content.decode()
    assert '<html lang="zh-Hans" data-care>' in page
    assert "标准版" in page
    client.post("/care/", {"on": "0", "next": PRIVACY})
    assert "data-care>" not in client.get(PRIVACY).content.decode()


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", ""]
)
@pytest.mark.parametrize("path", ["/care/", "/language/"])
def test_switch_leads_to_no_other_site(client: Client, path: str, target: str) -> None:
    assert client.post(path, {"next": target})["Location"] == "/"


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/care/", "/language/"])
def test_switch_by_get_is_refused(client: Client, path: str) -> None:
    assert client.get(path).status_code == 405


# --- frame -----------------------------------------------------------------------------------------
@pytest.mark.django_db
@pytest.mark.parametrize("path", [PRIVACY, "/accessibility/", "/site-map/"])
def test_statement_has_title_frame_and_no_inline_code(client: Client, path: str) -> None:
    page = client.get(path).content.decode()
    assert re.search(r"<title>[^<]+ - 优粤卡在线申办</title>", page)
    assert page.index('class="skip"') < page.index("<header>") < page.index("<main") < page.index("<footer")
    assert page.count("<h1") == 1
    assert " style=" not in page
    assert " on" + "click=" not in page
    assert not re.search(r"<script(?![^>]*src=)", page)


@pytest.mark.django_db
def test_navigation_has_the_eight_channels_in_order(client: Client) -> None:
    page = client.get(PRIVACY).content.decode()
    nav = re.search(r'<nav class="nav".*?</nav>', page, re.DOTALL).group()
    assert re.findall(r">([^<>\s]+)</a>", nav) == [
        "首页", "人才政策", "人才活动", "求职求才", "服务大厅", "成果转化", "人才风采", "人才港体系",
    ]  # fmt: skip


@pytest.mark.django_db
def test_dynamic_page_is_never_left_in_a_shared_cache(client: Client) -> None:
    response = client.get(PRIVACY)
    assert "private" in response["Cache-Control"]
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in response["Permissions-Policy"]
    client.cookies["sessionid"] = "whatever"
    assert client.get(PRIVACY)["Cache-Control"] == "private, no-store"
    assert client.get("/robots.txt")["Cache-Control"] == "private, no-store"


# --- for machines ----------------------------------------------------------------------------------
def test_robots_are_kept_from_what_belongs_to_people(client: Client) -> None:
    text = client.get("/robots.txt").content.decode()
    for path in ("/apply/", "/items/", "/employer/", "/window/", "/consents/", "/admin/"):
        assert f"Disallow: {path}\n" in text


# --- errors ----------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_forbidden_and_absent_are_the_same_page() -> None:
    absent = errors.not_found(request_to("/items/x/"), Http404("no such application"))
    forbidden = errors.not_found(request_to("/items/x/"), PermissionDenied("not yours"))
    assert absent.status_code == forbidden.status_code == 404
    assert main_of(absent) == main_of(forbidden)


def test_server_error_page_needs_no_database_and_has_a_number() -> None:
    response = errors.server_error(request_to("/apply/basics/"))
    page = response.content.decode()
    assert response.status_code == 500
    assert "这一页" in page
    assert re.search(r"[0-9A-F]{4}-[0-9A-F]{4}-\d{4}", page)
    assert 'href="/apply/basics/"' in page


def test_bad_request_page_needs_no_database() -> None:
    assert errors.bad_request(request_to("/")).status_code == 400


@pytest.mark.django_db
def test_conflict_names_who_and_leads_back() -> None:
    response = errors.conflict(request_to("/x/"), message="这份申请已由李*于 15:40 审核", back="/employer/")
    assert response.status_code == 409
    assert "这份申请已由李*于 15:40 审核" in response.content.decode()
    assert 'href="/employer/"' in response.content.decode()


@pytest.mark.django_db
def test_unavailable_says_when_to_come_back() -> None:
    response = errors.unavailable(request_to("/login/"), message="统一身份认证平台没有回应")
    assert (response.status_code, response["Retry-After"]) == (503, "60")


def stale(origin: str) -> HttpResponse:
    client = Client(enforce_csrf_checks=True)
    data = {"works": "第一项\n<b>第二项</b>", "csrfmiddlewaretoken": "old", "password": "secret"}
    return client.post("/care/", data, headers={"origin": origin} if origin else {})


@pytest.mark.django_db
def test_stale_form_of_ours_offers_what_was_typed_again() -> None:
    response = stale("http://testserver")
    page = main_of(response)
    assert response.status_code == 403
    assert 'name="works" value="第一项\n&lt;b&gt;第二项&lt;/b&gt;"' in page
    assert 'value="old"' not in page
    assert "secret" not in page
    assert 'action="/care/"' in page


@pytest.mark.django_db
@pytest.mark.parametrize("origin", ["https://evil.example", "null", "", "http://testserver.evil.example"])
def test_form_of_another_site_is_offered_nothing(origin: str) -> None:
    response = stale(origin)
    assert response.status_code == 403
    assert "第一项" not in response.content.decode()


def test_error_report_holds_nothing_people_typed() -> None:
    # Put together here, so that the source lines in the report do not contain them.
    number, cookie = "4401061990" + "03076518", "hu" + "sh"
    request = RequestFactory().post("/x/", {"id_number": number}, headers={"cookie": f"sessionid={cookie}"})
    try:
        raise RuntimeError("broken")
    except RuntimeError as error:
        reporter = ExceptionReporter(request, type(error), error, error.__traceback__)
    text = reporter.get_traceback_text() + reporter.get_traceback_html()
    assert type(reporter.filter) is errors.NoPersonalData
    assert "broken" in text
    assert number not in text
    assert cookie not in text


@pytest.mark.django_db
def test_what_is_not_there_has_our_page_on_a_developers_machine_too() -> None:
    request = request_to("/nothing/")
    technical = OwnNotFoundMiddleware(lambda request: technical_404_response(request, Http404()))
    assert "没有找到这一页" in technical(request).content.decode()
    request = request_to("/")
    request.resolver_match = resolve("/")
    assert "没有找到这一页" in technical.process_exception(request, Http404()).content.decode()
    assert technical.process_exception(request, ValueError()) is None
    for answer in (HttpResponse("as it is"), HttpResponse("ours", status=404)):
        assert OwnNotFoundMiddleware(lambda request, answer=answer: answer)(request) is answer
