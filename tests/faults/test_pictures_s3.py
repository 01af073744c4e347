"""Drawn pages in a real S3 store: one host draws, another shows, and what one deletes is gone for all."""

from collections.abc import Callable

import pytest

from materials.models import MaterialFile
from materials.store import cleaning, mark, pages, vault
from materials.store.shelf import Bucket, shelf
from tests.faults.fault_proxy import FaultProxy
from tests.faults.swift import Swift, client

pytestmark = [pytest.mark.trial, pytest.mark.alone, pytest.mark.django_db]


def pictures(server: Swift) -> list[str]:
    found = client(server, server.url).list_objects_v2(Bucket="youyue", Prefix="rendered/")
    return sorted(entry["Key"].rsplit("/", 1)[1] for entry in found.get("Contents", ()))


def test_pictures_of_a_file(
    proxy: FaultProxy, server: Swift, hand_in: Callable[..., MaterialFile], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert isinstance(shelf(), Bucket)
    file = hand_in(pages=2)
    drawn = [pages.page_image(file, number) for number in (1, 2)]
    small = pages.small_image(file, 1)
    assert pictures(server) == ["1-1400", "1-240", "2-1400"]

    monkeypatch.setattr(pages.pool, "run", None)  # nothing is drawn again
    assert [pages.page_image(file, number) for number in (1, 2)] == drawn
    assert pages.small_image(file, 1) == small

    sizes = {picture.name: picture.size for picture in shelf().pictures()}
    assert set(sizes) == {f"{file.sha256}/{name}" for name in ("1-1400", "1-240", "2-1400")}
    assert pages.trim(sum(sizes.values()) - 1) == 1
    assert len(pictures(server)) == 2

    pages.forget_pages(file.sha256)
    assert pictures(server) == []


def test_pictures_without_a_file_are_cleared(
    proxy: FaultProxy, server: Swift, hand_in: Callable[..., MaterialFile]
) -> None:
    file = hand_in()
    pages.page_image(file, 1)
    pages._keep(f"{'0' * 64}/1-1400", b"of a file that is gone")
    cleaning._clear_pictures()
    assert [picture.name for picture in shelf().pictures()] == [f"{file.sha256}/1-1400"]
    pages.forget_pages(file.sha256)


def test_bucket_carries_the_mark(proxy: FaultProxy, server: Swift) -> None:
    mark.confirm()
    mark.confirm()
    assert mark.is_confirmed()
    assert mark.NAME not in list(vault.stored("materials"))
