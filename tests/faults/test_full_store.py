"""A disk of the store that is full, or read-only, under people who upload: a folder's, and an S3 server's.

Whoever was told that a file is taken finds it, everybody else is told in words, nothing is half there, what
was stored before can be read, and as soon as there is room again everything goes on by itself.
"""

import json
import os
import random
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import environ
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError
from django.core.files.base import ContentFile
from django.core.files.storage import storages

from materials.models import MaterialFile
from materials.store import cipher, cleaning, pages, vault
from tests import papers
from tests.faults.disks import Disk, disk
from tests.faults.sizes import size
from tests.faults.swift import client, held, swift
from tests.faults.uploaders import AT_ONCE, Held, Person, people_at, upload_all, without_bytes, wrongly_ticked
from tests.scans import portrait_bytes
from youyue.stores import store_from
from youyue.ui import uploads

pytestmark = [pytest.mark.trial, pytest.mark.alone, pytest.mark.django_db(transaction=True)]
UPLOADS, SOUND, PEOPLE, MEGABYTES = size(60, 1000), 12, 12, 64
WORDS = "文件库暂时连不上"


@dataclass
class Store:
    """The product's, on a disk of its own."""

    held: Held
    least: int  # bytes that have to be left for reading to go on
    read_only: Callable[[], AbstractContextManager[None]]


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Disk]:
    with disk(tmp_path / "devices", MEGABYTES) as made:  # where Swift has its disks
        yield made


@pytest.fixture(params=["folder", "bucket"])
def store(request, place: Disk, settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    if request.param == "folder":
        settings.MEDIA_ROOT = place.place
        settings.STORAGES = settings.STORAGES | {"default": store_from(environ.Env(), place.place)}
        yield Store(lambda name: opened(name, (place.place / name).read_bytes), 0, place.read_only)
        return
    warnings.filterwarnings("ignore", category=DeprecationWarning, module="botocore")
    with swift(place.place.parent) as server:
        whole = client(server, server.url)
        whole.create_bucket(Bucket="youyue", ACL="public-read")
        settings.MATERIAL_STORE_SECONDS = 50  # nothing hangs here: a busy machine is no fault
        monkeypatch.setenv("S3_BUCKET", "youyue")
        monkeypatch.setenv("S3_ENDPOINT_URL", server.url)
        monkeypatch.setenv("S3_SECRET_KEY", server.secret_key)
        monkeypatch.setenv("S3_REGION", server.region)
        monkeypatch.setenv("S3_ADDRESSING_STYLE", "path")

        def sign_in_as(key: str) -> None:
            monkeypatch.setenv("S3_ACCESS_KEY", key)
            made = store_from(environ.Env(), place.place)
            limits = made["OPTIONS"]["client_config"]
            made["OPTIONS"]["client_config"] = limits.merge(Config(read_timeout=40))
            settings.STORAGES = settings.STORAGES | {"default": made}

        @contextmanager
        def read_only() -> Iterator[None]:
            sign_in_as(server.reader)
            yield
            sign_in_as(server.access_key)

        sign_in_as(server.access_key)
        # Swift takes no file that would go into the last percent, and gives none when that is gone too.
        least = MEGABYTES * 1024 * 1024 // 100 + 40_000
        yield Store(lambda name: opened(name, lambda: held(server, name)), least, read_only)


def opened(name: str, read: Callable[[], bytes]) -> bytes | None:
    try:
        return cipher.unseal(read(), name)
    except (OSError, ClientError, cipher.NotOpened):
        return None


@pytest.fixture
def people(live_server: Any, settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Person]]:
    """Nobody of them is told to come again later, which would prove nothing about rows and bytes."""
    settings.THROTTLED = False
    monkeypatch.setattr(uploads, "queue", uploads.Queue(AT_ONCE, 0))
    made, paper = people_at(live_server.url, PEOPLE), papers.pdf(papers.page(60, grain=3))
    for person in made:
        person.paper = paper
    yield made
    for person in made:
        person.http.clear()


def test_full_and_read_only(place: Disk, store: Store, people: list[Person], monkeypatch) -> None:
    seed = int(os.environ.get("YOUYUE_SEED", random.randrange(10**9)))
    print(f"\nYOUYUE_SEED={seed}")
    answers = Counter[int]()

    def upload(count: int, phase: str) -> Counter[int]:
        given = Counter(status for status, _seconds in upload_all(people, count, seed, phase))
        print(f"{phase}: {dict(given)}", end="; ")
        answers.update(given)
        return given

    def nothing_is_wrong() -> None:
        assert without_bytes(store.held) == []
        assert wrongly_ticked(store.held, people) == []
        assert {file.name for file in MaterialFile.objects.all()} == {n for p in people for n in p.told}

    assert set(upload(SOUND, "sound")) == {200}
    first = MaterialFile.objects.earliest("pk")
    size_of_one = len(people[0].paper)
    with place.nearly_full(store.least, store.least + 3 * size_of_one, random.Random(seed)):
        full = upload(UPLOADS, "full")
        reads_go_on(people, first)
    nothing_is_wrong()
    assert set(upload(SOUND, "freed")) == {200}
    with store.read_only():
        assert set(upload(UPLOADS // 3, "read-only")) == {503}
        reads_go_on(people, first)
        nothing_is_wrong()
        is_told_by_a_plain_form(people[0])
    assert set(upload(SOUND, "writable")) == {200}
    nothing_is_wrong()
    assert full[503]  # the control: the disk was full
    assert set(answers) == {200, 503}
    told = [json.loads(answer)["message"] for person in people for answer in person.refused]
    assert len(told) == answers[503] and all(WORDS in sentence for sentence in told)
    monkeypatch.setattr(cleaning, "GRACE", -cleaning.GRACE)
    cleaning.clear_orphans()
    rows = set(MaterialFile.objects.values_list("stored", flat=True))
    assert set(vault.stored("materials")) <= rows


def reads_go_on(people: list[Person], file: MaterialFile) -> None:
    """Pages, and a file of before, drawn though its picture cannot be kept."""
    for person in people:
        person.page()
    pages.forget_pages(file.sha256)
    assert pages.page_image(file, 1).startswith(pages.BEGINNING)


def is_told_by_a_plain_form(person: Person) -> None:
    """A file for a material, and a photo with the form beside which it stands."""
    for path, name, content, kind in (
        (f"/apply/materials/{person.codes[0]}/upload/", "file", person.paper, "application/pdf"),
        ("/apply/basics/", "portrait_upload", portrait_bytes(), "image/jpeg"),
    ):
        answer = person.http.request(
            "POST",
            person.url + path,
            fields={
                "csrfmiddlewaretoken": person.token,
                "agree_sensitive": "1",
                "work_arrangement": "full_time",
                name: ("a", content, kind),
            },
            headers={"Cookie": person.cookie},
            redirect=False,
        )
        assert answer.status == 503, path
        assert WORDS in answer.data.decode()


def test_control_a_folder_that_is_believed(place: Disk, settings) -> None:
    """What would be left of a file without the clearing up of the vault: its beginning."""
    settings.STORAGES = settings.STORAGES | {"default": store_from(environ.Env(), place.place)}
    place.leave(40_000)
    with pytest.raises(OSError, match="No space left"):
        storages["default"].save("materials/cut", ContentFile(os.urandom(100_000)))
    assert 0 < (place.place / "materials/cut").stat().st_size < 100_000
    with pytest.raises(vault.Unavailable):
        vault.put(os.urandom(100_000), folder="materials")
    assert [entry.name for entry in (place.place / "materials").iterdir()] == ["cut"]
