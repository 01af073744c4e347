"""The line that names the helper, on the applicant's own pages."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from applicants.models import Application, Helper
from tests import make
from tests.applicants.helping.people import words
from tests.applicants.posting import posted
from youyue.identity.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def mine(applicant: User, client_of: Callable[..., Client]) -> Client:
    return client_of(applicant)


def test_line_stands_on_a_part_that_is_refused_or_closed_and_never_on_the_helpers_own_pages(
    mine: Client, made: Application, hers: Client
) -> None:
    end = reverse("applicants:end_helping", args=[made.pk])
    assert end not in words(hers.get("/apply/contact/")) and end not in words(hers.get("/apply/materials/"))
    refused = mine.post("/apply/contact/", posted(made, "contact", email="x") | {"go": "next"})
    assert refused.status_code == 422 and end in words(refused)
    mine.post("/apply/contact/", posted(made, "contact", email="mowen@example.cn") | {"go": "next"})
    make.move(made, "submit")
    make.move(made, "receive")
    make.move(made, "send_back")  # for the sake of another part
    assert end in words(mine.get("/apply/education/"))


def test_whoever_has_no_helper_is_asked_about_none(mine: Client, made: Application) -> None:
    mine.get("/apply/contact/")
    with CaptureQueriesContext(connection) as captured:
        mine.get("/apply/contact/")
    asked = [query["sql"] for query in captured if f'FROM "{Helper._meta.db_table}"' in query["sql"]]
    assert len(asked) == 1 and "EXISTS" in asked[0]  # the one that reads her application
