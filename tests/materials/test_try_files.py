"""`manage.py try_files`, and what comes of hundreds of damaged and odd files."""

import io
import json
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from itertools import islice
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from django.core.management import CommandError, call_command

from materials.inspect import pool
from materials.inspect.names import display_name
from materials.management.commands.try_files import Verdict, judge
from tests.materials import damage
from tests.materials.inspect.test_pdf_damage import pages_drawn
from tests.scans import jpeg_bytes, pdf_bytes

SHIPPED = ("/usr/share", "/usr/lib", "/root/.pyenv")
MOST_BYTES, MOST_SHIPPED = 10 * 1024 * 1024, 300


def told(folder: Path) -> list[dict]:
    out = StringIO()
    call_command("try_files", str(folder), "--json", stdout=out)
    return json.loads(out.getvalue())


def test_each_file_is_judged(tmp_path: Path) -> None:
    scan = damage.scan(10)
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "合同.pdf").write_bytes(scan[: len(scan) // 2])
    (tmp_path / "a.pdf").write_bytes(pdf_bytes(3))
    (tmp_path / "c.jpg").write_bytes(jpeg_bytes())
    (tmp_path / "d.pdf").write_bytes(b"")
    (tmp_path / "e.pdf").symlink_to(tmp_path / "nowhere")
    os.mkfifo(tmp_path / "f.pdf")
    (tmp_path / "g").symlink_to(tmp_path)
    (tmp_path / os.fsdecode(b"h\xff.txt")).write_bytes(b"text")
    with (tmp_path / "i.pdf").open("wb") as huge:
        huge.write(b"%PDF-1.7\n")
        huge.truncate(5_000_000_000)
    verdicts = {one["name"]: one for one in told(tmp_path)}
    assert list(verdicts) == ["a.pdf", "b/合同.pdf", "c.jpg", "d.pdf", "e.pdf", "f.pdf", "h?.txt", "i.pdf"]
    assert verdicts["a.pdf"] == {"name": "a.pdf", "taken": True, "kind": "pdf", "pages": 3, "reason": ""}
    assert verdicts["c.jpg"] == {"name": "c.jpg", "taken": True, "kind": "jpeg", "pages": 1, "reason": ""}
    assert verdicts["b/合同.pdf"] == {
        "name": "b/合同.pdf", "taken": False, "kind": None, "pages": None,
        "reason": "“合同.pdf”从第 5 页起读不出来，文件可能没有下载或传输完整，请重新扫描或重新导出后再传",
    }  # fmt: skip
    assert verdicts["d.pdf"]["reason"].startswith("“d.pdf”是空文件")
    assert verdicts["e.pdf"]["reason"].startswith("“e.pdf”读不出来")
    assert verdicts["i.pdf"]["reason"].startswith("“i.pdf”有 4768.4 MB")


def test_in_words(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf_bytes(3))
    out = StringIO()
    call_command("try_files", str(tmp_path), stdout=out)
    assert out.getvalue() == "a.pdf: taken, pdf, 3 pages\n1 of 1 files would be taken\n"


def test_no_such_folder(tmp_path: Path) -> None:
    with pytest.raises(CommandError):
        call_command("try_files", str(tmp_path / "none"))


def judged(given: tuple[str, str, bytes]) -> tuple[str, Verdict, bytes, float]:
    what, name, content = given
    began = time.monotonic()
    verdict, kept = judge(io.BytesIO(content), display_name(name))
    return what, verdict, kept, time.monotonic() - began


def check(given: list[tuple[str, str, bytes]]) -> int:
    """Judge all; whatever is taken opens in both readers. Returns how many were taken."""
    taken = 0
    with ThreadPoolExecutor(2) as hands:
        for what, verdict, kept, seconds in hands.map(judged, given):
            assert seconds < pool.SECONDS, what
            assert verdict.taken != bool(verdict.reason), what
            taken += verdict.taken
            if verdict.kind == "pdf":
                with pikepdf.open(io.BytesIO(kept)) as pdf:
                    assert (what, len(pdf.pages), pdf.get_warnings()) == (what, verdict.pages, [])
                assert (what, len(pypdfium2.PdfDocument(kept))) == (what, verdict.pages)
    return taken


def test_sixty_odd_files() -> None:
    given = list(damage.everything(12))
    assert 5 < check(given[:: len(given) // 60]) < 60


def shipped() -> list[Path]:
    """PDFs and pictures that happen to be on this machine."""
    found = (
        Path(folder, name)
        for top in SHIPPED
        for folder, _folders, names in os.walk(top)
        for name in sorted(names)
        if name.lower().endswith((".pdf", ".png", ".jpg", ".jpeg"))
    )
    sound = (path for path in found if path.is_file() and 0 < path.stat().st_size < MOST_BYTES)
    return sorted(sound, key=lambda path: path.suffix.lower() != ".pdf")[:MOST_SHIPPED]


@pytest.mark.trial
def test_a_thousand_odd_files() -> None:
    given = list(damage.everything(70))
    assert len(given) > 850
    given += [(str(path), path.name, path.read_bytes()) for path in shipped()]
    given += islice(damage.everything(30, seed=99), max(1000 - len(given), 0))
    assert len(given) >= 1000
    assert check(given) > 100


@pytest.mark.trial
def test_memory_for_odd_files(tmp_path: Path) -> None:
    """In a process that has had no other children: the system's figure never sinks again."""
    for number, (_what, _name, content) in enumerate(islice(damage.everything(12), 0, None, 3)):
        (tmp_path / str(number)).write_bytes(content)
    measure = "import resource, sys, django; django.setup()\n"
    measure += "from django.core.management import call_command\n"
    measure += "call_command('try_files', sys.argv[1], stdout=sys.stderr)\n"
    measure += "from materials.inspect import pool; pool.close()\n"
    measure += "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    command = [sys.executable, "-c", measure, str(tmp_path)]
    run = subprocess.run(command, capture_output=True, check=True, text=True)
    assert 0 < int(run.stdout) < 256 * 1024


@pytest.mark.trial
def test_shipped_pdfs_look_the_same() -> None:
    for path in shipped():
        if path.suffix.lower() == ".pdf":
            verdict, kept = judge(io.BytesIO(path.read_bytes()), path.name)
            assert verdict.taken, path
            assert pages_drawn(kept) == pages_drawn(path.read_bytes()), path
