"""Bytes are stored only under the name that was given, and nothing is left behind where they are not."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage

from materials.store import vault
from youyue.identity.alarms import Alarm


class RenamingStore(FileSystemStorage):
    """Takes the bytes, under a name of its own."""

    def _save(self, name: str, content: File) -> str:
        return super()._save(f"{name}-copy", content)


class KeepingStore(FileSystemStorage):
    """Deletes nothing, and says so loudly."""

    def delete(self, name: str) -> None:
        raise PermissionError(name)


class LateStore(FileSystemStorage):
    """Takes the bytes when it is let, and notes what has happened."""

    let, saved, deleted = threading.Event(), threading.Event(), threading.Event()

    def _save(self, name: str, content: File) -> str:
        self.let.wait(5)
        name = super()._save(name, content)
        self.saved.set()
        return name

    def delete(self, name: str) -> None:
        super().delete(name)
        self.deleted.set()


def use(settings, backend: str, folder: Path) -> None:
    store = {"BACKEND": backend, "OPTIONS": {"location": folder}}
    settings.STORAGES = settings.STORAGES | {"default": store}


def held(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def alarms() -> list[tuple[str, str, int]]:
    return list(Alarm.objects.values_list("kind", "place", "count"))


def test_bytes_come_back_under_the_name(settings, tmp_path: Path) -> None:
    use(settings, "django.core.files.storage.FileSystemStorage", tmp_path)
    name = vault.put(b"bytes", folder="materials")
    assert vault.read(name) == b"bytes"
    assert list(vault.stored("materials")) == [name]


def test_bytes_stored_under_another_name_go_again(settings, tmp_path: Path) -> None:
    use(settings, f"{__name__}.RenamingStore", tmp_path)
    with pytest.raises(vault.Unavailable):
        vault.put(b"bytes", folder="materials")
    assert held(tmp_path) == []


def test_folder_that_is_not_there_holds_nothing(settings, tmp_path: Path) -> None:
    use(settings, "django.core.files.storage.FileSystemStorage", tmp_path)
    assert list(vault.stored("quarantine")) == []


def test_what_cannot_be_deleted_stays_and_nobody_is_told(settings, tmp_path: Path) -> None:
    use(settings, f"{__name__}.KeepingStore", tmp_path)
    name = vault.put(b"bytes", folder="materials")
    vault.drop(name)
    assert vault.read(name) == b"bytes"


@pytest.mark.django_db
def test_bytes_that_do_not_open_are_broken(settings, tmp_path: Path) -> None:
    use(settings, "django.core.files.storage.FileSystemStorage", tmp_path)
    name = vault.put(b"bytes", folder="materials")
    (tmp_path / name).write_bytes(b"altered")
    with pytest.raises(vault.Broken):
        vault.read(name)
    assert alarms() == [("seal", name, 1)]
    (tmp_path / name).unlink()
    with pytest.raises(vault.Unavailable) as away:
        vault.read(name)
    assert type(away.value) is vault.Unavailable
    assert alarms() == [("seal", name, 1)]  # a store that does not answer has altered nothing


@pytest.mark.django_db
def test_bytes_that_are_not_the_ones_are_an_alarm(settings, tmp_path: Path) -> None:
    use(settings, "django.core.files.storage.FileSystemStorage", tmp_path)
    name = vault.put(b"another's", folder="materials")
    assert vault.read(name, vault.digest(b"another's")) == b"another's"
    assert alarms() == []
    with pytest.raises(vault.Broken):
        vault.read(name, vault.digest(b"bytes"))
    assert alarms() == [("seal", name, 1)]


def test_what_can_be_made_again_is_no_alarm(settings, tmp_path: Path) -> None:
    """The database is not even asked."""
    use(settings, "django.core.files.storage.FileSystemStorage", tmp_path)
    name = vault.put(b"bytes", folder=vault.PAPERS)
    (tmp_path / name).write_bytes(b"altered")
    with pytest.raises(vault.Broken):
        vault.read(name)


class SlowStore(FileSystemStorage):
    """Gives what it has when it is let."""

    let = threading.Event()

    def _open(self, name: str, mode: str = "rb") -> File:
        assert self.let.wait(5)
        return super()._open(name, mode)


def test_page_is_not_waited_for_as_long_as_work_is(settings, tmp_path: Path, monkeypatch) -> None:
    use(settings, f"{__name__}.SlowStore", tmp_path)
    monkeypatch.setattr(vault, "PROMPT", 0.05)
    SlowStore.let.set()
    name = vault.put(b"bytes", folder="materials")
    SlowStore.let.clear()
    with pytest.raises(vault.Unavailable):
        vault.read(name, promptly=True)
    threading.Timer(0.3, SlowStore.let.set).start()
    assert vault.read(name) == b"bytes"


# --- bytes that are stored when nobody waits for them any more ---------------------------------------------
@pytest.fixture
def late(settings, tmp_path: Path) -> Iterator[type[LateStore]]:
    """A store that was given up before it had taken the bytes."""
    use(settings, f"{__name__}.LateStore", tmp_path)
    for happened in (LateStore.let, LateStore.saved, LateStore.deleted):
        happened.clear()
    settings.MATERIAL_STORE_SECONDS = 0.1
    yield LateStore
    LateStore.let.set()


def test_bytes_stored_too_late_go_again(late: type[LateStore], tmp_path: Path) -> None:
    with pytest.raises(vault.Unavailable):
        vault.put(b"bytes", folder="materials")
    late.let.set()
    assert late.saved.wait(5)
    assert late.deleted.wait(5)
    assert held(tmp_path) == []


def test_control_nobody_looks_after_them(
    late: type[LateStore], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vault, "_undo", lambda done, name: None)
    with pytest.raises(vault.Unavailable):
        vault.put(b"bytes", folder="materials")
    late.let.set()
    assert late.saved.wait(5)
    assert not late.deleted.wait(0.5)
    assert len(held(tmp_path)) == 1
