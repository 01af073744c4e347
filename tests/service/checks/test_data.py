"""Database, its structure, the cache table, the clock, the store."""

from datetime import timedelta

import pytest
from django.core.cache.backends.db import DatabaseCache
from django.core.files.storage import storages
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from materials.store import vault
from youyue.service.checks import data
from youyue.service.registry import Note, Wrong


@pytest.mark.django_db
def test_database_migrations_and_store_are_well() -> None:
    for run in (data.database, data.migrations, data.cache_table, data.clock, data.store, data.store_writes):
        assert run()
    assert list(vault.stored("doctor")) == []


@pytest.mark.django_db
def test_migration_that_was_not_applied_is_wrong() -> None:
    MigrationRecorder(connection).record_unapplied("notices", "0001_initial")
    with pytest.raises(Wrong, match="有 1 个数据库变更"):
        data.migrations()


@pytest.mark.django_db
def test_migration_of_newer_code_is_none_of_ours() -> None:
    MigrationRecorder(connection).record_applied("notices", "9999_of_the_next_release")
    assert data.migrations()


@pytest.mark.django_db
def test_cache_table_that_is_not_there_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(data, "cache", DatabaseCache("no_such_table", {}))
    with pytest.raises(Wrong, match="缓存表"):
        data.cache_table()


@pytest.mark.postgres
@pytest.mark.django_db
@pytest.mark.parametrize("is_production", [False, True])
def test_role_that_may_alter_the_records_is_noted_and_ends_no_release(settings, is_production: bool) -> None:
    settings.PRODUCTION = is_production
    with pytest.raises(Note, match="可以修改或删除"):
        data.record_rights()


@pytest.mark.postgres
@pytest.mark.django_db
def test_clock_that_is_wrong_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    now = timezone.now() + timedelta(seconds=30)
    monkeypatch.setattr(data.timezone, "now", lambda: now)
    with pytest.raises(Wrong, match="30"):
        data.clock()


def test_store_that_takes_nothing_is_wrong(settings, tmp_path) -> None:
    place = tmp_path / "media"
    place.write_text("a file where a folder should be")
    local = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": place}}
    settings.STORAGES = {**settings.STORAGES, "default": local}
    assert str(storages["default"].location) == str(place)
    with pytest.raises(Wrong, match="写不进去"):
        data.store_writes()
