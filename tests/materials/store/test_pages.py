"""Drawn pages: kept sealed, drawn anew where that fails, and trimmed by when they were looked at last."""

import io
import os
from pathlib import Path

import pytest
from PIL import Image

from catalog.models import MaterialRequirement
from materials import intake
from materials.models import Dossier, MaterialFile
from materials.store import cipher, draw_page, pages, vault
from materials.store.shelf import Folder
from tests.materials.forgeries import upload
from tests.scans import pdf_bytes
from youyue.identity.models import User


@pytest.fixture(autouse=True)
def media(settings, tmp_path: Path) -> Path:
    backend = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = settings.STORAGES | {"default": backend}
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def file(dossier: Dossier, contract: MaterialRequirement, applicant: User) -> MaterialFile:
    return intake.accept(dossier, contract, upload("合同.pdf", pdf_bytes(2)), applicant)


def kept(media: Path) -> list[Path]:
    return sorted(path for path in (media / "rendered").rglob("*") if path.is_file())


def test_picture_is_kept_sealed_for_its_own_place(file: MaterialFile, media: Path) -> None:
    first, second = (pages.page_image(file, number) for number in (1, 2))
    one, other = kept(media)
    assert (one.name, other.name) == ("1-1400", "2-1400")
    assert cipher.unseal(one.read_bytes(), f"rendered/{file.sha256}/1-1400") == first
    one.replace(other)
    assert pages.page_image(file, 2) == second


def test_full_disk_costs_the_cache_only(file: MaterialFile, media: Path) -> None:
    (media / "rendered").write_bytes(b"in the way")
    assert Image.open(io.BytesIO(pages.page_image(file, 1))).width == 1400


def test_file_that_cannot_be_drawn(file: MaterialFile) -> None:
    stored, sha256 = vault.put(b"no PDF", folder="materials"), vault.digest(b"no PDF")
    MaterialFile.objects.filter(pk=file.pk).update(stored=stored, sha256=sha256)
    file.refresh_from_db()
    with pytest.raises(pages.NotDrawn):
        pages.page_image(file, 1)


def test_forgotten_pages_are_those_of_one_file(file: MaterialFile, media: Path) -> None:
    pages.page_image(file, 1)
    other = f"{'0' * 64}/1-1400"
    pages._keep(other, b"another's")
    pages.forget_pages(file.sha256)
    assert kept(media) == [Folder().place(other)]


def test_what_was_looked_at_longest_ago_goes_first(media: Path) -> None:
    names = [f"{number}" * 64 + "/1-1400" for number in range(3)]
    places = [Folder().place(name) for name in names]
    for age, (name, place) in enumerate(zip(names, places, strict=True)):
        pages._keep(name, b"picture" * 100)
        os.utime(place, (1000 - age, 1000 - age))
    size = places[0].stat().st_size
    assert pages.trim(3 * size) == 0
    assert pages.trim(2 * size) == 1
    assert kept(media) == places[:2]
    assert not places[2].parent.exists()
    assert pages.trim(0) == 2


def test_looking_keeps_a_page(file: MaterialFile, media: Path) -> None:
    for number in (1, 2):
        pages.page_image(file, number)
    for place in kept(media):
        os.utime(place, (1000, 1000))
    pages.page_image(file, 1)
    assert pages.trim(kept(media)[0].stat().st_size) == 1
    assert [place.name for place in kept(media)] == ["1-1400"]


@pytest.mark.parametrize(
    ("size", "small"), [((1400, 1980), (240, 339)), ((1400, 9000), (240, 720)), ((100, 50), (100, 50))]
)
def test_thumbnail(size: tuple[int, int], small: tuple[int, int]) -> None:
    out = io.BytesIO()
    Image.new("RGB", size, "white").save(out, "WEBP")
    assert Image.open(io.BytesIO(draw_page.thumbnail(Image.open(out)))).size == small
