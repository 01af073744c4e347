"""The one place where the bytes of handed-in files are written and read.

Whatever store is configured (local disk or S3), bytes are believed to be there only after they have been
read back: a store may fail, cut a file short, or answer with an error page instead of the file.
"""

import hashlib
import logging
import uuid

from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages

logger = logging.getLogger(__name__)


class Unavailable(Exception):
    """The store did not take or give the bytes."""


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def put(content: bytes, *, folder: str) -> str:
    """Write the bytes under a random key, read them back, and return the key. Raises Unavailable."""
    store = _store()
    name = f"{folder}/{uuid.uuid4().hex}"
    try:
        name = store.save(name, ContentFile(content))
    except Exception as error:  # a store's client raises what it likes; all of it means "not stored"
        _note("put", error)
        drop(name)
        raise Unavailable from error
    try:
        arrived = read(name)
    except Unavailable:
        drop(name)
        raise
    if len(arrived) != len(content) or digest(arrived) != digest(content):
        logger.error("vault: read back %d of %d bytes of %s", len(arrived), len(content), name)
        drop(name)
        raise Unavailable
    return name


def read(name: str) -> bytes:
    """All bytes stored under a key. Raises Unavailable."""
    try:
        with _store().open(name) as stored:
            return stored.read()
    except Exception as error:
        _note("read", error)
        raise Unavailable from error


def drop(name: str) -> bool:
    """Delete the bytes; whether it worked. Never raises: what cannot be deleted now is only wasted space."""
    try:
        _store().delete(name)
    except Exception as error:
        _note("drop", error)
        return False
    return True


def _store() -> Storage:
    return storages["default"]


def _note(act: str, error: Exception) -> None:
    # The class only: a client's message may carry addresses and keys.
    logger.error("vault: %s failed: %s", act, type(error).__name__)
