"""Which pages leave compressed: none that somebody else's site made the visitor ask for."""

import gzip

import pytest
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import Client, RequestFactory

from tests import make
from youyue.ui.compressed import CompressedPagesMiddleware

LONG = "优粤卡" * 500


def answered(request: HttpRequest, kind: str = "text/html; charset=utf-8") -> HttpResponse:
    return CompressedPagesMiddleware(lambda _request: HttpResponse(LONG, content_type=kind))(request)


def request(address: str = "/items/", *, signed_in: bool = True, **headers: str) -> HttpRequest:
    given = {"accept-encoding": "gzip, br"} | {
        name.replace("_", "-"): value for name, value in headers.items()
    }
    made = RequestFactory(headers=given).get(address)
    if signed_in:
        made.COOKIES["sessionid"] = "s"
    return made


@pytest.mark.parametrize(
    ("asked", "compressed"),
    [
        (request(sec_fetch_site="same-origin"), True),
        (request("/items/?q=a", sec_fetch_site="same-origin"), True),
        (request(sec_fetch_site="none"), True),
        (request("/items/?q=a", sec_fetch_site="none"), False),
        (request(sec_fetch_site="cross-site"), False),
        (request(sec_fetch_site="same-site"), False),
        (request(), False),  # a browser that does not say
        (request("/?q=a", signed_in=False), True),
        (request("/?q=a", signed_in=False, sec_fetch_site="cross-site"), True),
    ],
)
def test_page_is_compressed_if_nobody_else_asked_for_it(asked: HttpRequest, compressed: bool) -> None:
    answer = answered(asked)
    assert ("Content-Encoding" in answer) is compressed
    assert (gzip.decompress(answer.content) if compressed else answer.content).decode() == LONG


def test_length_of_a_compressed_page_is_never_the_same_for_long() -> None:
    lengths = {len(answered(request(sec_fetch_site="same-origin")).content) for _number in range(50)}
    assert len(lengths) > 10


def test_files_that_are_streamed_and_pictures_stay_as_they_are() -> None:
    asked = request(sec_fetch_site="same-origin")
    assert "Content-Encoding" not in answered(asked, "application/pdf")
    assert "Content-Encoding" not in answered(asked, "image/jpeg")
    streamed = CompressedPagesMiddleware(lambda _request: StreamingHttpResponse([LONG.encode()] * 3))(asked)
    assert "Content-Encoding" not in streamed


@pytest.mark.django_db
def test_token_in_a_form_is_masked_anew_each_time(client_of) -> None:
    client: Client = client_of(make.user())
    pages = [client.get("/profile/").content for _number in range(2)]
    tokens = [page.split(b'name="csrfmiddlewaretoken" value="')[1].split(b'"')[0] for page in pages]
    assert len(tokens[0]) == 64
    assert tokens[0] != tokens[1]
