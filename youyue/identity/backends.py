"""What the office granted: model permissions from groups. Nobody signs in here."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest


class GrantBackend(ModelBackend):
    """Groups and the superuser flag; rights over one object are other floors' affair."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **credentials: Any,
    ) -> None:
        return None
