"""The real clamd with signatures of our own: this tests the plumbing, and claims no rate of detection.

The database knows the harmless EICAR test file only, by its hash and by its bytes anywhere; nothing is
downloaded. The daemon runs from a configuration in a temporary folder and is stopped afterwards.
"""

import hashlib
import io
import shutil
import socket
import subprocess
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest
from django.core.management import call_command

from catalog.models import MaterialRequirement
from materials import intake
from materials.dossiers import open_dossier
from materials.models import MaterialFile
from materials.scan import scanner, scanning
from materials.serve import serving
from tests.faults.clamd import VIRUS
from tests.materials.forgeries import upload
from tests.scans import jpeg_bytes, pdf_bytes
from youyue.identity.models import User

pytestmark = pytest.mark.trial
State = MaterialFile.ScanState

CONFIGURATION = """
Foreground yes
DatabaseDirectory {home}/signatures
LocalSocket {home}/clamd.ctl
TCPSocket {port}
TCPAddr 127.0.0.1
TemporaryDirectory {home}
LogFile {home}/log
StreamMaxLength 5M
"""


@pytest.fixture(scope="module")
def daemon(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, int]]:
    """Its socket's path and its port."""
    program = shutil.which("clamd") or "/usr/sbin/clamd"
    assert Path(program).exists(), "clamd is missing; .ci/packages --trials installs it"
    home = tmp_path_factory.mktemp("clamd")
    (home / "signatures").mkdir()
    by_hash = f"{hashlib.md5(VIRUS).hexdigest()}:{len(VIRUS)}:Eicar-Hash\n"
    by_bytes = f"Eicar-Bytes:0:*:{VIRUS.hex()}\n"
    (home / "signatures/own.hdb").write_text(by_hash)
    (home / "signatures/own.ndb").write_text(by_bytes)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    (home / "clamd.conf").write_text(CONFIGURATION.format(home=home, port=port))
    process = subprocess.Popen(
        [program, "--config-file", str(home / "clamd.conf")], stdout=subprocess.DEVNULL
    )
    try:
        until = time.monotonic() + 60
        while not (home / "clamd.ctl").exists():
            assert process.poll() is None and time.monotonic() < until, (home / "log").read_text()
            time.sleep(0.1)
        yield home / "clamd.ctl", port
    finally:
        process.terminate()
        process.wait(20)


@pytest.fixture(params=["socket", "port"])
def clamd(request: pytest.FixtureRequest, daemon: tuple[Path, int], settings) -> str:
    path, port = daemon
    settings.CLAMD_SOCKET = str(path) if request.param == "socket" else f"127.0.0.1:{port}"
    return settings.CLAMD_SOCKET


def zipped(content: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("readme.txt", content)
    return buffer.getvalue()


def pdf_with(content: bytes) -> bytes:
    """A page that shows nothing and whose compressed drawing instructions hold `content` as a comment."""
    buffer = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.pages[0].Contents = pdf.make_stream(b"% " + content + b"\n")
        pdf.save(buffer, compress_streams=True)
    return buffer.getvalue()


def test_test_virus_alone_and_in_an_archive(clamd: str) -> None:
    assert scanner.scan(VIRUS).startswith("Eicar-")
    assert scanner.scan(zipped(VIRUS)).startswith("Eicar-")
    assert scanner.scan(zipped(zipped(VIRUS))).startswith("Eicar-")


def test_harmless_files(clamd: str) -> None:
    for content in (b"", b"harmless", pdf_bytes(20), jpeg_bytes(3000, 2000), zipped(b"harmless")):
        assert scanner.scan(content) == ""


def test_more_than_the_daemon_takes_is_not_clean(clamd: str) -> None:
    with pytest.raises(scanner.Away):
        scanner.scan(b"0" * (6 * 1024 * 1024))


def test_from_upload_to_quarantine(clamd: str, rf, applicant: User) -> None:
    """The virus in a compressed stream of a PDF outlives the rewriting, is found, and is shown to nobody."""
    dossier, requirement = open_dossier(), MaterialRequirement.objects.get(name="劳动合同")
    content = pdf_with(VIRUS)
    assert VIRUS not in content
    bad = intake.accept(dossier, requirement, upload("合同.pdf", content), applicant)
    good = intake.accept(dossier, requirement, upload("证明.pdf", pdf_bytes(2)), applicant)
    assert {bad.scan_state, good.scan_state} == {State.PENDING}
    call_command("work", "--once")
    bad.refresh_from_db()
    good.refresh_from_db()
    assert (bad.scan_state, good.scan_state) == (State.INFECTED, State.CLEAN)
    request = rf.get("/")
    request.user = applicant
    assert serving.send_original(request, bad, whose=applicant, role="本人").status_code == 409
    assert serving.send_original(request, good, whose=applicant, role="本人").status_code == 200
    assert scanning.states([str(bad.pk)]) == {str(bad.pk): State.INFECTED}
