"""A night is saved and brought back into a fresh place; whatever is missing, altered or cut off is told
aloud."""

import os
import subprocess
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import environ
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from applicants.models import Stage
from catalog.models import MaterialRequirement
from materials.models import MaterialFile, StoreMark
from materials.store import mark
from tests import make
from tests.browser.killed import database_url
from youyue.service.recovery import backups
from youyue.service.recovery.database import Failed
from youyue.stores import store_from

NOW = datetime(2026, 12, 1, 2, 0, tzinfo=UTC)
KEY = "dev:eW91eXVlLWRldmVsb3BtZW50LWtleS0zMi1ieXRlcyE="  # of development, where the test's rows were written
pytestmark = [pytest.mark.trial, pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def night(tmp_path: Path) -> backups.BackedUp:
    """An application under review with its files, saved."""
    make.application(stage=Stage.EMPLOYER_REVIEW)
    mark.confirm()
    return backups.back_up(tmp_path / "backup", keep_days=35, now=NOW)


@pytest.fixture
def copy(night) -> Path:
    """Of one handed-in file."""
    return night.folder.parent / "files" / str(MaterialFile.objects.latest("pk").stored)


@pytest.fixture
def fresh() -> Iterator[str]:
    """An empty database beside the test's."""
    name = f"{connection.settings_dict['NAME']}_restored"
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
    yield f"{database_url().rsplit('/', 1)[0]}/{name}"
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def there(fresh: str, tmp_path: Path, settings) -> Iterator[None]:
    """This process looks at the empty database and an empty store."""
    here = connection.settings_dict["NAME"]
    settings.STORAGES = settings.STORAGES | {"default": store_from(environ.Env(), tmp_path / "media")}
    connection.close()
    connection.settings_dict["NAME"] = fresh.rpartition("/")[2]
    yield
    connection.close()
    connection.settings_dict["NAME"] = here


@pytest.mark.trial
def test_drill_brings_everything_back_and_says_what_it_looked_at(night, fresh: str, tmp_path: Path) -> None:
    """The script itself, with keys from a file."""
    escrow = tmp_path / "keys.env"
    escrow.write_text(f"SECRET_KEY={settings.SECRET_KEY}\nFIELD_KEYS={KEY}\nINDEX_KEYS={KEY}\n")
    own = {"DATABASE_URL": fresh, "KEYS": str(escrow), "YOUYUE_ENV": "development", "TMPDIR": str(tmp_path)}
    own |= {"DJANGO_SETTINGS_MODULE": "youyue.settings", "MOCK_PLATFORM": "1", "DEBUG": "1"}
    command = [settings.BASE_DIR / "deploy/drill", night.folder]
    done = subprocess.run(command, env=os.environ | own, capture_output=True, text=True, timeout=120)
    files = MaterialFile.objects.count() + 1  # and the portrait
    samples = MaterialRequirement.objects.exclude(sample="").count()
    assert done.returncode == 0, done.stderr
    assert f"files: {files + samples} brought back" in done.stdout
    assert "1 份申请、2 条办理记录" in done.stdout
    assert f"{files} files are whole" in done.stdout
    assert "sealed values open" in done.stdout
    assert "1 submissions are what was handed in" in done.stdout
    assert "a sign-in, the list of items and application" in done.stdout
    assert "The drill went well: 0 min" in done.stdout
    assert "莫知文" not in done.stdout + done.stderr
    escrow.write_text(f"SECRET_KEY={settings.SECRET_KEY}\nINDEX_KEYS={KEY}\n")
    done = subprocess.run(command, env=os.environ | own, capture_output=True, text=True, timeout=120)
    assert done.returncode == 1
    assert "THE DRILL FAILED" in done.stderr


def restore(folder: Path) -> str:
    """What the drill asks, in this process; what it says."""
    output = StringIO()
    try:
        call_command("restore_backup", str(folder), stdout=output)
        call_command("prove_restored", sign_in=True, stdout=output, stderr=output)
    except CommandError as error:
        output.write(f"FAILED: {error}")
    return output.getvalue()


def test_unspoiled_night_passes(night, there) -> None:
    said = restore(night.folder)
    assert "FAILED" not in said
    assert "a sign-in, the list of items and application" in said


def test_store_that_was_restored_into_is_the_right_one(night, there) -> None:
    """Web servers start on it: without that they would take it for another host's own."""
    restore(night.folder)
    assert mark.is_confirmed()
    assert StoreMark.objects.count() == 1


def _lose(night: backups.BackedUp, copy: Path) -> dict[str, Any]:
    copy.unlink()
    return {}


def _alter(night: backups.BackedUp, copy: Path) -> dict[str, Any]:
    content = copy.read_bytes()
    copy.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    return {}


def _cut(night: backups.BackedUp, copy: Path) -> dict[str, Any]:
    """And the sums written anew, as if it had been cut before they were made."""
    dump = night.folder / backups.DUMP
    dump.write_bytes(dump.read_bytes()[:-1000])
    _sum_up(night)
    return {}


def _other_key(night: backups.BackedUp, copy: Path) -> dict[str, Any]:
    """And no mark of it kept, so that only what it should open can tell."""
    (night.folder / backups.KEYS).write_text("{}")
    _sum_up(night)
    return {"FIELD_KEYS": {"dev": b"x" * 32}}


def _other_index_key(night: backups.BackedUp, copy: Path) -> dict[str, Any]:
    (night.folder / backups.KEYS).write_text("{}")
    _sum_up(night)
    return {"INDEX_KEYS": {"dev": b"x" * 32}}


def _sum_up(night: backups.BackedUp) -> None:
    sums = "".join(f"{backups._sum(night.folder / name)}  {name}\n" for name in (backups.DUMP, backups.KEYS))
    (night.folder / backups.SUMS).write_text(sums)


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (_lose, "1 files are in no copy: materials/"),
        (_alter, "altered, moved, or under a key that is not in the ring"),
        (_cut, "pg_restore failed"),
        (_other_key, "sealed values that do not open"),
        (_other_index_key, "are not found by their number"),
    ],
)
def test_what_is_spoiled_fails_aloud(
    spoil: Callable[..., dict[str, Any]], told: str, night, copy, there, settings
) -> None:
    """The control is the test above: the same night, unspoiled."""
    for name, value in spoil(night, copy).items():
        setattr(settings, name, value)
    said = restore(night.folder)
    assert told in said
    assert "FAILED" in said
    assert "莫知文" not in said


def test_full_database_is_not_written_over(night) -> None:
    assert "FAILED: The database has tables already" in restore(night.folder)


def test_whole_backup_passes_its_check(night) -> None:
    backups.check(night.folder)
    assert backups.complete(night.folder.parent) == [night.folder]


def test_cut_dump_is_seen_before_anything_is_loaded(night) -> None:
    dump = night.folder / backups.DUMP
    dump.write_bytes(dump.read_bytes()[:-100])
    with pytest.raises(Failed, match=r"database\.dump is cut off or altered"):
        backups.check(night.folder)


def test_missing_key_is_named(night, settings) -> None:
    settings.FILE_KEYS = {"2": b"x" * 32}
    settings.INDEX_KEYS = {"dev": b"x" * 32}
    with pytest.raises(Failed, match="FILE_KEYS dev is missing; INDEX_KEYS dev is another key"):
        backups.check(night.folder)


def test_no_key_and_no_session_is_in_a_backup(night, applicant, client_of) -> None:
    client_of(applicant)
    made = backups.back_up(night.folder.parent, keep_days=35, now=NOW + timedelta(days=1))
    written = b"".join(one.read_bytes() for one in made.folder.iterdir())
    assert KEY.removeprefix("dev:").encode() not in written
    listed = subprocess.run(
        ["pg_restore", "--list", made.folder / backups.DUMP], capture_output=True, text=True, check=True
    ).stdout
    assert "TABLE DATA public identity_user" in listed
    assert "TABLE DATA public django_session" not in listed


def test_backup_that_broke_off_is_none(night, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*args: object, **given: object) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(backups.copies, "save", full)
    with pytest.raises(OSError, match="No space"):
        backups.back_up(night.folder.parent, keep_days=35, now=NOW + timedelta(days=1))
    assert backups.complete(night.folder.parent) == [night.folder]
    # It holds what people have deleted since, for no longer than a backup does.
    monkeypatch.undo()
    for days, is_there in ((35, True), (37, False)):
        backups.back_up(night.folder.parent, keep_days=35, now=NOW + timedelta(days=days))
        assert bool(list(night.folder.parent.glob("*.partial"))) is is_there


def test_nights_whose_time_is_up_go_and_the_last_one_stays(night) -> None:
    later = backups.back_up(night.folder.parent, keep_days=35, now=NOW + timedelta(days=36))
    assert later.cleared == 1
    assert backups.complete(night.folder.parent) == [later.folder]
