"""Marks of the keys, to tell whether those at hand are those that are needed. A mark gives nothing of its
key away."""

import hashlib
import hmac

from django.conf import settings

RINGS = ("FIELD_KEYS", "FILE_KEYS", "INDEX_KEYS", "LOG_KEYS")


def prints() -> dict[str, str]:
    """`FIELD_KEYS 1` and the like, each with sixteen digits."""
    marks = {"SECRET_KEY": _mark(settings.SECRET_KEY.encode())}
    for ring in RINGS:
        marks |= {f"{ring} {key_id}": _mark(key) for key_id, key in getattr(settings, ring).items()}
    return marks


def differences(recorded: dict[str, str]) -> list[str]:
    """A sentence for each key that was recorded and is not at hand; newer keys beside them are no
    difference."""
    ours = prints()
    return [
        f"{name} is {'another key' if name in ours else 'missing'}"
        for name, mark in recorded.items()
        if ours.get(name) != mark
    ]


def _mark(key: bytes) -> str:
    return hmac.new(key, b"youyue key print", hashlib.sha256).hexdigest()[:16]
