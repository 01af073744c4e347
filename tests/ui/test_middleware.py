"""What the middleware answers by itself."""

from contextlib import suppress

import pytest
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse
from django.urls.converters import get_converters

from tests.routes import TABLE
from youyue.identity.models import User
from youyue.ui.errors import can_be_opened


# --- 405 in words ------------------------------------------------------------------------------------------
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "back"),
    [
        ("/employer/export/", "/employer/"),
        ("/window/export/", "/window/"),
        ("/apply/copy/", "/apply/"),
        ("/helping/7f0c7c52-0f3e-4c55-9c5b-1d1f6a3b2c4d/stop/", "/helping/"),
    ],
)
def test_address_of_a_form_opened_as_a_page_says_so(client: Client, path: str, back: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    page = answer.content.decode()
    assert "这个地址不能直接打开" in page and f'href="{back}"' in page
    assert client.get(path, HTTP_X_REQUESTED_WITH="fetch").content == b""
    assert client.options(path).status_code == 405


@pytest.mark.django_db
def test_it_leads_back_to_where_its_link_was(client: Client) -> None:
    here = {"HTTP_ORIGIN": "http://testserver", "HTTP_REFERER": "http://testserver/employer/?box=mine"}
    assert 'href="/employer/?box=mine"' in client.get("/employer/export/", **here).content.decode()
    itself = here | {"HTTP_REFERER": "http://testserver/employer/export/"}
    assert 'href="/employer/"' in client.get("/employer/export/", **itself).content.decode()


@pytest.mark.django_db
def test_it_never_leads_to_another_address_of_a_form(client: Client) -> None:
    """Neither up, nor back to the address of a form that was opened before."""
    above = "/helping/7f0c7c52-0f3e-4c55-9c5b-1d1f6a3b2c4d/"
    assert client.get(above).status_code == 405
    here = {"HTTP_ORIGIN": "http://testserver", "HTTP_REFERER": f"http://testserver{above}"}
    page = client.get(f"{above}stop/", **here).content.decode()
    assert f'href="{above}"' not in page and 'href="/helping/"' in page


def test_what_is_called_a_page_is_one() -> None:
    """By the table of all addresses: what answers somebody who opens it, and what does not."""
    told, answered = {}, {}
    for row in TABLE:
        if row.method == "GET" and "admin" not in row.name:
            with suppress(NoReverseMatch):
                path = reverse(row.name, args=[PLACE[kind] for kind in kinds_of(row.name)])
                told[row.name] = can_be_opened(path)
                answered[row.name] = answered.get(row.name, False) or set(row.expected.values()) != {"405"}
    assert len(told) > 100 and not all(told.values())
    assert told == answered


PLACE = {"uuid": "7f0c7c52-0f3e-4c55-9c5b-1d1f6a3b2c4d", "int": 1, "slug": "basics", "str": "x"}


def kinds_of(name: str) -> list[str]:
    """Of the arguments of an address."""
    space, _colon, last = name.rpartition(":")
    resolver = get_resolver()
    for part in space.split(":") if space else []:
        resolver = resolver.namespace_dict[part][1]
    [(_pattern, names), *_rest], _path, _defaults, converters = resolver.reverse_dict.getlist(last)[0]
    known = {type(converter).__name__: kind for kind, converter in get_converters().items()}
    return [known[type(converters[one]).__name__] for one in names]


@pytest.mark.django_db
def test_form_sent_to_a_page_that_takes_none_is_told_so(client: Client) -> None:
    here = reverse("catalog:policies") + "?a=1"
    answer = client.post(here, {"text": "什么"})
    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD")
    page = answer.content.decode()
    assert "这一页只能看" in page and "点按钮" not in page and f'href="{here}"' in page


@pytest.mark.django_db
def test_whatever_is_read_may_be_asked_for_its_head(applicant: User, client_of) -> None:
    mine = client_of(applicant)
    for path in ("/consents/", "/items/", "/apply/card-type/", "/privacy/recipients/", "/profile/sign-ins/"):
        answer = mine.head(path)
        assert (answer.status_code, answer.content) == (200, b""), path
