"""Where drawn pages lie: the folder in test_pages.py; here the choice, and a bucket by the calls it gets.

A real S3 server holds pictures in tests/faults/test_pictures_s3.py.
"""

from pathlib import Path

import pytest

from materials.store import shelf


@pytest.fixture
def media(settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "rendered/ab/abc").mkdir(parents=True)
    return tmp_path


def use_a_bucket(settings) -> None:
    options = {
        "bucket_name": "youyue",
        "endpoint_url": "http://127.0.0.1:1",
        "access_key": "a",
        "secret_key": "b",
    }
    bucket = {"BACKEND": "materials.store.s3.TimedS3Storage", "OPTIONS": options}
    settings.STORAGES = settings.STORAGES | {"default": bucket}


def test_folder_of_this_host_stays(media: Path) -> None:
    shelf.empty_folder()
    assert isinstance(shelf.shelf(), shelf.Folder)
    assert (media / "rendered/ab/abc").exists()


def test_with_a_bucket_nothing_stays_on_this_host(media: Path, settings) -> None:
    use_a_bucket(settings)
    assert isinstance(shelf.shelf(), shelf.Bucket)
    shelf.empty_folder()
    assert list(media.iterdir()) == []


def test_bucket_that_is_away_costs_the_cache_only(media: Path, settings, monkeypatch) -> None:
    use_a_bucket(settings)
    monkeypatch.setattr(shelf, "SECONDS", 0.1)
    kept = shelf.shelf()
    kept.write("ab/1-1400", b"sealed")
    assert kept.read("ab/1-1400") is None
    kept.forget("ab")
