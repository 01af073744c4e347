"""R6, the scanner: sound, away, silent or odd. Nothing that it has not found clean leaves the house."""

import itertools
import time
from collections.abc import Iterator

import pytest
from django.core.files.storage import storages

from materials import jobs
from materials.models import MaterialFile
from materials.scan import scanner, scanning
from materials.store import vault
from tests.faults.clamd import VIRUS, FakeClamd
from tests.faults.servers import closed_port
from tests.faults.servers import serving as listening
from youyue.identity.models import User
from youyue.notices.jobs import run_due
from youyue.notices.models import Job

State = MaterialFile.ScanState


@pytest.fixture
def clamd(settings) -> Iterator[FakeClamd]:
    fake = FakeClamd()
    fake.patience = 5
    with listening(fake) as port:
        settings.CLAMD_SOCKET = f"127.0.0.1:{port}"
        yield fake


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scanner, "SILENCE", 0.5)


def fresh(file: MaterialFile) -> MaterialFile:
    return MaterialFile.objects.select_related("material__requirement").get(pk=file.pk)


def infect(file: MaterialFile) -> None:
    """Put bytes with a virus in the place of the file's, as if it had come that way."""
    stored = vault.put(VIRUS, folder="materials")
    MaterialFile.objects.filter(pk=file.pk).update(stored=stored, sha256=vault.digest(VIRUS), size=len(VIRUS))


# --- the client --------------------------------------------------------------------------------------------
@pytest.mark.parametrize("size", [0, 1, scanner.CHUNK - 1, scanner.CHUNK, scanner.CHUNK + 1, 3_000_000])
def test_every_byte_reaches_the_scanner(clamd: FakeClamd, size: int) -> None:
    content = bytes(itertools.islice(itertools.cycle(range(256)), size))
    assert scanner.scan(content) == ""
    assert clamd.asked == [content]


def test_name_of_what_was_found(clamd: FakeClamd) -> None:
    assert scanner.scan(b"before" + VIRUS) == "Eicar-Test-Signature"


@pytest.mark.parametrize("fault", FakeClamd.FAULTS)
def test_anything_but_an_answer_is_away(clamd: FakeClamd, impatient: None, fault: str) -> None:
    clamd.fault = fault
    began = time.monotonic()
    with pytest.raises(scanner.Away):
        scanner.scan(b"anything")
    assert time.monotonic() - began < 3


@pytest.mark.parametrize("address", ["/nowhere/clamd.ctl", "127.0.0.1", "nonsense", "127.0.0.1:port"])
def test_address_that_leads_nowhere(settings, address: str) -> None:
    settings.CLAMD_SOCKET = address
    with pytest.raises(scanner.Away):
        scanner.scan(b"anything")


def test_slow_drip_ends(clamd: FakeClamd, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every wait is short and yet it does not end: the whole has a limit too."""
    monkeypatch.setattr(scanner, "TOTAL", 1)
    clamd.fault = "hangs"
    began = time.monotonic()
    with pytest.raises(scanner.Away):
        scanner.scan(b"anything")
    assert time.monotonic() - began < 2


# --- the worker --------------------------------------------------------------------------------------------
def test_upload_waits_for_the_scanner_and_is_open_then(clamd: FakeClamd, hand_in) -> None:
    file = hand_in()
    assert (file.scan_state, scanning.is_open(file)) == (State.PENDING, False)
    run_due()
    assert fresh(file).scan_state == State.CLEAN
    assert clamd.asked == [vault.read(file.stored.name)]
    assert not Job.objects.exists()


def test_upload_while_the_scanner_is_away(settings, hand_in) -> None:
    settings.CLAMD_SOCKET = f"127.0.0.1:{closed_port()}"
    began = time.monotonic()
    file = hand_in()
    assert time.monotonic() - began < 5
    for _round in range(3):
        run_due()
        Job.objects.update(due_at=file.uploaded_at)
    assert fresh(file).scan_state == State.PENDING
    assert Job.objects.get().attempts == 3


@pytest.mark.parametrize("fault", FakeClamd.FAULTS)
def test_odd_answer_leaves_the_file_closed(clamd: FakeClamd, impatient: None, hand_in, fault: str) -> None:
    file = hand_in()
    clamd.fault = fault
    run_due()
    assert fresh(file).scan_state == State.PENDING
    clamd.fault = ""
    Job.objects.update(due_at=file.uploaded_at)
    run_due()
    assert fresh(file).scan_state == State.CLEAN


def test_bytes_that_cannot_be_read_are_not_clean(clamd: FakeClamd, hand_in) -> None:
    """A known portal scans the empty file it got instead, and notes it as clean."""
    file = hand_in()
    storages["default"].delete(file.stored.name)
    run_due()
    assert fresh(file).scan_state == State.PENDING
    assert clamd.asked == []


def test_bytes_of_another_file_are_not_clean(clamd: FakeClamd, hand_in) -> None:
    file = hand_in()
    MaterialFile.objects.filter(pk=file.pk).update(stored=vault.put(b"other", folder="materials"))
    run_due()
    assert fresh(file).scan_state == State.PENDING


def test_infected_file(clamd: FakeClamd, hand_in, applicant: User) -> None:
    file = hand_in()
    infect(file)
    old = fresh(file).stored.name
    run_due()
    file = fresh(file)
    assert file.scan_state == State.INFECTED
    assert file.stored.name.startswith("quarantine/")
    assert vault.read(file.stored.name) == VIRUS
    assert not storages["default"].exists(old)
    assert "查出病毒" in applicant.notices.get().text
    jobs.scan(str(file.pk))
    assert fresh(file).stored.name == file.stored.name
    assert applicant.notices.count() == 1


def test_file_from_before_there_was_a_scanner(settings, hand_in) -> None:
    file = hand_in()
    assert (file.scan_state, scanning.is_open(file)) == (State.NOT_SCANNED, True)
    fake = FakeClamd()
    with listening(fake) as port:
        settings.CLAMD_SOCKET = f"127.0.0.1:{port}"
        assert not scanning.is_open(fresh(file))
        jobs.scan_what_was_left()
        run_due()
    assert fresh(file).scan_state == State.CLEAN


def test_without_a_scanner_nothing_is_called_clean(hand_in) -> None:
    file = hand_in()
    run_due()
    jobs.scan_what_was_left()
    run_due()
    assert scanning.state_of(fresh(file).scan_state) == State.NOT_SCANNED


def test_infected_file_is_not_drawn(settings, hand_in, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.CLAMD_SOCKET = "127.0.0.1:1"
    file = hand_in()
    drawn = []
    monkeypatch.setattr(jobs.pages, "page_image", lambda *given: drawn.append(given))
    for state in (State.PENDING, State.INFECTED, State.NOT_SCANNED):
        MaterialFile.objects.filter(pk=file.pk).update(scan_state=state)
        jobs.draw(str(file.pk))
    assert drawn == []
