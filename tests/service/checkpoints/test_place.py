"""The place is written once for each name, and holds what the database remembers."""

from collections.abc import Callable

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages

from tests.service.checkpoints.conftest import LOOKS, sign
from youyue.identity.alarms import CheckpointFailed
from youyue.service.checkpoints import place
from youyue.service.models import CheckpointHead

pytestmark = pytest.mark.django_db


@pytest.fixture
def three(look: Callable) -> None:
    for number in range(3):
        look()
        sign(hours=number + 1)


def names() -> list[str]:
    return [place.name_of("looks", one.number) for one in place.kept("looks")]


def test_place_holds_all_of_them(three: None) -> None:
    assert names() == ["looks/00000001.json", "looks/00000002.json", "looks/00000003.json"]
    assert CheckpointHead.objects.get().number == 3


@pytest.mark.parametrize("number", [1, 2, 3])
def test_place_without_one_of_them_is_not_the_place(three: None, number: int) -> None:
    storages["checkpoints"].delete(place.name_of("looks", number))
    with pytest.raises(CheckpointFailed, match=place.name_of("looks", number)):
        names()


def test_hour_reads_on_from_what_the_database_remembers(three: None, monkeypatch: pytest.MonkeyPatch) -> None:
    asked, read = [], place._read
    monkeypatch.setattr(place, "_read", lambda name: asked.append(name) or read(name))
    assert place.latest("looks").number == 3
    assert asked == ["looks/00000003.json", "looks/00000004.json"]
    CheckpointHead.objects.update(number=2)  # the signature is that of the third
    with pytest.raises(CheckpointFailed, match="looks/00000002.json"):
        place.latest("looks")


def test_place_with_a_forged_one_is_not_the_place(three: None) -> None:
    storages["checkpoints"].delete("looks/00000002.json")
    storages["checkpoints"].save("looks/00000002.json", ContentFile(b"{}"))
    with pytest.raises(CheckpointFailed, match="looks/00000002.json"):
        names()


def test_name_is_written_once(three: None, look: Callable) -> None:
    storages["checkpoints"].save("looks/00000004.json", ContentFile(b""))
    look()
    with pytest.raises(CheckpointFailed, match="looks/00000004.json"):
        sign()
    assert CheckpointHead.objects.get().number == 3


def test_place_that_takes_nothing_is_said(look: Callable, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(name: str, content: object) -> str:
        raise PermissionError(name)

    look()
    monkeypatch.setattr(storages["checkpoints"], "save", refuse)
    with pytest.raises(CheckpointFailed, match="looks/00000001.json"):
        sign(LOOKS)


def test_checkpoint_that_the_database_never_heard_of_counts(three: None, look: Callable) -> None:
    """It was written, and then the database was away."""
    CheckpointHead.objects.filter(number=3).update(number=2, signature=list(place.kept("looks"))[1].signature)
    assert sign() == 0
    assert CheckpointHead.objects.get().number == 3
