"""The nightly comparison of rows and bytes."""

import io

import pytest
from django.core.files.storage import storages
from django.core.management import CommandError, call_command

from catalog.models import MaterialRequirement
from materials import intake, vault
from materials.models import Dossier, MaterialFile
from materials.portraits import accept_portrait
from tests.materials.forgeries import upload
from tests.scans import pdf_bytes, portrait_bytes
from youyue.identity.models import User

BROKEN = "altered, moved, or under a key that is not in the ring"


@pytest.fixture
def files(dossier: Dossier, contract: MaterialRequirement, applicant: User) -> list[MaterialFile]:
    names = ["莫知文身份证.pdf", "合同.pdf", "证明.pdf"]
    return [intake.accept(dossier, contract, upload(name, pdf_bytes()), applicant) for name in names]


def said() -> str:
    out = io.StringIO()
    call_command("verify_materials", stdout=out, no_color=True)
    return out.getvalue().strip()


def complaint() -> str:
    with pytest.raises(CommandError) as error:
        call_command("verify_materials", stdout=io.StringIO())
    return str(error.value)


def test_everything_whole(files: list[MaterialFile], applicant: User) -> None:
    accept_portrait(upload("照片.jpg", portrait_bytes()), applicant)
    intake.remove(files[0])
    assert said() == "4 files are whole"


def test_one_altered_byte(files: list[MaterialFile]) -> None:
    with open(storages["default"].path(files[1].stored.name), "r+b") as stored:
        stored.seek(50)
        byte = stored.read(1)
        stored.seek(50)
        stored.write(bytes([byte[0] ^ 1]))
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
