"""Stored bytes: nothing readable on disk, bound to their name, under a key that can be changed."""

import io
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings as django_settings
from django.core.files.storage import storages
from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.core.management import CommandError, call_command

from catalog.models import MaterialRequirement
from materials import intake
from materials.models import Dossier, MaterialFile
from materials.portraits import accept_portrait
from materials.serve import serving
from materials.store import cipher, pages, vault
from tests.materials.forgeries import upload
from tests.scans import pdf_bytes, portrait_bytes
from youyue.identity.models import User

CANARY = b"CANARY-440106199003076518-" * 40
NAME = "materials/0123"


@pytest.fixture(params=list(cipher.SUITES))
def suite(request: pytest.FixtureRequest, settings) -> str:
    settings.FILE_CIPHER = request.param
    return request.param


@pytest.fixture
def media(settings, tmp_path: Path) -> Path:
    """A store with nothing in it but this test's files."""
    backend = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = settings.STORAGES | {"default": backend}
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def on_disk(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize("plain", [b"", b"x", CANARY], ids=["empty", "one byte", "more"])
def test_there_and_back(suite: str, plain: bytes) -> None:
    sealed = cipher.seal(plain, NAME)
    assert cipher.unseal(sealed, NAME) == plain
    assert b"CANARY" not in sealed


def test_same_bytes_twice_look_different(suite: str) -> None:
    assert cipher.seal(CANARY, NAME)[60:] != cipher.seal(CANARY, NAME)[60:]


def test_keys_and_nonces_are_others_each_time(suite: str, settings) -> None:
    [key_id] = settings.FILE_KEYS
    kind, head = cipher.SUITES[suite], len(cipher.MAGIC) + 2 + len(key_id)
    wrapping = cipher._wrapping_key(settings.FILE_KEYS[key_id], kind)
    body = head + cipher.NONCE + kind.key_bytes + cipher.TAG
    keys, nonces = set(), set()
    for _number in range(10):
        sealed = cipher.seal(CANARY, NAME)
        keys.add(kind.open(wrapping, memoryview(sealed)[head:body], sealed[:head] + NAME.encode()))
        nonces |= {sealed[head : head + cipher.NONCE], sealed[body : body + cipher.NONCE]}
    assert (len(keys), len(nonces)) == (10, 20)


def test_every_altered_byte_is_noticed(suite: str) -> None:
    sealed = cipher.seal(b"short", NAME)
    for place in range(len(sealed)):
        altered = bytearray(sealed)
        altered[place] ^= 1
        with pytest.raises(cipher.NotOpened):
            cipher.unseal(bytes(altered), NAME)


def test_every_cut_is_noticed(suite: str) -> None:
    sealed = cipher.seal(b"short", NAME)
    for length in range(len(sealed)):
        with pytest.raises(cipher.NotOpened):
            cipher.unseal(sealed[:length], NAME)


def test_moved_bytes_do_not_open(suite: str) -> None:
    with pytest.raises(cipher.NotOpened):
        cipher.unseal(cipher.seal(CANARY, NAME), "materials/4567")


def test_bytes_of_nobody_do_not_open() -> None:
    with pytest.raises(cipher.NotOpened):
        cipher.unseal(pdf_bytes(), NAME)


def test_ring_key_itself_wraps_nothing(suite: str, settings) -> None:
    """The key that wraps a file's key is derived, as files from before need it: the ring may seal columns."""
    [(key_id, master)] = settings.FILE_KEYS.items()
    kind, sealed = cipher.SUITES[suite], cipher.seal(CANARY, NAME)
    head = cipher.MAGIC + bytes((kind.number, len(key_id))) + key_id.encode()
    wrapped = memoryview(sealed)[len(head) :][: cipher.NONCE + kind.key_bytes + cipher.TAG]
    info = b"youyue materials %d" % kind.number
    derived = HKDF(SHA256(), kind.key_bytes, None, info).derive(master)
    assert len(kind.open(derived, wrapped, head + NAME.encode())) == kind.key_bytes
    with pytest.raises(InvalidTag):
        kind.open(master[: kind.key_bytes], wrapped, head + NAME.encode())


def test_wrong_and_missing_keys(suite: str, settings) -> None:
    sealed = cipher.seal(CANARY, NAME)
    [key_id] = settings.FILE_KEYS
    for ring in ({key_id: b"w" * 32}, {"other": settings.FILE_KEYS[key_id]}):
        settings.FILE_KEYS = ring
        with pytest.raises(cipher.NotOpened):
            cipher.unseal(sealed, NAME)


def test_older_key_and_other_cipher_stay_readable(settings) -> None:
    sealed = cipher.seal(CANARY, NAME)
    assert cipher.is_current(sealed)
    settings.FILE_KEYS = settings.FILE_KEYS | {"2": b"2" * 32}
    settings.FILE_CIPHER = "sm4-gcm"
    assert cipher.unseal(sealed, NAME) == CANARY
    assert not cipher.is_current(sealed)
    assert cipher.is_current(cipher.seal(CANARY, NAME))


@pytest.mark.parametrize(
    ("ring", "suite_now", "expected"),
    [("1", "aes-256-gcm", True), ("1", "sm4-gcm", False), ("12", "aes-256-gcm", False)],
)
def test_current_is_the_cipher_and_the_last_key(settings, ring: str, suite_now: str, expected: bool) -> None:
    settings.FILE_KEYS = {"1": b"1" * 32}
    sealed = cipher.seal(CANARY, NAME)
    settings.FILE_KEYS = {key_id: key_id.encode() * 32 for key_id in ring}
    settings.FILE_CIPHER = suite_now
    assert cipher.is_current(sealed) == expected


# --- in the vault ------------------------------------------------------------------------------------------
def test_nothing_readable_on_disk(
    media: Path, suite: str, dossier: Dossier, contract: MaterialRequirement, applicant: User
) -> None:
    """Files, portraits and drawn pages; the control shows that the search would find them."""
    file = intake.accept(dossier, contract, upload("合同.pdf", pdf_bytes(2)), applicant)
    accept_portrait(upload("照片.jpg", portrait_bytes()), applicant)
    pages.page_image(file, 1)
    vault.put(CANARY, folder="materials")
    held = on_disk(media)
    assert len([path for path in media.rglob("*") if path.is_file()]) == 4
    signs = (b"CANARY", b"%PDF", b"JFIF", b"endobj")
    assert [sign for sign in signs if sign in held] == []
    (media / "control").write_bytes(CANARY + vault.read(file.stored.name) + pages.page_image(file, 1))
    assert {sign for sign in signs if sign in on_disk(media)} >= {b"CANARY", b"%PDF", b"JFIF"}


@pytest.mark.django_db
def test_swapped_files_do_not_open(media: Path) -> None:
    first, second = (vault.put(CANARY, folder="materials") for _number in range(2))
    (media / first).replace(media / "aside")
    (media / second).replace(media / first)
    (media / "aside").replace(media / second)
    for name in (first, second):
        with pytest.raises(vault.Broken):
            vault.read(name)


def test_altered_picture_of_a_page_is_drawn_anew(
    media: Path, dossier: Dossier, contract: MaterialRequirement, applicant: User
) -> None:
    file = intake.accept(dossier, contract, upload("合同.pdf", pdf_bytes()), applicant)
    drawn = pages.page_image(file, 1)
    [picture] = [path for path in (media / "rendered").rglob("*") if path.is_file()]
    picture.write_bytes(b"altered")
    assert pages.page_image(file, 1) == drawn


def test_wrong_key_is_a_sentence(
    rf, settings, dossier: Dossier, contract: MaterialRequirement, applicant: User
) -> None:
    file = intake.accept(dossier, contract, upload("合同.pdf", pdf_bytes()), applicant)
    settings.FILE_KEYS = {"other": b"o" * 32}
    request = rf.get("/")
    request.user = applicant
    for send in (
        lambda: serving.send_original(request, file, whose=applicant, role="本人"),
        lambda: serving.send_page(request, file, 1, whose=applicant, role="本人"),
    ):
        response = send()
        assert response.status_code == 503
        assert "这个文件打不开了" in response.content.decode()


# --- rotation ----------------------------------------------------------------------------------------------
@pytest.fixture
def rotated(
    media: Path, settings, dossier: Dossier, contract: MaterialRequirement, applicant: User
) -> MaterialFile:
    """A file and a portrait from before a second key was added."""
    file = intake.accept(dossier, contract, upload("合同.pdf", pdf_bytes()), applicant)
    accept_portrait(upload("照片.jpg", portrait_bytes()), applicant)
    settings.FILE_KEYS = settings.FILE_KEYS | {"2": b"2" * 32}
    return file


def said(*arguments: str) -> str:
    out = io.StringIO()
    call_command("rewrap_materials", *arguments, stdout=out, stderr=out, no_color=True)
    return out.getvalue().strip()


def test_rotation(rotated: MaterialFile, settings) -> None:
    old = rotated.stored.name
    assert said("--dry-run") == "2 files to carry over"
    assert said() == "2 files carried over"
    assert said() == "0 files carried over"
    settings.FILE_KEYS = {"2": settings.FILE_KEYS["2"]}
    rotated.refresh_from_db()
    assert vault.digest(vault.read(rotated.stored.name)) == rotated.sha256
    assert not storages["default"].exists(old)
    call_command("verify_materials", stdout=io.StringIO())


def test_rotation_past_a_file_that_does_not_open(rotated: MaterialFile, media: Path) -> None:
    (media / rotated.stored.name).write_bytes(b"altered")
    with pytest.raises(CommandError, match="1 files were not readable"):
        said()
    assert said_last_time_was_whole(media)


def said_last_time_was_whole(media: Path) -> bool:
    """The portrait was carried over all the same."""
    [portrait] = list((media / "portraits").iterdir())
    return cipher.is_current(portrait.read_bytes())


def test_ring_of_its_own_by_environment() -> None:
    """Without FILE_KEYS the ring of the columns serves; the settings say so, not the code."""
    assert django_settings.FILE_KEYS is django_settings.FIELD_KEYS


def test_upload_of_the_largest_size_does_not_lie_in_a_temporary_file(settings) -> None:
    handler = MemoryFileUploadHandler()
    handler.handle_raw_input(None, {}, settings.MATERIAL_MAX_PDF_BYTES + 2000, b"")
    assert handler.activated
