"""What is written down of a sign-in that failed; the pages themselves: test_exchange.py."""

import pytest
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from django.contrib.auth.models import AnonymousUser

from youyue.identity import pages
from youyue.identity.platform import AnswerRefused

NUMBER = "440106199003076518"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (AnswerRefused("acr"), "acr"),
        (OAuth2Error(f"Invalid: {NUMBER}"), "OAuth2Error"),
    ],
    ids=["ours", "of a library"],
)
def test_reason_quotes_no_answer_of_the_platform(caplog, rf, error: Exception, reason: str) -> None:
    caplog.set_level("WARNING")
    request = rf.get("/login/")
    request.user, request.session = AnonymousUser(), {}
    assert pages.failed(request, exception=error).status_code == 403
    assert caplog.messages == [f"sign-in failed: {reason}"]
