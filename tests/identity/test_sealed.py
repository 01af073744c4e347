"""Encrypted columns: bound to their row, opened late, never written past the instance."""

import base64
from typing import Any

import pytest
from django.db import connection

from tests import make
from youyue.identity import sealed
from youyue.identity.models import User
from youyue.identity.sealed import SealBroken, blind_index, seal, unseal

NUMBER = "440106199003076518"
TABLE = User._meta.db_table


def stored(user: User, column: str = "id_number") -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {TABLE} WHERE account_name = %s", [user.account_name])
        return cursor.fetchone()[0]


def overwrite(user: User, value: str, column: str = "id_number") -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {TABLE} SET {column} = %s WHERE account_name = %s", [value, user.account_name]
        )


@pytest.fixture
def openings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The places whose values were opened."""
    opened: list[str] = []
    real = sealed.unseal

    def counting(value: str, context: str) -> str:
        opened.append(context)
        return real(value, context)

    monkeypatch.setattr(sealed, "unseal", counting)
    return opened


def test_value_comes_back_and_is_not_in_the_table(applicant: User) -> None:
    assert User.objects.get().id_number == NUMBER
    for column in ("id_number", "mobile"):
        assert NUMBER not in stored(applicant, column)
        assert applicant.mobile not in stored(applicant, column)


def test_same_value_is_stored_differently_each_time(applicant: User, other_applicant: User) -> None:
    other_applicant.mailing_address = applicant.mailing_address = "广州市天河区"
    other_applicant.save()
    applicant.save()
    assert stored(applicant, "mailing_address") != stored(other_applicant, "mailing_address")


def test_nonce_is_another_each_time() -> None:
    """Two values under one nonce and key give each other away."""
    nonces = {base64.b64decode(seal("秘密", "here").partition(":")[2])[:12] for _number in range(20)}
    assert len(nonces) == 20


def test_value_moved_to_another_row_does_not_open(applicant: User, other_applicant: User) -> None:
    overwrite(other_applicant, stored(applicant))
    with pytest.raises(SealBroken) as broken:
        _ = User.objects.get(pk=other_applicant.pk).id_number
    assert NUMBER not in str(broken.value)


def test_value_moved_to_another_column_does_not_open(applicant: User) -> None:
    overwrite(applicant, stored(applicant, "id_number"), "mobile")
    with pytest.raises(SealBroken):
        _ = User.objects.get().mobile


@pytest.mark.parametrize(
    "damage", [lambda s: s[:-4] + "AAAA", lambda s: "lost:" + s[4:], lambda s: "plain text"]
)
def test_altered_value_does_not_open(applicant: User, damage: Any) -> None:
    overwrite(applicant, damage(stored(applicant)))
    with pytest.raises(SealBroken):
        _ = User.objects.get().id_number


def test_loading_a_list_opens_nothing(applicant: User, other_applicant: User, openings: list[str]) -> None:
    for user in User.objects.all():
        _ = user.masked_name
        user.save(update_fields=["last_login"])
        user.save()
    assert openings == []


def test_saving_unopened_keeps_value_and_index(applicant: User) -> None:
    before = stored(applicant)
    user = User.objects.get()
    user.talent_category = "工程技术人才"
    user.save()
    assert stored(applicant) == before
    assert User.objects.get(id_number_index=blind_index(NUMBER)) == applicant


def test_update_is_refused(applicant: User) -> None:
    with pytest.raises(TypeError):
        User.objects.update(mailing_address="x")


def test_by_a_sealed_value_nothing_is_found(applicant: User) -> None:
    with pytest.raises(TypeError):
        User.objects.filter(mailing_address="天河路 100 号").first()
    assert User.objects.filter(mailing_address="").count() == int(not applicant.mailing_address)


def test_index_finds_the_number_however_it_is_typed(applicant: User) -> None:
    assert blind_index(" ４４０１０６１９９００３０７６５１８ ") == blind_index(NUMBER)
    assert User.objects.filter(id_number_index=blind_index(NUMBER)).count() == 1
    assert blind_index("") == ""


@pytest.mark.parametrize("typed", ["11010519491231002x", "11010519491231002X", " 110105 19491231 002ｘ"])
def test_index_finds_a_check_character_of_either_case(typed: str) -> None:
    assert blind_index(typed) == blind_index("11010519491231002X") != ""


def test_index_needs_its_key(settings: Any) -> None:
    """Whoever has the table and not the key cannot try all numbers."""
    before = blind_index(NUMBER)
    settings.INDEX_KEYS = settings.INDEX_KEYS | {"2": b"2" * 32}
    after = blind_index(NUMBER)
    settings.INDEX_KEYS = {"2": b"2" * 32}
    assert after == blind_index(NUMBER) != before


def test_old_key_opens_and_new_key_seals(settings: Any) -> None:
    old = seal("秘密", "here")
    settings.FIELD_KEYS = settings.FIELD_KEYS | {"2": b"2" * 32}
    new = seal("秘密", "here")
    assert new.startswith("2:")
    assert [unseal(value, "here") for value in (old, new)] == ["秘密", "秘密"]
    settings.FIELD_KEYS = {"2": b"2" * 32}
    with pytest.raises(SealBroken):
        unseal(old, "here")


def test_deferred_value_is_read_when_asked_for(applicant: User) -> None:
    user = User.objects.defer("id_number").get()
    assert user.id_number == NUMBER


def test_made_users_differ_by_row(db: None) -> None:
    assert make.user("mowen").pk != make.user("chenzhihao").pk
