"""The two scan codes: a ticket that the browser shows, and the phone that confirms it.

The ticket is signed and carries its own meaning; the cache only learns who confirmed it.
"""

import secrets
from typing import NamedTuple

from django.core import signing
from django.core.cache import cache

LIVES = 300
_signer = signing.TimestampSigner(salt="mock-platform-scan")


class Ticket(NamedTuple):
    text: str
    way: str
    user_type: str

    @property
    def _key(self) -> str:
        return f"mock-platform:scan:{self.text}"

    def confirm(self, account: str) -> None:
        cache.set(self._key, account, LIVES)

    @property
    def account(self) -> str:
        """Who confirmed it on the phone; "" as long as nobody did."""
        account: str = cache.get(self._key, "")
        return account


def new_ticket(way: str, user_type: str) -> Ticket:
    return Ticket(_signer.sign(f"{way}.{user_type}.{secrets.token_urlsafe(6)}"), way, user_type)


def ticket_of(text: str) -> Ticket | None:
    """The ticket that was shown, or None if it is too old or nobody's."""
    try:
        way, user_type, _once = _signer.unsign(text, max_age=LIVES).split(".")
    except (signing.BadSignature, ValueError):
        return None
    return Ticket(text, way, user_type)
