"""Text that only the application can read: encrypted columns and the keyed index to find them by.

A sealed value is AES-256-GCM under the last key of `FIELD_KEYS`, bound to its table, column and row
(the additional data), so that a ciphertext copied to another row does not open. Values are opened
when they are first read, not when the row is loaded: a list page decrypts nothing it does not show.
"""

import base64
import datetime
import hashlib
import hmac
import os
import unicodedata
from typing import TYPE_CHECKING, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django import forms
from django.conf import settings
from django.core.validators import validate_email
from django.db import models
from django.utils.dateparse import parse_date

from youyue.identity.alarms import Withheld


class SealBroken(Withheld):
    """A stored value does not open: wrong key, altered bytes, or moved from another row."""

    kind = "seal"


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
        raise SealBroken(context) from error
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
            value = self.field.opened(instance, value)
            instance.__dict__[self.field.attname] = value
        return value

    def __set__(self, instance: models.Model, value: Any) -> None:
        is_stored = isinstance(value, Sealed)
        instance.__dict__[self.field.attname] = value if is_stored else self.field.typed(value)


# Django's fields take no type arguments when the program runs
if TYPE_CHECKING:
    _TextField = models.TextField[str | None, str]
else:
    _TextField = models.TextField


class SealedTextField(_TextField):
    """A text column encrypted at rest, bound to the row by `bound_to`, which is known before the first save.

    Cannot be filtered on: keep a `blind_index` column beside it. `QuerySet.update()` refuses it,
    because the ciphertext depends on the row. With `old` it takes the place of the plain column of its name,
    which the field `<name>_old` still reads (`old_columns`): what stands there is the value.
    """

    def __init__(
        self, *args: Any, old: bool = False, bound_to: tuple[str, ...] = ("pk",), **kwargs: Any
    ) -> None:
        super().__init__(*args, **(kwargs | {"db_default": ""} if old else kwargs))
        self.has_old, self.bound_to = old, bound_to
        self.old = ""

    def contribute_to_class(self, cls: type[models.Model], name: str, private_only: bool = False) -> None:
        if self.has_old:
            self.old, self.db_column = f"{name}_old", f"{name}_sealed"
        super().contribute_to_class(cls, name, private_only)
        setattr(cls, self.attname, _Opener(self))

    def context_of(self, instance: models.Model) -> str:
        return self._context(*(getattr(instance, name) for name in self.bound_to))

    def _context(self, *row: Any) -> str:
        return f"{self.model._meta.db_table}:{self.column}:{':'.join(map(str, row))}"

    def open(self, stored: str, *row: Any) -> Any:
        """What stands in a row that was read without its instance; `row` are its values of `bound_to`."""
        return self.typed(unseal(stored, self._context(*row)))

    def opened(self, instance: models.Model, stored: str) -> Any:
        if self.old and (before := getattr(instance, self.old)):
            return self.typed(before)
        return self.typed(unseal(stored, self.context_of(instance)))

    def typed(self, value: Any) -> Any:
        """The attribute's value of what was assigned, or of opened text."""
        return "" if value is None else value

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> Sealed:
        return Sealed(value or "")

    def pre_save(self, model_instance: models.Model, add: bool) -> Sealed:
        value = model_instance.__dict__.get(self.attname, "")
        if isinstance(value, Sealed):
            if not (self.old and getattr(model_instance, self.old)):
                return value
            value = getattr(model_instance, self.attname)
        return self.seal_for(model_instance, value)

    def seal_for(self, instance: models.Model, value: Any) -> Sealed:
        return seal("" if value is None else str(value), self.context_of(instance))

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """Of what is compared with: by a sealed column nothing is found but rows without a value."""
        if value and not isinstance(value, Sealed):
            raise TypeError(f"{self.name} is sealed: nothing is found by it")
        return str(value)

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        if value == "":  # nothing is no secret; a column that is added later begins with it
            return value
        if not isinstance(value, Sealed):
            raise TypeError(f"{self.name} is sealed per row: save the instance")
        return str(value)


class SealedCharField(SealedTextField):
    """One line."""

    def formfield(self, *args: Any, **kwargs: Any) -> Any:
        """As of a `CharField`, not a large box."""
        return models.Field.formfield(self, *args, **({"max_length": self.max_length} | kwargs))


class SealedEmailField(SealedCharField):
    default_validators = [validate_email]  # noqa: RUF012 (as Django's own fields have it)

    def formfield(self, *args: Any, **kwargs: Any) -> Any:
        return super().formfield(*args, **({"form_class": forms.EmailField} | kwargs))


if TYPE_CHECKING:

    class SealedDateField(models.Field[datetime.date | str | None, datetime.date | None]):
        def __init__(self, *args: Any, old: bool = False, **kwargs: Any) -> None: ...

else:

    class SealedDateField(SealedTextField):
        """A date, None for none."""

        def typed(self, value: Any) -> datetime.date | None:
            return parse_date(value) if isinstance(value, str) and value else value or None

        def formfield(self, *args: Any, **kwargs: Any) -> Any:
            return models.Field.formfield(self, *args, **({"form_class": forms.DateField} | kwargs))
