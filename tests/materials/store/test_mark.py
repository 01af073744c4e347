"""Which store a database's files lie in: told by a mark in both, refused where they differ."""

import os
import signal
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.utils import timezone

from materials import jobs
from materials.models import StoreMark
from materials.store import mark, vault
from youyue.service.checks import data
from youyue.service.registry import Wrong

pytestmark = pytest.mark.django_db


@pytest.fixture
def host(settings, tmp_path: Path):
    """A machine whose files lie in this folder."""

    def host(folder: str) -> Path:
        place = tmp_path / folder
        local = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": place}}
        settings.STORAGES = settings.STORAGES | {"default": local}
        settings.MEDIA_ROOT = place
        return place

    return host


def old_mark() -> None:
    StoreMark.objects.update(at=timezone.now() - timedelta(minutes=1))


def test_first_host_marks_and_starts_again(host) -> None:
    place = host("one")
    mark.confirm()
    assert (place / mark.NAME).read_text() == StoreMark.objects.get().mark
    mark.confirm()
    assert StoreMark.objects.count() == 1


def test_second_host_with_a_folder_of_its_own_is_refused(host) -> None:
    host("one")
    mark.confirm()
    old_mark()
    place = host("two")
    with pytest.raises(mark.Elsewhere, match="S3_BUCKET"):
        mark.confirm()
    with pytest.raises(CommandError, match="S3_BUCKET"):
        jobs.confirm_store()
    with pytest.raises(Wrong, match="不是这个数据库的文件库"):
        data.store_mark()
    assert not place.exists()


def test_control_without_the_row_it_would_be_taken(host) -> None:
    host("one")
    mark.confirm()
    StoreMark.objects.all().delete()
    host("two")
    mark.confirm()


def test_folder_that_both_share_is_one_store(host) -> None:
    host("shared")
    mark.confirm()
    old_mark()
    host("shared")
    mark.confirm()
    assert data.store_mark()


def test_folder_of_another_installation_is_refused(host) -> None:
    host("one")
    mark.confirm()
    old_mark()
    other = host("two")
    other.mkdir()
    (other / mark.NAME).write_text("0" * 32)
    with pytest.raises(mark.Elsewhere):
        mark.confirm()


def test_folder_keeps_its_mark_for_a_database_brought_back(host) -> None:
    place = host("one")
    mark.confirm()
    StoreMark.objects.all().delete()
    mark.confirm()
    assert StoreMark.objects.get().mark == (place / mark.NAME).read_text()


def test_hosts_that_start_beside_each_other(host, monkeypatch: pytest.MonkeyPatch) -> None:
    """The row is there and its file about to be written: the second waits, and is no other store."""
    place = host("shared")
    StoreMark.objects.create(pk=mark.ONLY, mark="1" * 32)

    def first_host_writes(_seconds: float) -> None:
        place.mkdir(exist_ok=True)
        (place / mark.NAME).write_text("1" * 32)

    monkeypatch.setattr(mark.time, "sleep", first_host_writes)
    mark.confirm()


def test_moved_files_are_taken_by_command(host) -> None:
    host("one")
    mark.confirm()
    old_mark()
    host("two")
    call_command("mark_store")
    mark.confirm()


def test_store_or_database_that_is_away_holds_no_start_up(host, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[object] = []
    monkeypatch.setattr(mark.threading.Thread, "start", lambda thread: started.append(thread))
    monkeypatch.setattr(mark.connections, "close_all", lambda: None)
    for error in (OperationalError, vault.Unavailable):

        def away(error: type[Exception] = error) -> None:
            raise error

        monkeypatch.setattr(mark, "confirm", away)
        mark.confirm_at_start()
    assert len(started) == 2


def test_what_started_blindly_is_ended_when_it_is_seen(host, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = [OperationalError(), vault.Unavailable(), mark.Elsewhere()]
    ended: list[tuple[int, int]] = []

    def answer() -> None:
        raise answers.pop(0)

    monkeypatch.setattr(mark, "confirm", answer)
    monkeypatch.setattr(mark.time, "sleep", lambda seconds: None)
    monkeypatch.setattr(mark.connections, "close_all", lambda: None)
    monkeypatch.setattr(os, "kill", lambda *given: ended.append(given))
    mark._confirm_later(4711)
    assert ended == [(4711, signal.SIGTERM)]
