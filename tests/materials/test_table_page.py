"""The materials page: asked for again while files are being checked, posted to while the store is away."""

import re

import pytest
from django.core.files.storage import storages
from django.db import connection
from django.test.utils import CaptureQueriesContext

from materials.models import MaterialFile
from materials.store import vault
from tests import make
from tests.materials.forgeries import upload
from tests.scans import pdf_bytes
from youyue.identity.models import User


def test_asking_again_writes_nothing(settings, applicant: User, client_of) -> None:
    settings.CLAMD_SOCKET = "127.0.0.1:1"
    make.application(applicant)
    MaterialFile.objects.update(scan_state=MaterialFile.ScanState.PENDING)
    client = client_of(applicant)
    client.get("/apply/materials/")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        page = client.get("/apply/materials/").content.decode()
    assert page.count("data-yy-scanning") == 4
    writes = re.compile(r"^(INSERT|UPDATE|DELETE)|PREPARE \w+ (\(.*?\) )?AS (?!SELECT)")
    assert len(asked) > 3
    assert [one["sql"] for one in asked if writes.search(one["sql"])] == []


def test_only_what_is_being_checked_asks_again(settings, applicant: User, client_of) -> None:
    settings.CLAMD_SOCKET = "127.0.0.1:1"
    make.application(applicant)
    MaterialFile.objects.update(scan_state=MaterialFile.ScanState.CLEAN)
    assert "data-yy-scanning" not in client_of(applicant).get("/apply/materials/").content.decode()


@pytest.fixture
def away(settings, tmp_path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A store that takes nothing; filled with one word for each attempt."""
    backend = {"BACKEND": "tests.faults.stores.FaultyStore", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = settings.STORAGES | {"default": backend}
    storages["default"].fault = "before"
    attempts: list[str] = []
    put = vault.put

    def counted(content: bytes, *, folder: str) -> str:
        attempts.append(folder)
        return put(content, folder=folder)

    monkeypatch.setattr(vault, "put", counted)
    return attempts


def test_store_that_is_away_is_asked_once(applicant: User, client_of, away: list[str]) -> None:
    """Ten files must not wait for it ten times; each is named, and the browser may try again (503)."""
    application = make.application(applicant, complete=False, work_arrangement="full_time")
    files = [upload(f"{number}.pdf", pdf_bytes()) for number in range(3)]
    address = "/apply/materials/labour-contract/upload/"
    answer = client_of(applicant).post(address, {"file": files}, headers={"X-Requested-With": "fetch"})
    assert (answer.status_code, away) == (503, ["materials"])
    assert all(f"“{number}.pdf”没有传成功" in answer.json()["message"] for number in range(3))
    files = [upload(f"{number}.pdf", pdf_bytes()) for number in range(2)]
    page = client_of(applicant).post(address, {"file": files})
    assert (page.status_code, len(away)) == (503, 2)
    assert "“1.pdf”没有传成功" in page.content.decode()
    assert not MaterialFile.objects.filter(material__dossier=application.dossier).exists()
