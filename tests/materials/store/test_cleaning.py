"""What the worker takes away for good, and above all what it leaves."""

import os
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from applicants.jobs import clear_removed_files, clear_replaced_portraits
from applicants.models import Stage
from materials import intake, jobs
from materials.models import MaterialFile, Portrait
from materials.store import cleaning, pages, vault
from materials.store.shelf import Folder
from tests import make
from tests.applicants.helping.people import helper_for
from tests.scans import pdf_bytes
from youyue.identity.models import User

TWO_DAYS = 2 * 24 * 3600


@pytest.fixture(autouse=True)
def media(settings, tmp_path: Path, db: None) -> Path:
    backend = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = settings.STORAGES | {"default": backend}
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def age(media: Path, seconds: int = TWO_DAYS) -> None:
    """As if everything stored had been there for two days."""
    then = time.time() - seconds
    for path in media.rglob("*"):
        os.utime(path, (then, then))


def names(media: Path) -> set[str]:
    return {path.name for path in media.rglob("*") if path.is_file()}


# --- bytes without a row -----------------------------------------------------------------------------------
def test_orphans_go_and_rows_keep_theirs(media: Path, applicant: User) -> None:
    made = make.application(applicant)
    backed = names(media)
    lost = [vault.put(b"lost", folder=folder) for folder in cleaning.FOLDERS]
    age(media)
    assert cleaning.clear_orphans() == len(lost)
    assert names(media) == backed
    assert vault.read(made.portrait.stored.name)
    assert cleaning.clear_orphans() == 0


def test_upload_that_is_just_being_written_stays(media: Path) -> None:
    vault.put(b"new", folder="materials")
    assert cleaning.clear_orphans() == 0
    assert len(names(media)) == 1


def test_store_of_another_database_is_left_alone(media: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker that was pointed at an empty database must not empty the store."""
    monkeypatch.setattr(cleaning, "SUSPICIOUS", 3)
    for number in range(5):
        vault.put(b"%d" % number, folder="materials")
    age(media)
    with pytest.raises(cleaning.Suspicious):
        cleaning.clear_orphans()
    assert len(names(media)) == 5


def test_pictures_of_files_that_are_gone(media: Path, applicant: User) -> None:
    file = make.application(applicant).dossier.materials.first().files.get()
    pages.page_image(file, 1)
    gone = media / "rendered" / "ab" / ("ab" * 32)
    gone.mkdir(parents=True)
    (gone / "1-1400").write_bytes(b"x")
    cleaning.clear_orphans()
    assert [path.name for path in media.glob("rendered/*/*")] == [file.sha256]


def test_pages_looked_at_longest_ago_go(media: Path, applicant: User, settings) -> None:
    files = [material.files.get() for material in make.application(applicant).dossier.materials.all()[:3]]
    for age_in_hours, file in enumerate(reversed(files)):
        content = pdf_bytes() + f"\n% {file.pk}".encode()  # the pages of equal files are drawn once
        stored = vault.put(content, folder="materials")
        MaterialFile.objects.filter(pk=file.pk).update(stored=stored, sha256=vault.digest(content))
        file.refresh_from_db()
        pages.page_image(file, 1)
        age(Folder().place(file.sha256), age_in_hours * 3600)
    drawn = {place: place.stat().st_size for place in media.glob("rendered/*/*/*")}
    first, second, third = (Folder().place(file.sha256) for file in files)
    pages.page_image(files[0], 1)  # looked at again, though it was drawn first
    settings.PAGE_CACHE_MEGABYTES = 1
    jobs.trim_pages()
    assert first.exists() and second.exists() and third.exists()
    assert pages.trim(sum(drawn.values()) - 1) == 1
    assert (first.exists(), second.exists(), third.exists()) == (True, False, True)
    assert pages.trim(0) == 2
    assert list(media.glob("rendered/*/*")) == []


# --- removed files -----------------------------------------------------------------------------------------
def removed(made, hours: int) -> MaterialFile:
    file = MaterialFile.objects.filter(material__dossier=made.dossier).first()
    intake.remove(file)
    MaterialFile.objects.filter(pk=file.pk).update(removed_at=timezone.now() - timedelta(hours=hours))
    return file


def test_removed_file_goes_after_a_day(media: Path, applicant: User) -> None:
    made = make.application(applicant)
    file = removed(made, hours=25)
    pages.page_image(file, 1)
    clear_removed_files()
    assert not MaterialFile.objects.filter(pk=file.pk).exists()
    assert not (media / file.stored.name).exists()
    assert list(media.glob("rendered/*/*")) == []


def test_removed_file_can_be_put_back_for_a_day(media: Path, applicant: User) -> None:
    file = removed(make.application(applicant), hours=23)
    clear_removed_files()
    intake.restore(MaterialFile.objects.get(pk=file.pk))
    assert vault.read(file.stored.name)


def test_file_that_a_submission_names_stays(media: Path, applicant: User) -> None:
    made = make.application(applicant, stage=Stage.RETURNED_BY_EMPLOYER)
    file = removed(made, hours=24 * 365)
    clear_removed_files()
    assert MaterialFile.objects.filter(pk=file.pk).exists()
    assert vault.digest(vault.read(file.stored.name)) == file.sha256


def test_control_the_file_would_have_gone(media: Path, applicant: User) -> None:
    file = removed(make.application(applicant, stage=Stage.RETURNED_BY_EMPLOYER), hours=24 * 365)
    cleaning.clear_removed(lambda dossiers: set())
    assert not MaterialFile.objects.filter(pk=file.pk).exists()


# --- replaced photos ---------------------------------------------------------------------------------------
def test_replaced_photo_goes_unless_it_was_handed_in(
    media: Path, applicant: User, other_applicant: User
) -> None:
    draft = make.application(other_applicant)
    sent = make.application(applicant, stage=Stage.RETURNED_BY_EMPLOYER)
    replaced, handed_in = draft.portrait, sent.portrait
    for made in (draft, sent):
        made.portrait = make.portrait(made.applicant)
        made.save(update_fields=["portrait"])
    Portrait.objects.update(uploaded_at=timezone.now() - timedelta(days=2))
    clear_replaced_portraits()
    left = set(Portrait.objects.values_list("pk", flat=True))
    assert left == {handed_in.pk, draft.portrait.pk, sent.portrait.pk}
    assert replaced.pk not in left
    assert not (media / replaced.stored.name).exists()


def test_photo_that_a_helper_chose_stays_when_it_was_handed_in(
    applicant: User, other_applicant: User
) -> None:
    sent = make.application(applicant, stage=Stage.RETURNED_BY_EMPLOYER)
    helper_for(sent, other_applicant)
    chosen = sent.portrait
    Portrait.objects.update(uploaded_by=other_applicant)
    sent.portrait = make.portrait(applicant)
    sent.save(update_fields=["portrait"])
    Portrait.objects.filter(pk=chosen.pk).update(uploaded_at=timezone.now() - timedelta(days=2))
    clear_replaced_portraits()
    assert Portrait.objects.filter(pk=chosen.pk).exists()


def test_many_orphans_beside_more_that_are_sound_are_no_wrong_database(
    media: Path, applicant: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cleaning, "SUSPICIOUS", 1)
    make.application(applicant)
    lost = [vault.put(b"lost", folder="materials") for _number in range(2)]
    age(media)
    assert cleaning.clear_orphans() == len(lost)
    MaterialFile.objects.all().delete()
    age(media)
    with pytest.raises(cleaning.Suspicious):
        cleaning.clear_orphans()


def test_pictures_of_an_infected_file_go(media: Path, applicant: User) -> None:
    made = make.application(applicant)
    sound, infected = MaterialFile.objects.filter(material__dossier=made.dossier)[:2]
    for file in (sound, infected):
        pages._keep(f"{file.sha256}/1-{pages.WIDTH}", b"a picture")
    MaterialFile.objects.filter(pk=infected.pk).update(scan_state=MaterialFile.ScanState.INFECTED)
    cleaning.clear_orphans()
    kept = {picture.name.split("/")[0] for picture in Folder().pictures()}
    assert kept == {sound.sha256}
