"""Text that only the application can read: encrypted columns and the keyed index to find them by.

A sealed value is AES-256-GCM under the last key of `FIELD_KEYS`, bound to its table, column and row
(the additional data), so that a ciphertext copied to another row does not open. Values are opened
when they are first read, not when the row is loaded: a list page decrypts nothing it does not show.
"""

import base64
import hashlib
import hmac
import os
import unicodedata
from typing import TYPE_CHECKING, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import models


class SealBroken(Exception):
    """A stored value does not open: wrong key, altered bytes, or moved from another row."""


class Sealed(str):
    """The stored form `key id:base64(nonce + ciphertext)`, told apart from plain text by its type."""


def seal(plain: str, context: str) -> Sealed:
    """Encrypt `plain` for the place named by `context`; the empty string stays empty."""
    if not plain:
        return Sealed("")
    key_id, key = next(reversed(settings.FIELD_KEYS.items()))
    nonce = os.urandom(12)
    body = AESGCM(key).encrypt(nonce, plain.encode("utf-8", "surrogatepass"), context.encode())
    return Sealed(f"{key_id}:{base64.b64encode(nonce + body).decode()}")


def unseal(sealed: str, context: str) -> str:
    """The plain text of `sealed`. Raises `SealBroken`, which never carries any of the value."""
    if not sealed:
        return ""
    key_id, _, encoded = sealed.partition(":")
    try:
        raw = base64.b64decode(encoded)
        plain = AESGCM(settings.FIELD_KEYS[key_id]).decrypt(raw[:12], raw[12:], context.encode())
    except (InvalidTag, KeyError, ValueError) as error:
        raise SealBroken(f"{context} cannot be opened") from error
    return plain.decode("utf-8", "surrogatepass")


def blind_index(value: str) -> str:
    """A keyed hash to find an exact number by (HMAC-SHA256 of the normalised value); "" for nothing.

    A plain hash of an ID number is reversible by trying all of them; the key is what prevents it.
    """
    normal = "".join(unicodedata.normalize("NFKC", value).upper().split())
    if not normal:
        return ""
    key = next(reversed(settings.INDEX_KEYS.values()))
    return hmac.new(key, normal.encode(), hashlib.sha256).hexdigest()


class _Opener:
    """Opens a sealed attribute on first read."""

    def __init__(self, field: "SealedTextField") -> None:
        self.field = field

    def __get__(self, instance: models.Model | None, owner: type) -> Any:
        if instance is None:
            return self
        if self.field.attname not in instance.__dict__:
            instance.refresh_from_db(fields=[self.field.attname])
        value = instance.__dict__[self.field.attname]
        if isinstance(value, Sealed):
            value = unseal(value, self.field.context_of(instance))
            instance.__dict__[self.field.attname] = value
        return value

    def __set__(self, instance: models.Model, value: Any) -> None:
        instance.__dict__[self.field.attname] = "" if value is None else value


# Django's fields take no type arguments when the program runs
if TYPE_CHECKING:
    _TextField = models.TextField[str | None, str]
else:
    _TextField = models.TextField


class SealedTextField(_TextField):
    """A text column encrypted at rest. The model needs a primary key that exists before the first save.

    Cannot be filtered on: keep a `blind_index` column beside it. `QuerySet.update()` refuses it,
    because the ciphertext depends on the row.
    """

    def contribute_to_class(self, cls: type[models.Model], name: str, private_only: bool = False) -> None:
        super().contribute_to_class(cls, name, private_only)
        setattr(cls, self.attname, _Opener(self))

    def context_of(self, instance: models.Model) -> str:
        return f"{instance._meta.db_table}:{self.column}:{instance.pk}"

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> Sealed:
        return Sealed(value or "")

    def pre_save(self, model_instance: models.Model, add: bool) -> Sealed:
        value = model_instance.__dict__.get(self.attname, "")
        if isinstance(value, Sealed):
            return value
        return seal(value, self.context_of(model_instance))

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        if value == "":  # nothing is no secret; a column that is added later begins with it
            return value
        if not isinstance(value, Sealed):
            raise TypeError(f"{self.name} is sealed per row: save the instance")
        return str(value)
