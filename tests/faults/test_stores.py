"""A store that fails, cuts, lies or hangs: no row points to bytes that are not there, whatever it does."""

import subprocess
import sys
import time
import warnings
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import settings as django_settings
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from storages.backends.s3 import S3Storage

from catalog.models import MaterialRequirement
from materials import intake
from materials.dossiers import open_dossier
from materials.models import MaterialFile
from materials.store import cipher, hands, vault
from materials.store.s3 import TimedS3Storage
from tests.faults.stores import FaultyStore, S3Server, s3_options, s3_server
from tests.materials.forgeries import upload
from tests.scans import pdf_bytes
from youyue.identity.models import User

WORDS = "“社保.pdf”没有传成功，文件库暂时连不上，原来的文件都还在，请过几分钟重试"
OVER_HTTP = [
    "reset mid-body",
    "no answer",
    "503",
    "200 with a page",
    "stores a page",
    "cuts the object",
    "one byte at a time",
]


@pytest.fixture
def hand_in(applicant: User):
    dossier = open_dossier()
    requirement = MaterialRequirement.objects.get(name="劳动合同")

    def hand_in(name: str = "社保.pdf", replaces: MaterialFile | None = None) -> MaterialFile:
        return intake.accept(dossier, requirement, upload(name, pdf_bytes(2)), applicant, replaces)

    return hand_in


@pytest.fixture
def store(settings, tmp_path) -> FaultyStore:
    backend = {"BACKEND": "tests.faults.stores.FaultyStore", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = settings.STORAGES | {"default": backend}
    return storages["default"]


@pytest.fixture
def server() -> Iterator[S3Server]:
    with s3_server() as server:
        yield server


@pytest.fixture
def s3(settings, server: S3Server) -> S3Server:
    """The product's own S3 client against the server."""
    backend = {"BACKEND": "materials.store.s3.TimedS3Storage", "OPTIONS": s3_options(server)}
    settings.STORAGES = settings.STORAGES | {"default": backend}
    settings.MATERIAL_STORE_SECONDS = 4
    warnings.filterwarnings("ignore", category=DeprecationWarning, module="botocore")
    return server


def refused(hand_in, **facts: object) -> str:
    with pytest.raises(intake.FileRefused) as error:
        hand_in(**facts)
    return error.value.message


def unbacked() -> list[str]:
    """Rows whose bytes are not there or are others."""
    return [
        row.name
        for row in MaterialFile.objects.all()
        if vault.digest(vault.read(row.stored.name)) != row.sha256
    ]


# --- at the Storage API ------------------------------------------------------------------------------------
def test_sound_store(store: FaultyStore, hand_in) -> None:
    assert hand_in().pages == 2
    assert unbacked() == []


@pytest.mark.parametrize("fault", FaultyStore.LOUD + FaultyStore.SILENT)
def test_fault_leaves_no_row(store: FaultyStore, hand_in, fault: str) -> None:
    store.fault = fault
    assert refused(hand_in) == WORDS
    assert MaterialFile.objects.count() == 0


@pytest.mark.parametrize("fault", FaultyStore.LOUD + FaultyStore.SILENT)
def test_fault_leaves_the_earlier_file(store: FaultyStore, hand_in, fault: str) -> None:
    old = hand_in(name="合同.pdf")
    store.fault = fault
    assert refused(hand_in, replaces=old) == WORDS
    store.fault = ""
    assert list(MaterialFile.objects.filter(removed_at=None)) == [old]
    assert unbacked() == []


@pytest.mark.parametrize("fault", FaultyStore.LOUD + FaultyStore.SILENT)
def test_store_that_recovers(store: FaultyStore, hand_in, fault: str) -> None:
    store.fault = fault
    refused(hand_in)
    store.fault = ""
    assert hand_in().name == "社保.pdf"
    assert unbacked() == []


@pytest.mark.parametrize("fault", FaultyStore.SILENT)
def test_control_the_silent_faults_are_silent(store: FaultyStore, fault: str) -> None:
    """What a caller without reading back would believe to be stored."""
    store.fault = fault
    name = store.save("a", ContentFile(pdf_bytes(2)))
    with store.open(name) as stored:
        assert stored.read() != pdf_bytes(2)


# --- over HTTP ---------------------------------------------------------------------------------------------
def test_sound_server(s3: S3Server, hand_in) -> None:
    made = hand_in()
    held = s3.objects[f"/youyue/{made.stored.name}"]
    assert cipher.unseal(held, made.stored.name) == vault.read(made.stored.name)
    assert unbacked() == []


@pytest.mark.parametrize("fault", OVER_HTTP)
def test_server_fault_leaves_no_row(s3: S3Server, hand_in, fault: str) -> None:
    s3.fault = fault
    began = time.monotonic()
    assert refused(hand_in) == WORDS
    assert MaterialFile.objects.count() == 0
    assert time.monotonic() - began < 8


def test_nobody_listens(s3: S3Server, hand_in) -> None:
    s3.shutdown()
    s3.socket.close()
    assert refused(hand_in) == WORDS
    assert MaterialFile.objects.count() == 0


# --- a store that drips ------------------------------------------------------------------------------------
@pytest.fixture
def dripping(s3: S3Server, settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The name of a file in a store that sends three bytes a second; the hands are this test's own."""
    pool = ThreadPoolExecutor(hands.HANDS)
    monkeypatch.setattr(hands, "_pool", pool)
    name = vault.put(pdf_bytes(2), folder="materials")
    settings.MATERIAL_STORE_SECONDS = 1
    s3.fault = "one byte at a time"
    yield name
    s3.patience = 0  # so that whoever still reads comes to an end
    pool.shutdown()


def all_wait(name: str, readers: int = hands.HANDS + 4) -> float:
    """How long the slowest of so many readers waited; none of them got anything."""

    def wait(_number: int) -> float:
        began = time.monotonic()
        with pytest.raises(vault.Unavailable):
            vault.read(name)
        return time.monotonic() - began

    with ThreadPoolExecutor(readers) as people:
        return max(people.map(wait, range(readers)))


def test_dripping_store_lets_go(s3: S3Server, dripping: str) -> None:
    assert all_wait(dripping) < 3
    s3.fault = ""
    time.sleep(1)  # the threads give up at the next byte
    assert vault.digest(vault.read(dripping)) == vault.digest(pdf_bytes(2))


def test_control_a_reader_without_a_limit(
    s3: S3Server, dripping: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the library's own reader the hands stay where they are, and nobody else is served."""
    monkeypatch.setattr(TimedS3Storage, "_open", S3Storage._open)
    all_wait(dripping)
    s3.fault = ""
    time.sleep(1)
    with pytest.raises(vault.Unavailable):
        vault.read(dripping)


def test_bytes_that_were_stored_too_late_go_again(s3: S3Server, settings) -> None:
    settings.MATERIAL_STORE_SECONDS = 1
    s3.fault = "one byte at a time"  # the file arrives, and reading it back takes for ever
    with pytest.raises(vault.Unavailable):
        vault.put(pdf_bytes(2), folder="materials")
    until = time.monotonic() + 5
    while (s3.objects or not s3.asked) and time.monotonic() < until:  # it is asked for what it has stored
        time.sleep(0.1)
    assert (s3.asked, s3.objects) == (1, {})


def test_limits_of_the_product() -> None:
    """connect 2 s, read 5 s, one retry: the settings as they are with a bucket."""
    script = (
        "from youyue.settings import STORAGES;"
        "c = STORAGES['default']['OPTIONS']['client_config'];"
        "print(c.connect_timeout, c.read_timeout, c.retries['total_max_attempts'], c.signature_version)"
    )
    answer = subprocess.run(
        [sys.executable, "-c", script],
        cwd=django_settings.BASE_DIR,
        env={"S3_BUCKET": "youyue", "PATH": ""},
        capture_output=True,
        text=True,
        check=True,
    )
    assert answer.stdout.split() == ["2", "5", "2", "s3v4"]
