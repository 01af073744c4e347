"""Searches by name: sealed in the session, opened by their handle there, and nowhere else."""

from typing import Any

import pytest
from django.http import HttpRequest
from django.test import RequestFactory

from youyue.identity.models import User
from youyue.identity.searches import MOST, SEARCHES, keep_search, read_handle, words_of


def session_of(user: User, **kept: Any) -> HttpRequest:
    request = RequestFactory().get("/")
    request.user, request.session = user, dict(kept)
    return request


def test_handle_says_nothing_and_opens(applicant: User) -> None:
    request = session_of(applicant)
    handle = keep_search(request, "莫知文")
    assert words_of(request, handle) == "莫知文"
    assert read_handle(handle) == handle
    assert "莫知文" not in handle + str(request.session)


def test_same_words_have_the_same_handle(applicant: User) -> None:
    request = session_of(applicant)
    first, other = keep_search(request, "莫知文"), keep_search(request, "陈志豪")
    assert keep_search(request, "莫知文") == first != other
    assert list(request.session[SEARCHES]) == [other, first]


def test_oldest_is_forgotten(applicant: User) -> None:
    request = session_of(applicant)
    handles = [keep_search(request, f"某{number}") for number in range(MOST + 1)]
    assert words_of(request, handles[0]) is None
    assert [words_of(request, one) for one in (handles[1], handles[-1])] == ["某1", f"某{MOST}"]


def test_session_of_another_does_not_open_it(applicant: User, other_applicant: User) -> None:
    request = session_of(applicant)
    handle = keep_search(request, "莫知文")
    assert words_of(session_of(other_applicant, **request.session), handle) is None
    assert words_of(session_of(applicant), handle) is None


@pytest.mark.parametrize("value", ["", "short", "x" * 12, "张" * 11, "abc/efghijk", None, 5])
def test_what_is_no_handle(value: object) -> None:
    assert read_handle(value) == ""
