"""Where the pictures of pages lie: beside the files, in a folder of this host or in the bucket of all hosts.

Names are those of `pages`: `<sha256>/<number>-<width>`. What lies here is a cache, sealed as the files are:
what cannot be read is drawn anew, what cannot be written is not kept, and neither is an error.
"""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple, Protocol, TypeVar

from django.conf import settings
from django.core.files.storage import storages

from materials.store import hands

FOLDER = "rendered"
SECONDS = 1.0  # that a picture may take to come from the bucket; drawing it anew takes as long
T = TypeVar("T")


class Picture(NamedTuple):
    name: str
    size: int  # bytes
    at: float  # when it was looked at last, where that is known; else when it was drawn


class Shelf(Protocol):
    def read(self, name: str) -> bytes | None: ...
    def write(self, name: str, sealed: bytes) -> None: ...
    def forget(self, sha256: str) -> None: ...
    def drop(self, picture: Picture) -> None: ...
    def pictures(self) -> Iterable[Picture]: ...


class Folder:
    """Under MEDIA_ROOT."""

    def __init__(self) -> None:
        self.root = Path(settings.MEDIA_ROOT) / FOLDER

    def read(self, name: str) -> bytes | None:
        with suppress(OSError):
            sealed = self.place(name).read_bytes()
            os.utime(self.place(name))  # when it was looked at; not every disk notes that by itself
            return sealed
        return None

    def write(self, name: str, sealed: bytes) -> None:
        """Aside, then renamed, so that no reader meets half a picture."""
        place = self.place(name)
        with suppress(OSError):
            place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with tempfile.NamedTemporaryFile(dir=place.parent, delete=False) as aside:
                aside.write(sealed)
            os.replace(aside.name, place)

    def forget(self, sha256: str) -> None:
        shutil.rmtree(self.place(sha256), ignore_errors=True)

    def drop(self, picture: Picture) -> None:
        place = self.place(picture.name)
        place.unlink(missing_ok=True)
        with suppress(OSError):
            place.parent.rmdir()  # the last of a file's pictures

    def pictures(self) -> Iterator[Picture]:
        for place in self.root.glob("*/*/*"):
            with suppress(OSError):  # it may just be going
                facts = place.stat()
                yield Picture(f"{place.parent.name}/{place.name}", facts.st_size, facts.st_mtime)

    def place(self, name: str) -> Path:
        return self.root / name[:2] / name


class Bucket:
    """In the store of the files: what one host draws, all show, and what one deletes is gone for all."""

    def __init__(self, store: Any) -> None:
        self.store = store

    def read(self, name: str) -> bytes | None:
        return _in_time(self._read, name)

    def write(self, name: str, sealed: bytes) -> None:
        _in_time(lambda: self.store.bucket.Object(self.key(name)).put(Body=sealed))

    def forget(self, sha256: str) -> None:
        _in_time(self._delete, self.key(f"{sha256}/"))

    def drop(self, picture: Picture) -> None:
        _in_time(lambda: self.store.bucket.Object(self.key(picture.name)).delete())

    def pictures(self) -> Iterator[Picture]:
        """For the worker: asks the store as long as it takes, and raises what its client raises."""
        for stored in self.store.bucket.objects.filter(Prefix=f"{FOLDER}/"):
            yield Picture(stored.key.split("/", 2)[2], stored.size, stored.last_modified.timestamp())

    def key(self, name: str) -> str:
        return f"{FOLDER}/{name[:2]}/{name}"

    def _read(self, name: str) -> bytes:
        with self.store.open(self.key(name)) as sealed:
            content: bytes = sealed.read()
        return content

    def _delete(self, prefix: str) -> None:
        for stored in self.store.bucket.objects.filter(Prefix=prefix):
            stored.delete()


def shelf() -> Shelf:
    store = storages["default"]
    return Bucket(store) if hasattr(store, "bucket_name") else Folder()


def empty_folder() -> None:
    """Take away what this host kept before there was a bucket: nothing else would ever clear it."""
    if isinstance(shelf(), Bucket):
        shutil.rmtree(Folder().root, ignore_errors=True)


def _in_time(work: Callable[..., T], *given: object) -> T | None:
    """What `work` returns; None if it fails, for the store's client raises what it likes, or is too slow."""
    future = hands.submit(work, *given)
    try:
        return future.result(timeout=SECONDS)
    except Exception:
        future.cancel()
        return None
