"""allauth's secrets of second factors, sealed for the person whose they are."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter

from youyue.identity.sealed import seal, unseal

_place: ContextVar[str] = ContextVar("place of a second factor")


@contextmanager
def belonging_to(user: Any) -> Iterator[None]:
    """Secrets are sealed and opened for this user: one that was moved to another's row does not open.
    Outside of it they are neither, which raises LookupError."""
    token = _place.set(f"mfa_authenticator:data:{user.pk}")
    try:
        yield
    finally:
        _place.reset(token)


class SealingAdapter(DefaultMFAAdapter):
    def encrypt(self, text: str) -> str:
        return str(seal(text, _place.get()))

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text, _place.get())
