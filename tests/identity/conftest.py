import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client

from tests.identity import liar
from tests.identity.liar import Answer
from youyue.identity.models import User
from youyue.identity.platform import BUDGET

Lie = Callable[[liar.Answer], Any]


class Exchange:
    """One sign-in at the lying platform, step by step."""

    def __init__(self, client: Client | None = None) -> None:
        self.client = client or Client()

    def start(self, path: str = "/login/") -> "Exchange":
        self.started = self.client.get(path)
        self.asked = {k: v[0] for k, v in parse_qs(urlsplit(self.started.get("Location", "")).query).items()}
        liar.stage.answer = self.answer = liar.Answer(self.asked.get("nonce", ""))
        return self

    def finish(self, lie: Lie | None = None, **parameters: str) -> HttpResponse:
        if lie:
            lie(self.answer)
        given = {"code": "code", "state": self.asked.get("state", "")} | parameters
        return self.client.get("/login/callback/", given)

    @property
    def is_in(self) -> bool:
        return "_auth_user_id" in self.client.session


@pytest.fixture
def in_time() -> Iterator[None]:
    """Whatever the platform says, the page is there in three seconds."""
    before = time.monotonic()
    yield
    assert time.monotonic() - before < BUDGET + 1


@pytest.fixture
def exchange(settings: Any, db: None, in_time: None) -> Iterator[Callable[..., Exchange]]:
    """Starts sign-ins at the lying platform."""
    settings.ROOT_URLCONF = "tests.identity.liar"
    settings.IDENTITY_ISSUER = liar.issuer()
    cache.clear()
    yield lambda client=None: Exchange(client)
    liar.stage.answer = None


def userinfo(value: Any) -> Lie:
    def lie(answer: Answer) -> None:
        answer.userinfo = value

    return lie


def token_answer(value: Any) -> Lie:
    def lie(answer: Answer) -> None:
        answer.token = lambda: value

    return lie


def assert_stays_out(exchange: Exchange, response: HttpResponse, status: int) -> None:
    assert response.status_code == status
    assert not exchange.is_in
    assert not User.objects.exists()
