"""One copy of the store for all nights, and what is left of what has gone."""

import os
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages

from materials.store import vault
from tests import make
from youyue.service.recovery import copies
from youyue.service.recovery.database import Failed

TODAY = date(2026, 12, 1)


@pytest.fixture
def store(settings, tmp_path: Path) -> Path:
    """An empty one."""
    options = {"location": tmp_path / "media", "base_url": None}
    backend = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": options}
    settings.STORAGES = settings.STORAGES | {"default": backend}
    return tmp_path / "media"


def save(folder: Path, today: date = TODAY) -> copies.Saved:
    return copies.save(folder, keep_days=35, today=today)


def missing(folder: Path) -> list[str]:
    """But for the catalogue's samples, which lie in the store of the other tests."""
    return [name for name in copies.bring_back(folder).missing if not name.startswith("samples/")]


def test_a_second_night_copies_only_what_is_new(store: Path, tmp_path: Path) -> None:
    first = vault.put(b"one", folder="materials")
    assert save(tmp_path / "backup").copied == 1
    second = vault.put(b"two", folder="portraits")
    saved = save(tmp_path / "backup")
    assert (saved.held, saved.copied, saved.gone) == (2, 1, 0)
    for name in (first, second):
        assert (tmp_path / "backup/files" / name).read_bytes() == (store / name).read_bytes()


def test_copy_is_as_sealed_as_the_store(store: Path, tmp_path: Path) -> None:
    name = vault.put(b"somebody's passport", folder="materials")
    save(tmp_path / "backup")
    assert b"passport" not in (tmp_path / "backup/files" / name).read_bytes()


def test_copy_that_was_cut_off_is_made_again(store: Path, tmp_path: Path) -> None:
    name = vault.put(b"one", folder="materials")
    save(tmp_path / "backup")
    copy = tmp_path / "backup/files" / name
    copy.write_bytes(copy.read_bytes()[:-1])
    assert save(tmp_path / "backup").copied == 1
    assert copy.read_bytes() == (store / name).read_bytes()


def test_what_was_written_anew_is_copied_again(store: Path, tmp_path: Path) -> None:
    """As long as before, and later: the office puts another form under the old name."""
    name = storages["default"].save("samples/form.docx", _file(b"old"))
    save(tmp_path / "backup")
    (store / name).write_bytes(b"new")
    later = (store / name).stat().st_mtime + 5
    os.utime(store / name, (later, later))
    assert save(tmp_path / "backup").copied == 1
    assert (tmp_path / "backup/files" / name).read_bytes() == b"new"


@pytest.mark.django_db
def test_what_has_left_the_store_can_be_restored_until_its_time_is_up(store: Path, tmp_path: Path) -> None:
    kept = make.portrait(make.user())
    save(tmp_path / "backup")
    vault.drop(str(kept.stored))
    assert save(tmp_path / "backup").gone == 1
    assert missing(tmp_path / "backup") == []
    assert vault.digest(vault.read(str(kept.stored))) == kept.sha256
    vault.drop(str(kept.stored))
    assert save(tmp_path / "backup", TODAY + timedelta(days=36)).cleared == 1
    assert missing(tmp_path / "backup") == [str(kept.stored)]


@pytest.mark.django_db
def test_what_no_row_names_is_not_brought_back(store: Path, tmp_path: Path) -> None:
    nobodys = vault.put(b"one", folder="materials")
    save(tmp_path / "backup")
    vault.drop(nobodys)
    assert copies.bring_back(tmp_path / "backup").copied == 0


def test_store_that_is_suddenly_empty_is_not_believed(store: Path, tmp_path: Path) -> None:
    for number in range(copies.SUSPICIOUS + 1):
        _write(store / f"materials/{number}")
    save(tmp_path / "backup")
    for one in (store / "materials").iterdir():
        one.unlink()
    with pytest.raises(Failed, match="which store is this"):
        save(tmp_path / "backup")
    assert len(list((tmp_path / "backup/files/materials").iterdir())) == copies.SUSPICIOUS + 1


def test_every_column_of_files_is_known() -> None:
    columns = {f"{model.__name__}.{field.name}" for model, field in copies.file_columns()}
    assert columns == {
        "MaterialFile.stored",
        "Portrait.stored",
        "MaterialRequirement.sample",
        "PolicyDocument.official_text",
    }


def _file(content: bytes) -> ContentFile:
    return ContentFile(content)


def _write(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"x")
