"""What the middleware answers by itself."""

import pytest
from django.test import Client

from youyue.identity.models import User


# --- 405 in words ------------------------------------------------------------------------------------------
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "back"),
    [
        ("/employer/export/", "/employer/"),
        ("/window/export/", "/window/"),
        ("/apply/copy/", "/apply/"),
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
def test_whatever_is_read_may_be_asked_for_its_head(applicant: User, client_of) -> None:
    mine = client_of(applicant)
    for path in ("/consents/", "/items/", "/apply/card-type/", "/privacy/recipients/", "/profile/sign-ins/"):
        answer = mine.head(path)
        assert (answer.status_code, answer.content) == (200, b""), path
