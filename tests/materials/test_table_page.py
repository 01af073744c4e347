"""The materials page as it is asked for again and again while files are being checked."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from materials.models import MaterialFile
from tests import make
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
    assert [one["sql"] for one in asked if not one["sql"].startswith("SELECT")] == []


def test_only_what_is_being_checked_asks_again(settings, applicant: User, client_of) -> None:
    settings.CLAMD_SOCKET = "127.0.0.1:1"
    make.application(applicant)
    MaterialFile.objects.update(scan_state=MaterialFile.ScanState.CLEAN)
    assert "data-yy-scanning" not in client_of(applicant).get("/apply/materials/").content.decode()
