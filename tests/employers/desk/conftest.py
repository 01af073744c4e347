"""An admin of the employer's desk."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests import make
from youyue.identity.models import User


@pytest.fixture
def admin(db: None) -> User:
    return make.reviewer("admin", make.employer(), "admin")


@pytest.fixture
def admins(admin: User, client_of: Callable[..., Client]) -> Client:
    return client_of(admin)
