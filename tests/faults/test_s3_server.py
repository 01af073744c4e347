"""R5 against a real S3 server behind a proxy that spoils the traffic, with the product's own time limits.

Whatever happens, no row points to bytes that are not there, and no request waits longer than eight seconds.
"""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from botocore.exceptions import ClientError
from django.core.files.base import ContentFile
from django.core.files.storage import storages

from catalog.models import MaterialRequirement
from materials import intake
from materials.dossiers import open_dossier
from materials.models import MaterialFile
from materials.store import cipher, cleaning, vault
from tests.faults.fault_proxy import FAULTS, FaultProxy
from tests.faults.swift import Swift, client, held
from tests.materials.forgeries import upload
from tests.scans import pdf_bytes
from youyue.identity.models import User

pytestmark = [pytest.mark.trial, pytest.mark.alone]
TRIALS = 20
LONGEST = 8.0  # of which the store has 6; the file itself is inspected before
HARMLESS = {"wrong ETag"}
SLOW = {fault for fault in FAULTS if "no answer" in fault or "a second" in fault}


@pytest.fixture
def hand_in(applicant: User) -> Callable[..., MaterialFile]:
    requirement = MaterialRequirement.objects.get(name="劳动合同")

    def hand_in(name: str = "合同.pdf") -> MaterialFile:
        return intake.accept(open_dossier(), requirement, upload(name, pdf_bytes(3)), applicant)

    return hand_in


def unbacked(server: Swift) -> list[str]:
    return [
        row.stored.name
        for row in MaterialFile.objects.all()
        if vault.digest(cipher.unseal(held(server, row.stored.name), row.stored.name)) != row.sha256
    ]


# --- a good day --------------------------------------------------------------------------------------------
def test_put_get_list_delete(proxy: FaultProxy, server: Swift, hand_in) -> None:
    file = hand_in()
    name = file.stored.name
    assert vault.digest(vault.read(name)) == file.sha256
    assert b"%PDF" not in held(server, name)
    assert name in list(vault.stored("materials"))
    assert abs(vault.stored_at(name).timestamp() - time.time()) < 60
    assert vault.is_current(name)
    vault.drop(name)
    with pytest.raises(vault.Unavailable):
        vault.read(name)


def test_nobody_reads_without_the_secret(proxy: FaultProxy, server: Swift, hand_in) -> None:
    name = hand_in().stored.name
    with pytest.raises(ClientError, match="SignatureDoesNotMatch"):
        client(server, server.url, secret="wrong").get_object(Bucket="youyue", Key=name)
    with pytest.raises(HTTPError, match="40[03]"):
        urlopen(f"{server.url}/youyue/{name}")


def test_orphans_in_a_bucket(
    proxy: FaultProxy, server: Swift, hand_in, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = hand_in()
    lost = vault.put(b"lost", folder="materials")
    assert lost in list(vault.stored("materials"))
    monkeypatch.setattr(cleaning, "GRACE", -cleaning.GRACE)
    cleaning.clear_orphans()
    left = list(vault.stored("materials"))
    assert (file.stored.name in left, lost in left) == (True, False)


# --- a bad day ---------------------------------------------------------------------------------------------
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # what botocore leaves open
@pytest.mark.parametrize("fault", FAULTS)
def test_fault(proxy: FaultProxy, server: Swift, hand_in, fault: str) -> None:
    earlier = hand_in("早先.pdf")
    proxy.fault = fault
    through_intake = 2 if fault in SLOW else TRIALS
    taken, longest = 0, 0.0
    for _trial in range(through_intake):
        began = time.monotonic()
        taken += was_taken(hand_in)
        longest = max(longest, time.monotonic() - began)
    waits = together(TRIALS - through_intake)
    longest = max([longest, *waits])
    print(f"{fault}: {taken} of {TRIALS} taken, {longest:.1f} s at most, spoiled {proxy.spoiled}")
    assert proxy.spoiled >= (5 if fault in SLOW else TRIALS)
    assert longest <= LONGEST
    assert taken == (TRIALS if fault in HARMLESS else 0)
    assert MaterialFile.objects.count() == 1 + taken
    assert unbacked(server) == []
    proxy.fault = ""
    if fault in SLOW:
        time.sleep(6)  # the store would go on for twenty seconds; nobody holds on to it for so long
    assert vault.digest(vault.read(earlier.stored.name)) == earlier.sha256
    assert hand_in("后来.pdf").pages == 3
    assert unbacked(server) == []


def was_taken(hand_in: Callable[..., MaterialFile]) -> bool:
    try:
        hand_in()
    except intake.FileRefused:
        return False
    return True


def together(count: int) -> list[float]:
    """So many uploads, all at once, straight to the vault, which none may reach; how long each waited."""

    def wait(_number: int) -> float:
        began = time.monotonic()
        with pytest.raises(vault.Unavailable):
            vault.put(pdf_bytes(3), folder="materials")
        return time.monotonic() - began

    with ThreadPoolExecutor(max_workers=18) as pool:
        return list(pool.map(wait, range(count)))


def test_control_a_store_that_is_believed(proxy: FaultProxy) -> None:
    """Without reading back, a file that was swallowed passes for a stored one."""
    proxy.fault = "swallowed with a 200"
    name = storages["default"].save("materials/believed", ContentFile(b"content"))
    assert not storages["default"].exists(name)
