"""What is told of a recorded state, who may look in, and what an infected file leaves behind."""

from collections.abc import Iterator
from pathlib import Path
from socketserver import BaseRequestHandler, ThreadingUnixStreamServer
from threading import Thread

import pytest

from catalog.models import MaterialRequirement
from materials import intake
from materials.models import Dossier, MaterialFile
from materials.scan import scanning
from materials.store import pages, shelf, vault
from tests.faults.clamd import VIRUS, FakeClamd
from tests.materials.forgeries import upload
from tests.scans import pdf_bytes
from youyue.identity.models import User
from youyue.notices.models import Job

State = MaterialFile.ScanState


@pytest.fixture
def clamd(settings, tmp_path: Path) -> Iterator[FakeClamd]:
    """Listens at a file, for the network is closed here."""
    fake = FakeClamd()

    class Handler(BaseRequestHandler):
        def handle(self) -> None:
            fake(self.request)

    settings.CLAMD_SOCKET = str(tmp_path / "clamd")
    with ThreadingUnixStreamServer(settings.CLAMD_SOCKET, Handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield fake
        server.shutdown()
        thread.join()


@pytest.fixture
def file(dossier: Dossier, contract: MaterialRequirement, applicant: User) -> MaterialFile:
    return intake.accept(dossier, contract, upload("合同.pdf", pdf_bytes()), applicant)


def test_states_without_a_scanner() -> None:
    told = [scanning.state_of(state) for state in State.values]
    assert dict(zip(State.values, told, strict=True)) == {
        State.NOT_SCANNED: State.NOT_SCANNED,
        State.PENDING: State.NOT_SCANNED,
        State.CLEAN: State.CLEAN,
        State.INFECTED: State.INFECTED,
    }


def test_states_with_a_scanner(settings) -> None:
    settings.CLAMD_SOCKET = "127.0.0.1:1"
    told = [scanning.state_of(state) for state in State.values]
    assert dict(zip(State.values, told, strict=True)) == {
        State.NOT_SCANNED: State.PENDING,
        State.PENDING: State.PENDING,
        State.CLEAN: State.CLEAN,
        State.INFECTED: State.INFECTED,
    }


@pytest.mark.parametrize(
    ("socket", "opened"),
    [("", {State.NOT_SCANNED, State.PENDING, State.CLEAN}), ("127.0.0.1:1", {State.CLEAN})],
)
def test_open_states(settings, socket: str, opened: set[str]) -> None:
    settings.CLAMD_SOCKET = socket
    assert {state for state in State.values if scanning.is_open(MaterialFile(scan_state=state))} == opened


def test_pages_of_an_infected_file_are_gone(file: MaterialFile, clamd: FakeClamd) -> None:
    """Drawn before it was judged: nothing of it is left to be shown."""
    stored = vault.put(VIRUS, folder="materials")
    sha256 = vault.digest(VIRUS)
    MaterialFile.objects.filter(pk=file.pk).update(stored=stored, sha256=sha256)
    name = f"{sha256}/1-{pages.WIDTH}"
    pages._keep(name, b"a picture")
    drawn = shelf.Folder().place(name)
    assert drawn.exists()
    scanning.scan(MaterialFile.objects.get(pk=file.pk))
    assert not drawn.exists()


def test_of_two_workers_that_move_an_infected_file_one_copy_stays(file: MaterialFile) -> None:
    """Both have read it before either moved it."""
    before = set(vault.stored(vault.QUARANTINE))
    first, second = (MaterialFile.objects.get(pk=file.pk) for _worker in range(2))
    scanning._lock_away(first, VIRUS)
    scanning._lock_away(second, VIRUS)
    assert set(vault.stored(vault.QUARANTINE)) - before == {MaterialFile.objects.get(pk=file.pk).stored.name}


def test_clean_file_is_drawn_next(file: MaterialFile, clamd: FakeClamd) -> None:
    Job.objects.all().delete()
    scanning.scan(file)
    assert list(Job.objects.values_list("kind", "subject")) == [(scanning.DRAW, str(file.pk))]


def test_bytes_that_are_not_the_rows_are_not_judged(file: MaterialFile, clamd: FakeClamd) -> None:
    MaterialFile.objects.filter(pk=file.pk).update(stored=vault.put(b"another", folder="materials"))
    with pytest.raises(vault.Broken):
        scanning.scan(MaterialFile.objects.get(pk=file.pk))
    assert (clamd.asked, MaterialFile.objects.get(pk=file.pk).scan_state) == ([], file.scan_state)


def test_states_of_a_list_take_one_query(file: MaterialFile, django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        assert scanning.states([str(file.pk)]) == {str(file.pk): State.NOT_SCANNED}
