"""materials/quota.py: two files of one person at once do not both find the last room."""

import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

import pytest
from django.db import connection

from catalog.models import MaterialRequirement
from materials import intake, quota
from materials.dossiers import open_dossier
from materials.models import Dossier, MaterialFile, Portrait
from materials.portraits import accept_portrait
from tests import make
from tests.materials.forgeries import upload
from tests.scans import pdf_bytes, portrait_bytes
from youyue.identity.models import User

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
A_MOMENT = 0.7  # seconds in which the other one gets there, if nothing holds it up


@pytest.fixture
def person(transactional_db: None) -> User:
    return make.user("mowen")


def wait_for_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the answer, before they go on."""
    both, check_room = threading.Barrier(2), quota.check_room

    def slowly(*given: Any) -> None:
        check_room(*given)
        with suppress(threading.BrokenBarrierError):
            both.wait(A_MOMENT)

    monkeypatch.setattr(quota, "check_room", slowly)


def two_files(person: User, settings: Any) -> list[Callable[[], object]]:
    """For two applications; there is room for one and a half."""
    requirement = MaterialRequirement.objects.get(code="labour-contract")
    once = intake.accept(open_dossier(), requirement, upload("合同.pdf", pdf_bytes()), make.user("somebody"))
    settings.MATERIAL_MAX_BYTES_OF_PERSON = once.size * 3 // 2

    def accepted(to: Dossier) -> MaterialFile:
        return intake.accept(to, requirement, upload("合同.pdf", pdf_bytes()), person)

    return [partial(accepted, open_dossier()) for _application in range(2)]


def two_photos(person: User, settings: Any) -> list[Callable[[], object]]:
    settings.MATERIAL_MAX_BYTES_OF_PERSON = quota.PORTRAIT
    return [lambda: accept_portrait(upload("照片.jpg", portrait_bytes()), person) for _photo in range(2)]


def at_once(acts: list[Callable[[], object]], monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What became of each."""
    wait_for_each_other(monkeypatch)
    outcomes: list[str] = []

    def run(act: Callable[[], object]) -> None:
        try:
            act()
            outcomes.append("taken")
        except intake.FileRefused:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(outcomes)


ALL_KINDS = pytest.mark.parametrize("acts", [two_files, two_photos])


@ALL_KINDS
def test_of_two_at_once_one_finds_the_last_room(
    acts: Callable, person: User, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert at_once(acts(person, settings), monkeypatch) == ["refused", "taken"]
    kept = [rows.objects.filter(uploaded_by=person).count() for rows in (MaterialFile, Portrait)]
    assert sum(kept) == 1


@ALL_KINDS
def test_control_without_the_lock_both_do(
    acts: Callable, person: User, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Open:
        def first(self, **_values: Any) -> None: ...

    monkeypatch.setattr(quota, "_HELD", Open())
    assert at_once(acts(person, settings), monkeypatch) == ["taken", "taken"]
