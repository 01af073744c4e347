"""Keys that are ours and open what is stored; the list of static files; last night's backup."""

from datetime import timedelta
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from django.utils import timezone

from tests import make
from youyue.service.checks import installation
from youyue.service.recovery import backups
from youyue.service.registry import Note, Wrong

OWN = {"1": b"k" * 32}


@pytest.mark.django_db
def test_development_keys_are_noted(applicant) -> None:
    with pytest.raises(Note, match="开发密钥"):
        installation.keys()


@pytest.mark.django_db
@pytest.mark.parametrize("ring", ["FIELD_KEYS", "INDEX_KEYS"])
def test_one_ring_of_development_is_noted(ring: str, settings) -> None:
    settings.FIELD_KEYS = settings.INDEX_KEYS = OWN
    setattr(settings, ring, {"dev": b"k" * 32})
    with pytest.raises(Note, match="开发密钥"):
        installation.keys()


@pytest.mark.django_db
def test_keys_that_open_nothing_are_wrong(settings) -> None:
    settings.FIELD_KEYS = settings.INDEX_KEYS = OWN
    make.user("mowen")
    assert installation.keys()
    settings.FIELD_KEYS = {"1": b"x" * 32}
    with pytest.raises(Wrong, match="打不开") as raised:
        installation.keys()
    assert "4401" not in f"{raised.value.sentence}{raised.value.remedy}"


@pytest.mark.django_db
def test_short_secret_is_wrong(settings) -> None:
    settings.SECRET_KEY = "short"
    with pytest.raises(Wrong, match="SECRET_KEY"):
        installation.keys()


class _Storage:
    def __init__(self, **names: str) -> None:
        self.hashed_files = names


def test_production_without_its_list_of_static_files_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "源文件" in installation.static_manifest()
    monkeypatch.setattr(installation, "staticfiles_storage", _Storage(a="a.1.css"))
    assert "1" in installation.static_manifest()
    monkeypatch.setattr(installation, "staticfiles_storage", _Storage())
    with pytest.raises(Wrong) as raised:
        installation.static_manifest()
    assert "collectstatic" in raised.value.remedy


def test_missing_font_names_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installation, "missing_packages", lambda: {"fonts-hanazono": "x"})
    with pytest.raises(Wrong) as raised:
        installation.fonts()
    assert "fonts-hanazono" in raised.value.remedy


def _backup(folder: Path, hours: float) -> None:
    made = folder / (timezone.now() - timedelta(hours=hours)).strftime(backups.NAMED)
    made.mkdir()
    (made / backups.SUMS).touch()


def test_no_place_for_backups_is_noted(settings) -> None:
    settings.BACKUP_TO = ""
    with pytest.raises(Note, match="没有设置备份"):
        installation.backup()


def test_backup_of_last_night_is_well_and_an_older_one_is_wrong(settings, tmp_path: Path) -> None:
    settings.BACKUP_TO = str(tmp_path)
    with pytest.raises(Wrong, match="还没有一份完整的备份"):
        installation.backup()
    _backup(tmp_path, hours=30)
    (tmp_path / "2099-01-01T000000Z.partial").mkdir()
    with pytest.raises(Wrong, match="30 小时前"):
        installation.backup()
    _backup(tmp_path, hours=3)
    assert installation.backup() == "最近一份是 3 小时前的"


# --- second factor --------------------------------------------------------------------------------
def test_second_factor_is_asked_for(settings) -> None:
    assert "L3" in installation.second_factor()


@pytest.mark.parametrize(("production", "raised"), [(True, Wrong), (False, Note)])
def test_second_factor_that_is_off_is_said(settings, production: bool, raised: type[Wrong]) -> None:
    settings.SECOND_FACTOR_ENFORCED, settings.PRODUCTION = False, production
    with pytest.raises(Wrong, match="没有要求二次验证") as found:
        installation.second_factor()
    assert type(found.value) is raised


# --- security keys --------------------------------------------------------------------------------
@pytest.mark.django_db
def test_security_keys_of_another_address_are_noted(settings, applicant) -> None:
    data = {"name": "x", "key": "x", "site": "testserver", "stopped": False}
    Authenticator.objects.create(user=applicant, type="webauthn", data=data)
    assert "http://testserver" in installation.security_keys()
    settings.SITE_URL = "https://other.example.cn"
    with pytest.raises(Note, match="^1 把"):
        installation.security_keys()
    settings.SITE_URL = "https://192.0.2.7"
    with pytest.raises(Note, match="域名"):
        installation.security_keys()
