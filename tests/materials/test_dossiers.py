"""The rows of the materials table."""

import uuid
from datetime import timedelta

import pytest
from django.core.files.storage import storages
from django.utils import timezone

from catalog.lists.requirements import Asked, requirements_for
from materials import dossiers, intake
from materials.models import Dossier, MaterialFile
from tests.materials.forgeries import upload
from tests.scans import pdf_bytes
from youyue.identity.models import User


@pytest.fixture
def asked(db: None) -> list[Asked]:
    return requirements_for("full_time", "none")


def hand_in(dossier: Dossier, ask: Asked, by: User, name: str = "扫描件.pdf") -> MaterialFile:
    return intake.accept(dossier, ask.requirement, upload(name, pdf_bytes()), by)


def test_rows_of_an_empty_dossier(dossier: Dossier, asked: list[Asked]) -> None:
    rows = dossiers.material_rows(dossier, asked)
    assert [row.requirement for row in rows] == [ask.requirement for ask in asked]
    assert [row.is_handed_in for row in rows] == [False] * 4
    assert [row.is_missing for row in rows] == [True] * 4
    assert dossiers.tally(rows).ready == 0
    assert len(dossiers.tally(rows).missing) == 4


def test_row_with_a_file(dossier: Dossier, asked: list[Asked], applicant: User) -> None:
    made = hand_in(dossier, asked[1], applicant)
    rows = dossiers.material_rows(dossier, asked)
    assert [row.files for row in rows] == [[], [made], [], []]
    assert (dossiers.tally(rows).ready, len(dossiers.tally(rows).missing)) == (1, 3)


def test_waived_row_is_not_missing(dossier: Dossier, asked: list[Asked]) -> None:
    waived = [Asked(asked[0].requirement, waived=True, reason="数据共享免交")]
    row = dossiers.material_rows(dossier, waived)[0]
    assert (row.is_missing, row.is_compulsory, row.reason) == (False, False, "数据共享免交")


def test_removed_file_can_be_undone_for_ten_minutes(
    dossier: Dossier, asked: list[Asked], applicant: User
) -> None:
    made = hand_in(dossier, asked[0], applicant)
    intake.remove(made)
    assert dossiers.material_rows(dossier, asked)[0].removed == [made]
    MaterialFile.objects.update(removed_at=timezone.now() - timedelta(minutes=11))
    assert dossiers.material_rows(dossier, asked)[0].removed == []


def test_replaced_file_is_not_offered_for_undo(dossier: Dossier, asked: list[Asked], applicant: User) -> None:
    old = hand_in(dossier, asked[0], applicant)
    intake.accept(dossier, asked[0].requirement, upload("新.pdf", pdf_bytes(2)), applicant, old)
    assert dossiers.material_rows(dossier, asked)[0].removed == []


def test_files_of_the_other_list_are_set_aside(dossier: Dossier, asked: list[Asked], applicant: User) -> None:
    made = hand_in(dossier, asked[0], applicant)
    flexible = requirements_for("flexible", "none")
    assert dossiers.rows_and_rest(dossier, asked)[1] == []
    assert dossiers.rows_and_rest(dossier, flexible)[1] == [made]
    assert [row.files for row in dossiers.material_rows(dossier, flexible)] == [[], [], [], []]


def test_rows_and_rest_are_one_query(
    dossier: Dossier, asked: list[Asked], applicant: User, django_assert_num_queries
) -> None:
    made = hand_in(dossier, asked[0], applicant)
    for key in (dossier, dossier.pk):
        with django_assert_num_queries(1):
            rows, rest = dossiers.rows_and_rest(key, asked[1:])
        assert (rest, [row.files for row in rows]) == ([made], [[] for _ in asked[1:]])


@pytest.mark.parametrize("count", [1, 3])
def test_queries_do_not_grow(
    dossier: Dossier, asked: list[Asked], applicant: User, django_assert_num_queries, count: int
) -> None:
    for ask in asked:
        for number in range(count):
            hand_in(dossier, ask, applicant, f"{number}.pdf")
    with django_assert_num_queries(1):
        rows = dossiers.material_rows(dossier, asked)
        assert [file.material.requirement.name for row in rows for file in row.files]


# --- a stranger's key --------------------------------------------------------------------------------------
def test_file_of_another_dossier(dossier: Dossier, asked: list[Asked], applicant: User) -> None:
    made = hand_in(dossier, asked[0], applicant)
    other = dossiers.open_dossier()
    assert dossiers.live_file(dossier, made.pk) == made
    assert dossiers.live_file(dossier, str(made.pk)) == made
    for door in (dossiers.live_file, dossiers.kept_file):
        with pytest.raises(MaterialFile.DoesNotExist):
            door(other, made.pk)


@pytest.mark.parametrize("key", [uuid.uuid4(), "nonsense", "", "\x00"])
def test_key_of_nothing(dossier: Dossier, key: object) -> None:
    with pytest.raises(MaterialFile.DoesNotExist):
        dossiers.live_file(dossier, key)


def test_removed_file_is_kept_but_not_live(dossier: Dossier, asked: list[Asked], applicant: User) -> None:
    made = hand_in(dossier, asked[0], applicant)
    intake.remove(made)
    assert dossiers.kept_file(dossier, made.pk) == made
    with pytest.raises(MaterialFile.DoesNotExist):
        dossiers.live_file(dossier, made.pk)


def test_discard_leaves_nothing(
    dossier: Dossier, asked: list[Asked], applicant: User, django_capture_on_commit_callbacks
) -> None:
    made = hand_in(dossier, asked[0], applicant)
    with django_capture_on_commit_callbacks(execute=True):
        dossiers.discard(dossier)
    assert MaterialFile.objects.count() == 0
    assert not storages["default"].exists(made.stored.name)
