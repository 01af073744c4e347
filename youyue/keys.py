"""Rings of keys, by name of the variable that holds them."""

import base64

import environ
from django.core.exceptions import ImproperlyConfigured

DEVELOPMENT = "dev:" + base64.b64encode(b"youyue-development-key-32-bytes!").decode()


def ring_from(env: environ.Env, production: bool, name: str) -> dict[str, bytes]:
    """A key ring `1:base64,2:base64`; the last one encrypts, all of them decrypt."""
    ring = {}
    for entry in env.list(name, default=[] if production else [DEVELOPMENT]):
        key_id, _, material = entry.partition(":")
        ring[key_id] = base64.b64decode(material)
        if len(ring[key_id]) != 32:
            raise ImproperlyConfigured(f"{name}: key {key_id} must be 32 bytes of base64")
    if not ring:
        raise ImproperlyConfigured(f"{name} must be set in production")
    return ring
