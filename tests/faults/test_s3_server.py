"""R5 against a real S3 server behind a proxy that spoils the traffic, with the product's own time limits.

Whatever happens, no row points to bytes that are not there, and no request waits longer than eight seconds.
"""

import time
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import boto3
import environ
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError
from django.core.files.base import ContentFile
from django.core.files.storage import storages

from catalog.models import MaterialRequirement
from materials import cipher, cleaning, intake, vault
from materials.dossiers import open_dossier
from materials.models import MaterialFile
from tests.faults.fault_proxy import FAULTS, FaultProxy
from tests.faults.servers import serving as listening
from tests.faults.swift import Swift, swift
from tests.materials.forgeries import upload
from tests.scans import pdf_bytes
from youyue.identity.models import User
from youyue.stores import store_from

pytestmark = pytest.mark.trial
TRIALS = 20
LONGEST = 8.0  # of which the store has 7; the file itself is inspected before
HARMLESS = {"wrong ETag"}
SLOW = {fault for fault in FAULTS if "no answer" in fault or "a second" in fault}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Swift]:
    from pytest_socket import enable_socket

    enable_socket()
    warnings.filterwarnings("ignore", category=DeprecationWarning, module="botocore")
    with swift(tmp_path_factory.mktemp("swift")) as running:
        client(running, running.url).create_bucket(Bucket="youyue")
        yield running


def client(server: Swift, url: str, secret: str = "") -> Any:
    return boto3.client(
        "s3",
        endpoint_url=url,
        aws_access_key_id=server.access_key,
        aws_secret_access_key=secret or server.secret_key,
        region_name=server.region,
        config=Config(signature_version="s3v4", s3={"addressing_style": "path"}),
    )


@pytest.fixture
def proxy(server: Swift, settings, monkeypatch: pytest.MonkeyPatch, tmp_path) -> Iterator[FaultProxy]:
    """The product's store as `youyue.stores` makes it, with the proxy for its endpoint."""
    made = FaultProxy(server.port)
    with listening(made) as port:
        for name, value in {
            "S3_BUCKET": "youyue",
            "S3_ENDPOINT_URL": f"http://127.0.0.1:{port}",
            "S3_ACCESS_KEY": server.access_key,
            "S3_SECRET_KEY": server.secret_key,
            "S3_REGION": server.region,
            "S3_ADDRESSING_STYLE": "path",
        }.items():
            monkeypatch.setenv(name, value)
        settings.STORAGES = settings.STORAGES | {"default": store_from(environ.Env(), tmp_path)}
        warnings.filterwarnings("ignore", category=DeprecationWarning, module="botocore")
        yield made


@pytest.fixture
def hand_in(applicant: User) -> Callable[..., MaterialFile]:
    requirement = MaterialRequirement.objects.get(name="劳动合同")

    def hand_in(name: str = "合同.pdf") -> MaterialFile:
        return intake.accept(open_dossier(), requirement, upload(name, pdf_bytes(3)), applicant)

    return hand_in


def held(server: Swift, name: str) -> bytes:
    """What lies in the bucket, asked without the proxy."""
    return client(server, server.url).get_object(Bucket="youyue", Key=name)["Body"].read()


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
        time.sleep(proxy.patience + 2)  # until nothing is under way any more
    assert vault.digest(vault.read(earlier.stored.name)) == earlier.sha256
    assert hand_in("后来.pdf").pages == 3
    assert unbacked(server) == []


def was_taken(hand_in: Callable[..., MaterialFile]) -> bool:
    try:
        hand_in()
    except intake.Refused:
        return False
    return True


def together(count: int) -> list[float]:
    """So many uploads, six at once, straight to the vault, which none may reach; how long each waited."""

    def wait(_number: int) -> float:
        began = time.monotonic()
        with pytest.raises(vault.Unavailable):
            vault.put(pdf_bytes(3), folder="materials")
        return time.monotonic() - began

    with ThreadPoolExecutor(max_workers=6) as pool:
        return list(pool.map(wait, range(count)))


def test_control_a_store_that_is_believed(proxy: FaultProxy) -> None:
    """Without reading back, a file that was swallowed passes for a stored one."""
    proxy.fault = "swallowed with a 200"
    name = storages["default"].save("materials/believed", ContentFile(b"content"))
    assert not storages["default"].exists(name)
