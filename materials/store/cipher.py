"""Encryption of stored bytes: each file under a data key of its own, that key wrapped by one of FILE_KEYS.

A sealed file is a header, the wrapped data key and the ciphertext. Both are bound to the name under which the
bytes are stored (the additional data), so bytes that were altered, cut, or moved to another name do not open.
The header says cipher and key, so files of an older cipher or key stay readable after a change.
"""

import os
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

MAGIC = b"YYV1"
NONCE = 12
TAG = 16


@dataclass(frozen=True)
class _Suite:
    number: int
    algorithm: type
    key_bytes: int

    def seal(self, key: bytes, plain: bytes, bound_to: bytes) -> tuple[bytes, bytes, bytes]:
        """nonce, ciphertext, tag; to be joined once, so that twenty megabytes are not copied for nothing."""
        nonce = os.urandom(NONCE)
        encryptor = Cipher(self.algorithm(key), modes.GCM(nonce)).encryptor()
        encryptor.authenticate_additional_data(bound_to)
        body = encryptor.update(plain) + encryptor.finalize()
        return nonce, body, encryptor.tag

    def open(self, key: bytes, sealed: memoryview, bound_to: bytes) -> bytes:
        if len(sealed) < NONCE + TAG:
            raise ValueError("too short")
        nonce, body, tag = bytes(sealed[:NONCE]), sealed[NONCE:-TAG], bytes(sealed[-TAG:])
        decryptor = Cipher(self.algorithm(key), modes.GCM(nonce, tag)).decryptor()
        decryptor.authenticate_additional_data(bound_to)
        return decryptor.update(body) + decryptor.finalize()


SUITES = {
    "aes-256-gcm": _Suite(1, algorithms.AES, 32),
    "sm4-gcm": _Suite(2, algorithms.SM4, 16),
}
_BY_NUMBER = {suite.number: suite for suite in SUITES.values()}


class NotOpened(Exception):
    """The bytes do not open: an unknown key, altered or moved bytes, or not ours. Carries no content."""


def seal(plain: bytes, name: str) -> bytes:
    """`plain`, encrypted with the cipher of the settings for being stored under `name`."""
    suite = SUITES[settings.FILE_CIPHER]
    key_id, master = _current()
    head = MAGIC + bytes((suite.number, len(key_id))) + key_id.encode()
    data_key = os.urandom(suite.key_bytes)
    wrapped = suite.seal(_wrapping_key(master, suite), data_key, head + name.encode())
    return b"".join((head, *wrapped, *suite.seal(data_key, plain, MAGIC + name.encode())))


def unseal(sealed: bytes, name: str) -> bytes:
    """The plain bytes of what is stored under `name`. Raises NotOpened."""
    suite, key_id, head = _head(sealed)
    body = len(head) + NONCE + suite.key_bytes + TAG
    try:
        master = settings.FILE_KEYS[key_id]
        whole = memoryview(sealed)
        data_key = suite.open(_wrapping_key(master, suite), whole[len(head) : body], head + name.encode())
        return suite.open(data_key, whole[body:], MAGIC + name.encode())
    except (InvalidTag, KeyError, ValueError) as error:
        raise NotOpened(name) from error


def is_current(sealed: bytes) -> bool:
    """Whether cipher and key are the ones that a new file would get. Looks at the header only."""
    suite, key_id, _head_bytes = _head(sealed)
    return suite is SUITES[settings.FILE_CIPHER] and key_id == _current()[0]


def _current() -> tuple[str, bytes]:
    return next(reversed(settings.FILE_KEYS.items()))


def _head(sealed: bytes) -> tuple[_Suite, str, bytes]:
    """Cipher, key id, and the header they were read from."""
    start = len(MAGIC) + 2
    suite = _BY_NUMBER.get(sealed[4]) if sealed[:4] == MAGIC and len(sealed) > start else None
    if suite is None:
        raise NotOpened("no header")
    head = sealed[: start + sealed[5]]
    return suite, head[start:].decode("utf-8", "replace"), head


def _wrapping_key(master: bytes, suite: _Suite) -> bytes:
    """The ring's key is never used itself: the same ring may seal columns."""
    info = b"youyue materials %d" % suite.number
    return HKDF(SHA256(), suite.key_bytes, None, info).derive(master)
