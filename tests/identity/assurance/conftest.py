from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.test import Client

from youyue.identity.models import User


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """Stands still at ten o'clock in China; `shift` it."""
    with time_machine.travel("2026-12-01 02:00:10Z", tick=False) as traveller:
        yield traveller


@pytest.fixture
def officer_client(
    clock: time_machine.Traveller, officer_guangzhou: User, client_of: Callable[..., Client]
) -> Client:
    """Of a window officer who signed in at ten o'clock, at a level that is no second proof."""
    client = client_of(officer_guangzhou)
    client.defaults["HTTP_ORIGIN"] = "http://testserver"
    return client
