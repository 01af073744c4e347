"""A code between the post that made it and the page that shows it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from applicants.models import SupportVisit
from tests import make
from youyue.identity.models import User
from youyue.identity.shown_once import COOKIE

pytestmark = pytest.mark.django_db
SHOWN = 'class="offer-code'


@pytest.fixture
def page(applicant: User) -> str:
    return reverse("applicants:support_code", args=[make.application(applicant).pk])


def text(answer: Any) -> str:
    return answer.content.decode()


def test_it_is_shown_once_and_loading_again_makes_no_other(
    applicant: User, client_of: Callable[..., Client], page: str
) -> None:
    mine = client_of(applicant)
    made = mine.post(page)
    assert (made.status_code, made["Location"]) == (302, page)
    cookie = made.cookies[COOKIE]
    assert cookie["httponly"] and cookie["path"] == page and cookie["max-age"] == 60
    assert SHOWN in text(mine.get(page))
    assert SHOWN not in text(mine.get(page))
    assert SupportVisit.objects.count() == 1


def test_it_says_nothing_on_the_way(applicant: User, client_of: Callable[..., Client], page: str) -> None:
    mine = client_of(applicant)
    sealed = mine.post(page).cookies[COOKIE].value
    code = text(mine.get(page)).partition(SHOWN)[2].partition(">")[2].partition("<")[0]
    assert len(code) == 9
    assert code not in sealed and code.replace(" ", "") not in sealed


def test_of_another_person_or_page_it_is_not_shown(
    applicant: User, other_applicant: User, client_of: Callable[..., Client], page: str
) -> None:
    sealed = client_of(applicant).post(page).cookies[COOKIE].value
    other = client_of(other_applicant)
    elsewhere = reverse("applicants:support_code", args=[make.application(other_applicant).pk])
    for forged in (sealed, "dev:AAAA", "x"):
        other.cookies[COOKIE] = forged
        assert SHOWN not in text(other.get(elsewhere))


def test_what_showed_nothing_takes_nothing_away(
    applicant: User, client_of: Callable[..., Client], page: str
) -> None:
    mine = client_of(applicant)
    mine.post(page)
    assert COOKIE not in mine.head(page).cookies
    assert SHOWN in text(mine.get(page))
