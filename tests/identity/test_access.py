"""The access log's door: which looks are written down, for whom, and from which address."""

import pytest
from django.http import HttpRequest
from django.test import RequestFactory

from youyue.identity.access import client_ip, log_look
from youyue.identity.models import AccessLog, User


def asked_by(user: User, **meta: str) -> HttpRequest:
    request = RequestFactory().get("/", **meta)
    request.user = user
    return request


def test_words_fit_their_columns(applicant: User) -> None:
    look = log_look(
        asked_by(applicant),
        whose=applicant,
        action=AccessLog.Action.PREVIEW,
        what="物" * 301,
        role="角" * 201,
        reason="由" * 201,
        object_id="1" * 41,
    )
    look.refresh_from_db()
    assert [len(one) for one in (look.what, look.role, look.reason, look.object_id)] == [300, 200, 200, 40]


@pytest.mark.parametrize(
    ("header", "meta", "expected"),
    [
        ("", {"REMOTE_ADDR": "192.0.2.1"}, "192.0.2.1"),
        ("", {"REMOTE_ADDR": "192.0.2.1", "HTTP_X_REAL_IP": "198.51.100.7"}, "192.0.2.1"),
        ("HTTP_X_REAL_IP", {"REMOTE_ADDR": "192.0.2.1", "HTTP_X_REAL_IP": " 198.51.100.7 "}, "198.51.100.7"),
        ("HTTP_X_REAL_IP", {"REMOTE_ADDR": "192.0.2.1"}, None),
        ("HTTP_X_REAL_IP", {"REMOTE_ADDR": "192.0.2.1", "HTTP_X_REAL_IP": "unknown"}, None),
        ("", {"REMOTE_ADDR": "2001:db8:0::1"}, "2001:db8::1"),
    ],
)
def test_address_of_the_browser(settings, header: str, meta: dict[str, str], expected: str | None) -> None:
    """A header counts only where the operator says that the proxy sets it; then the connection does not."""
    settings.CLIENT_IP_HEADER = header
    assert client_ip(RequestFactory().get("/", **meta)) == expected
