"""materials/quota.py: whoever uploads and removes without end is told to stop."""

import pytest

from catalog.models import MaterialRequirement
from materials import intake, quota
from materials.dossiers import open_dossier
from materials.models import Dossier, MaterialFile, Portrait
from materials.portraits import accept_portrait
from materials.store import vault
from tests import make
from tests.materials.forgeries import upload
from tests.scans import pdf_bytes, portrait_bytes
from youyue.identity.models import User

MEGABYTE = 1024 * 1024


def loop(dossier: Dossier, requirement: MaterialRequirement, by: User, rounds: int) -> int:
    """How often a file could be uploaded and removed."""
    for number in range(rounds):
        try:
            intake.remove(
                intake.accept(dossier, requirement, upload(f"{number}.pdf", pdf_bytes(number + 1)), by)
            )
        except intake.FileRefused:
            return number
    return rounds


def stored() -> int:
    return len(list(vault.stored("materials")))


def test_what_was_removed_counts(
    dossier: Dossier, contract: MaterialRequirement, applicant: User, settings
) -> None:
    loop(dossier, contract, applicant, 3)
    so_far = sum(MaterialFile.objects.values_list("size", flat=True))
    settings.MATERIAL_MAX_BYTES_OF_APPLICATION = so_far * 2
    before = stored()
    taken = loop(dossier, contract, applicant, 9)
    assert 0 < taken < 9
    assert stored() == before + taken  # and what was not taken lies nowhere
    assert sum(MaterialFile.objects.values_list("size", flat=True)) <= so_far * 2


def test_control_without_the_quota_it_goes_on(
    dossier: Dossier,
    contract: MaterialRequirement,
    applicant: User,
    monkeypatch: pytest.MonkeyPatch,
    settings,
) -> None:
    settings.MATERIAL_MAX_BYTES_OF_APPLICATION = settings.MATERIAL_MAX_BYTES_OF_PERSON = 1
    monkeypatch.setattr(quota, "check_room", lambda *given: None)
    assert loop(dossier, contract, applicant, 5) == 5


def test_application_counts_whoever_uploads(
    dossier: Dossier, contract: MaterialRequirement, applicant: User, other_applicant: User, settings
) -> None:
    loop(dossier, contract, applicant, 3)
    so_far = sum(MaterialFile.objects.values_list("size", flat=True))
    settings.MATERIAL_MAX_BYTES_OF_APPLICATION = so_far + 10
    assert loop(dossier, contract, other_applicant, 1) == 0
    assert loop(open_dossier(), contract, other_applicant, 1) == 1


def test_another_application_of_the_person_counts_for_the_person(
    dossier: Dossier, contract: MaterialRequirement, applicant: User, settings
) -> None:
    loop(dossier, contract, applicant, 3)
    size = sum(MaterialFile.objects.values_list("size", flat=True))
    settings.MATERIAL_MAX_BYTES_OF_APPLICATION = settings.MATERIAL_MAX_BYTES_OF_PERSON = size + 1
    with pytest.raises(intake.FileRefused) as refused:
        intake.accept(open_dossier(), contract, upload("新.pdf", pdf_bytes(9)), applicant)
    assert refused.value.message.startswith("您传过的文件合起来到了 ")
    assert "（已删除、被替换的也算），这次没有收下" in refused.value.message
    somebody_else = make.user("somebody-else")
    assert intake.accept(open_dossier(), contract, upload("新.pdf", pdf_bytes(9)), somebody_else)


def test_same_file_once_more_needs_no_room(
    dossier: Dossier, contract: MaterialRequirement, applicant: User, settings
) -> None:
    made = intake.accept(dossier, contract, upload("合同.pdf", pdf_bytes()), applicant)
    settings.MATERIAL_MAX_BYTES_OF_APPLICATION = made.size
    assert intake.accept(dossier, contract, upload("合同.pdf", pdf_bytes()), applicant) == made


@pytest.mark.django_db
def test_photos_count_too(applicant: User, settings) -> None:
    settings.MATERIAL_MAX_BYTES_OF_PERSON = 2 * quota.PORTRAIT
    for _number in range(2):
        accept_portrait(upload("照片.jpg", portrait_bytes()), applicant)
    with pytest.raises(intake.FileRefused, match="上限"):
        accept_portrait(upload("照片.jpg", portrait_bytes()), applicant)
    assert Portrait.objects.count() == 2


@pytest.mark.django_db
def test_limit_and_what_one_application_can_be_asked_for(settings) -> None:
    """A file of the largest size for each material fits, five times over."""
    assert settings.MATERIAL_MAX_BYTES_OF_APPLICATION >= 5 * 4 * settings.MATERIAL_MAX_PDF_BYTES
    assert settings.MATERIAL_MAX_BYTES_OF_PERSON >= settings.MATERIAL_MAX_BYTES_OF_APPLICATION


def test_room_is_there_to_the_last_byte(dossier: Dossier, applicant: User, settings) -> None:
    settings.MATERIAL_MAX_BYTES_OF_APPLICATION = 100
    quota.check_room(applicant, 100, dossier)
    with pytest.raises(intake.FileRefused):
        quota.check_room(applicant, 101, dossier)
