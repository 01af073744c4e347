"""The nightly comparison of rows and bytes."""

import io
import os
import re
import time
from pathlib import Path

import pytest
from django.core.files.storage import storages
from django.core.management import CommandError, call_command

from catalog.models import MaterialRequirement
from materials import intake
from materials.models import Dossier, MaterialFile
from materials.portraits import accept_portrait
from materials.store import vault
from tests.materials.forgeries import upload
from tests.scans import pdf_bytes, portrait_bytes
from youyue.identity.models import User

BROKEN = "altered, moved, or under a key that is not in the ring"


@pytest.fixture
def files(dossier: Dossier, contract: MaterialRequirement, applicant: User) -> list[MaterialFile]:
    names = ["莫知文身份证.pdf", "合同.pdf", "证明.pdf"]
    return [intake.accept(dossier, contract, upload(name, pdf_bytes()), applicant) for name in names]


@pytest.fixture(autouse=True)
def store(settings, tmp_path: Path) -> Path:
    """A folder of this test's own: the others leave orphans behind."""
    backend = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = settings.STORAGES | {"default": backend}
    return tmp_path


def said() -> str:
    out = io.StringIO()
    call_command("verify_materials", stdout=out, no_color=True)
    return out.getvalue().strip()


def complaints() -> list[str]:
    """The lines it writes, and last what it fails with."""
    lines = io.StringIO()
    with pytest.raises(CommandError) as error:
        call_command("verify_materials", stdout=io.StringIO(), stderr=lines, no_color=True)
    return [*lines.getvalue().splitlines(), str(error.value)]


def complaint() -> str:
    """The one line about the one bad file."""
    line, total = complaints()
    assert re.fullmatch(r"1 of \d+ files are not whole, 0 objects have no row", total)
    return line


def alter(path: Path) -> None:
    """One bit of one byte."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def test_everything_whole(files: list[MaterialFile], applicant: User) -> None:
    accept_portrait(upload("照片.jpg", portrait_bytes()), applicant)
    intake.remove(files[0])
    assert said() == "4 files are whole, no object is without a row"


def test_one_altered_byte(files: list[MaterialFile]) -> None:
    alter(Path(storages["default"].path(files[1].stored.name)))
    assert complaint() == f"material file {files[1].pk}: {BROKEN}"


def test_cut_file(files: list[MaterialFile]) -> None:
    with open(storages["default"].path(files[2].stored.name), "r+b") as stored:
        stored.truncate(10)
    assert complaint() == f"material file {files[2].pk}: {BROKEN}"


def test_lost_file(files: list[MaterialFile]) -> None:
    storages["default"].delete(files[0].stored.name)
    assert complaint().startswith(f"material file {files[0].pk}: ")
    assert "莫知文" not in complaint()


def test_altered_portrait(applicant: User) -> None:
    portrait = accept_portrait(upload("照片.jpg", portrait_bytes()), applicant)
    with open(storages["default"].path(portrait.stored.name), "ab") as stored:
        stored.write(b"#")
    assert complaint() == f"portrait {portrait.pk}: {BROKEN}"


def test_bytes_of_another_file(files: list[MaterialFile]) -> None:
    """A sound file of ours in the place of another one: it opens, and is not the one that was handed in."""
    other = vault.put(pdf_bytes(4), folder="materials")
    MaterialFile.objects.filter(pk=files[0].pk).update(stored=other)
    assert complaint().startswith(f"material file {files[0].pk}: ")


# --- a thousand files ---------------------------------------------------------------------------------------
@pytest.fixture
def thousand(files: list[MaterialFile], applicant: User) -> list[MaterialFile]:
    material = files[0].material
    contents = [b"%d" % number * 50 for number in range(1000)]
    return MaterialFile.objects.bulk_create(
        MaterialFile(
            material=material,
            name="a.pdf",
            kind="pdf",
            stored=vault.put(content, folder="materials"),
            size=len(content),
            sha256=vault.digest(content),
            uploaded_by=applicant,
        )
        for content in contents
    )


def test_one_byte_a_lost_file_and_a_stray_one_among_a_thousand(
    thousand: list[MaterialFile], store: Path
) -> None:
    assert said() == "1003 files are whole, no object is without a row"
    altered, lost = thousand[421], thousand[802]
    alter(store / altered.stored.name)
    (store / lost.stored.name).unlink()
    stray = vault.put(b"stray", folder="materials")
    vault.put(b"an upload that is under way", folder="materials")
    then = time.time() - 2 * 24 * 3600
    os.utime(store / stray, (then, then))
    assert complaints() == [
        f"material file {altered.pk}: {BROKEN}",
        f"material file {lost.pk}: {lost.stored.name} cannot be read",
        f"{stray}: no row",
        "2 of 1003 files are not whole, 1 objects have no row",
    ]
