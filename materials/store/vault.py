"""The one place where the bytes of handed-in files are written and read.

Whatever store is configured (local disk or S3), bytes are believed to be there only after they have been
read back: a store may fail, cut a file short, or answer with an error page instead of the file. And it may
send one byte a second, which no socket time limit notices: the work is done by a few threads of our own
(`hands`), and the request stops waiting after MATERIAL_STORE_SECONDS, as reading from S3 itself does (`s3`).
What is stored is encrypted (`cipher`).
"""

import datetime
import hashlib
import logging
import math
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from typing import TypeVar

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages

from materials.store import cipher, hands
from youyue import meters
from youyue.identity.alarms import ring
from youyue.identity.sealed import SealBroken

QUARANTINE = "quarantine"  # the folder of infected files, which nothing reads
PAPERS = "papers"  # what we drew ourselves and draw again
PROMPT = (
    3.5  # seconds of MATERIAL_STORE_SECONDS for a page: with what else it needs it is answered within five
)
T = TypeVar("T")
logger = logging.getLogger(__name__)


class Unavailable(Exception):
    """The store did not take or give the bytes."""


class Broken(Unavailable):
    """The bytes are there and do not open, or are not the ones: altered, moved, or under a key that is not in
    the ring."""


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def put(content: bytes, *, folder: str, beginning: str = "") -> str:
    """Write the bytes under a random key, read them back, and return the key. Raises Unavailable.

    The key begins as is said, where nothing else binds the bytes to the row that names them.
    """
    name = f"{folder}/{beginning}{uuid.uuid4().hex}"
    return _in_time("put", _put, content, name, too_late=name)


def read(name: str, sha256: str = "", *, promptly: bool = False) -> bytes:
    """The plain bytes stored under a key, with `sha256` these and no others; `promptly` where a person waits
    for no more than to see them. Raises Unavailable, and Broken where waiting will not help: that is an
    alarm, unless it can be made again."""
    try:
        content = _in_time("read", _read, name, most=PROMPT if promptly else math.inf)
        if sha256 and digest(content) != sha256:
            raise Broken
    except Broken:
        if not name.startswith(f"{PAPERS}/"):
            ring(SealBroken(name))
        raise
    return content


def is_current(name: str) -> bool:
    """Whether the bytes are under the cipher and key that new files get. Raises Unavailable."""
    return _in_time("look", lambda: cipher.is_current(_raw(name)))


def stored(folder: str) -> Iterator[str]:
    """The names of everything stored in a folder. For the worker: asks the store as long as it takes."""
    try:
        _folders, names = _store().listdir(folder)
    except FileNotFoundError:
        return
    yield from (f"{folder}/{name}" for name in names if name)


def stored_at(name: str) -> datetime.datetime:
    """When the bytes were written, by the store's clock. Raises Unavailable."""
    return _in_time("look", lambda: _store().get_modified_time(name))


def drop(name: str) -> None:
    """Delete the bytes. Never raises: what cannot be deleted now is only wasted space."""
    try:
        _in_time("drop", _drop, name)
    except Unavailable:
        return


def _put(content: bytes, name: str) -> str:
    try:
        saved = _store().save(name, ContentFile(cipher.seal(content, name)))
        if saved != name:
            _drop(saved)
            raise OSError("stored under another name")
        arrived = _read(name)
        if arrived != content:  # cannot be while the cipher holds: what was cut or altered does not open
            raise OSError(f"read back {len(arrived)} of {len(content)} bytes")
    except Exception:
        try:
            _drop(name)
        except Exception as error:
            _note("drop", error)
        raise
    return name


def _read(name: str) -> bytes:
    return cipher.unseal(_raw(name), name)


def _raw(name: str) -> bytes:
    with _store().open(name) as sealed:
        content: bytes = sealed.read()
    return content


def _drop(name: str) -> None:
    _store().delete(name)


def _in_time(
    act: str, work: Callable[..., T], *given: object, too_late: str = "", most: float = math.inf
) -> T:
    """What `work` returns. Whatever goes wrong, and a store's client raises what it likes, is Unavailable.

    `too_late` names bytes that may have been stored after nobody waited for them any more, and go again.
    """
    future = hands.submit(work, *given)
    try:
        return future.result(timeout=min(settings.MATERIAL_STORE_SECONDS, most))
    except Exception as error:
        _note(act, error)
        future.cancel()  # if it waits for a thread; a running one comes to an end by itself
        if too_late:
            future.add_done_callback(lambda done: _undo(done, too_late))
        raise (Broken if isinstance(error, cipher.NotOpened) else Unavailable) from error


def _undo(done: Future[T], name: str) -> None:
    """Unless it was never begun, or has failed and tidied up by itself; then there is nothing to delete, and
    to be told so once more would only cost a hand."""
    if not done.cancelled() and done.exception() is None:
        hands.submit(_drop, name)


def _store() -> Storage:
    return storages["default"]


def _note(act: str, error: Exception) -> None:
    meters.STORE_FAILURES.labels(act).inc()
    # The class only: a client's message may carry addresses and keys.
    logger.error("vault: %s failed: %s", act, type(error).__name__)
