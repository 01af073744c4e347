"""Looks under a key: what is altered or put in without it does not hold."""

import hmac
import uuid
from datetime import UTC, datetime
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db.models import QuerySet

from tests import make
from youyue.identity import linked
from youyue.identity.linked import link, read
from youyue.identity.management.commands import link_looks
from youyue.identity.models import AccessLog, User

ALTERED: dict[str, Any] = {
    "at": datetime(2020, 1, 1, tzinfo=UTC),
    "by_id": None,
    "role": "别的",
    "whose_id": None,
    "action": "download",
    "what": "",
    "purpose": "inquiry",
    "reason": "有",
    "object_id": str(uuid.UUID(int=1)),
    "ip": "10.0.0.2",
    "key": "",
    "mac": "é" * 80,
}


@pytest.fixture
def look(applicant: User) -> AccessLog:
    return written(applicant)


def written(applicant: User, **fields: Any) -> AccessLog:
    facts = {"role": "本人", "action": AccessLog.Action.REVEAL, "what": "证件号码", "ip": "10.0.0.1"}
    return AccessLog.objects.create(by=applicant, whose=applicant, **facts | fields)


def own() -> list[bool]:
    return [row.is_own for row in read(AccessLog.objects.all())]


def alter(look: AccessLog, **columns: Any) -> None:
    """As somebody who can write the table does."""
    QuerySet(AccessLog).filter(pk=look.pk).update(**columns)


def test_mac_is_told_from_anything_else_under_the_key(settings: Any) -> None:
    """An event with the same words has another; every look that is written holds by this one."""
    settings.LOG_KEYS = {"1": b"a" * 32}
    facts = b'{"key":"1","what":"x"}'
    expected = hmac.digest(b"a" * 32, b"look:0123456789abcdef" + facts, "sha256").hex()
    assert linked._mac("0123456789abcdef", "1", ["what", "key"], ["x", "1"]) == expected


def test_every_column_is_tried() -> None:
    assert {"id", *ALTERED} == {field.attname for field in AccessLog._meta.concrete_fields}


@pytest.mark.parametrize("column", sorted(ALTERED))
def test_look_with_another_value_does_not_hold(look: AccessLog, other_applicant: User, column: str) -> None:
    assert own() == [True]
    value = ALTERED[column]
    alter(look, **{column: other_applicant.pk if column.endswith("_id") and value is None else value})
    assert own() == [False]


def test_look_that_is_made_anew_needs_the_key(look: AccessLog, settings: Any) -> None:
    known = settings.LOG_KEYS
    settings.LOG_KEYS = {"dev": b"x" * 32}
    look.what = "别的"
    link(look)
    alter(look, what=look.what, mac=look.mac)
    assert own() == [True]  # the control: with that key it would hold
    settings.LOG_KEYS = known
    assert own() == [False]


def test_look_of_an_earlier_key_holds_after_a_new_one_was_added(look: AccessLog, settings: Any) -> None:
    settings.LOG_KEYS = settings.LOG_KEYS | {"2": b"2" * 32}
    written(look.by)
    assert own() == [True, True]
    assert AccessLog.objects.latest("pk").key == "2"


@pytest.mark.parametrize("ip", ["::ffff:10.0.0.1", "2001:db8::1", None])
def test_address_is_the_same_however_it_is_written(applicant: User, ip: str | None) -> None:
    written(applicant, ip=ip)
    assert own() == [True]


def test_looks_alike_have_macs_of_their_own(applicant: User) -> None:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    assert written(applicant, at=at).mac != written(applicant, at=at).mac


def test_looks_from_before_there_were_keys_are_linked_in_batches(
    applicant: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(link_looks, "CHUNK", 2)
    for _ in range(5):
        alter(written(applicant), key="", mac="")
    kept = written(make.user("chenzhihao"))
    assert own() == [False] * 5 + [True]
    out = StringIO()
    call_command("link_looks", stdout=out)
    assert "已用密钥链接 5 条" in out.getvalue()
    assert own() == [True] * 6
    assert AccessLog.objects.latest("pk").mac == kept.mac
    call_command("link_looks", stdout=out)
    assert "已用密钥链接 0 条" in out.getvalue()
