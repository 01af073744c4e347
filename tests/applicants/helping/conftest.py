"""An application, its helper, and the helper's browser."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from applicants.models import Application, Helper
from tests import make
from tests.applicants.helping.people import carrying, helper_for
from youyue.identity.models import User


@pytest.fixture
def made(applicant: User) -> Application:
    return make.application(applicant)


@pytest.fixture
def helper(made: Application, other_applicant: User) -> Helper:
    return helper_for(made, other_applicant)


@pytest.fixture
def hers(helper: Helper, other_applicant: User, client_of: Callable[..., Client]) -> Client:
    """The helper's browser, on the pages of the application that she fills in."""
    client = client_of(other_applicant)
    assert client.post(reverse("applicants:fill_for", args=[helper.application_id])).status_code == 302
    return carrying(client, helper.application)
