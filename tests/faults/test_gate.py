"""R6, the gate: what the scanner has not found clean leaves the house by no door, whoever asks.

Every way out is tried in every closed state: original, page, small page and zip; once at the functions that
send, once over the real addresses of the applicant, the reviewer and the window officer.
"""

import io
import itertools
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings as settings_module
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse

from applicants.models import Application, Stage
from materials import jobs
from materials.models import MaterialFile
from materials.scan import scanning
from materials.serve import serving
from tests import make
from tests.faults.clamd import FakeClamd
from tests.faults.servers import closed_port
from tests.faults.servers import serving as listening
from youyue.identity.models import AccessLog, User
from youyue.notices.jobs import run_due

State = MaterialFile.ScanState
OWNER, OTHER = "本人", "岭海先进材料研究院审核员"
CLOSED = [(True, State.PENDING), (True, State.NOT_SCANNED), (True, State.INFECTED), (False, State.INFECTED)]


@pytest.fixture
def people(applicant: User, reviewer: User, officer_guangzhou: User, administrator: User) -> dict[str, User]:
    return {OWNER: applicant, OTHER: reviewer, "受理窗口": officer_guangzhou, "管理员": administrator}


def has_bytes(response: HttpResponseBase) -> bool:
    """Whether anything of a file is in it; a zip of closed files holds nothing but sentences."""
    if not response.streaming:
        return not response["Content-Type"].startswith("text/html")
    with zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content))) as sent:
        assert sent.namelist()
        return any(not name.endswith("（没有放进来）.txt") for name in sent.namelist())


def close(files: list[MaterialFile], settings, with_scanner: bool, state: str) -> None:
    settings.CLAMD_SOCKET = f"127.0.0.1:{closed_port()}" if with_scanner else ""
    MaterialFile.objects.filter(pk__in=[file.pk for file in files]).update(scan_state=state)


# --- at the functions that send ----------------------------------------------------------------------------
def pages_and_originals(rf: Any, file: MaterialFile, whose: User, viewer: User, role: str) -> list[Any]:
    """The ways in which one file's bytes leave; the reason is what an identity document asks for."""
    request = rf.get("/")
    request.user = viewer
    file = MaterialFile.objects.select_related("material__requirement").get(pk=file.pk)
    look = {"whose": whose, "role": role}
    return [
        serving.send_original(request, file, reason="核对原件", **look),
        serving.send_page(request, file, 1, **look),
        serving.send_page(request, file, 1, small=True, **look),
    ]


def attempts(rf: Any, settings, hand_in, people: dict[str, User]) -> Iterator[HttpResponseBase]:
    """States that are closed, with and without scanner, by four people, each several times: over 500."""
    kinds = [hand_in(f"{number}.pdf", number) for number in range(1, 4)]
    for number, (with_scanner, state) in itertools.product(range(4), CLOSED):
        close(kinds, settings, with_scanner, state)
        if number % 2:
            run_due()  # the worker tries in vain, and must not open anything
        for role, viewer in people.items():
            for file in kinds:
                yield from pages_and_originals(rf, file, people[OWNER], viewer, role)


def test_nothing_unscanned_is_sent(rf, settings, hand_in, people: dict[str, User]) -> None:
    responses = list(attempts(rf, settings, hand_in, people))
    assert len(responses) >= 500
    assert [response for response in responses if has_bytes(response)] == []
    assert {response.status_code for response in responses} == {409}
    assert AccessLog.objects.count() == 0


def test_control_without_the_gate_everything_is_sent(
    rf, settings, hand_in, people: dict[str, User], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scanning, "is_open", lambda file: True)
    responses = list(itertools.islice(attempts(rf, settings, hand_in, people), 36))
    assert all(has_bytes(response) for response in responses)


# --- at the doors ------------------------------------------------------------------------------------------
@pytest.fixture
def application(applicant: User, reviewer: User, officer_guangzhou: User) -> Application:
    """It lies at the window; its reviewer and the officer may look into it."""
    return make.application(applicant, stage=Stage.WINDOW_REVIEW)


def through_every_door(
    application: Application, files: list[MaterialFile], clients: dict[str, Client]
) -> Iterator[HttpResponseBase]:
    owner, reviewer, officer = clients.values()
    why = {"purpose": "match"}
    for file in files:
        page = reverse("applicants:material_page", args=[file.pk, 1])
        yield owner.get(page)
        yield owner.get(page, {"size": "small"})
        yield owner.get(reverse("applicants:material_original", args=[file.pk]))
        yield reviewer.get(reverse("employers:material_page", args=[application.pk, file.pk, 1]))
        original = reverse("employers:material_original", args=[application.pk, file.pk])
        guarded = file.material.requirement.is_identity_document
        yield reviewer.post(original, why) if guarded else reviewer.get(original)
        yield officer.get(reverse("window:material_page", args=[application.pk, file.pk, 1]))
        original = reverse("window:material_original", args=[application.pk, file.pk])
        yield officer.post(original, why) if guarded else officer.get(original)
    yield owner.get(reverse("applicants:archive", args=[application.pk]))
    yield reviewer.get(reverse("employers:archive", args=[application.pk]))
    yield officer.get(reverse("window:archive", args=[application.pk]))


@pytest.fixture
def knock(
    settings, application: Application, client_of, applicant: User, reviewer: User, officer_guangzhou: User
) -> Callable[[], list[tuple[int, bool]]]:
    """Status and whether there were bytes: every door in every closed state, by the three who may enter."""
    people = {"owner": applicant, "reviewer": reviewer, "officer": officer_guangzhou}
    clients = {role: client_of(user) for role, user in people.items()}
    files = list(MaterialFile.objects.filter(material__dossier=application.dossier))

    def knock() -> list[tuple[int, bool]]:
        told = []
        for with_scanner, state in CLOSED:
            close(files, settings, with_scanner, state)
            # A zip is made while it is read, and must be read before the state is another one.
            for response in through_every_door(application, files, clients):
                told.append((response.status_code, has_bytes(response)))
        return told

    return knock


def test_nothing_unscanned_leaves_by_any_door(knock: Callable[[], list[tuple[int, bool]]]) -> None:
    """409, but for the zips, which hold sentences."""
    assert Counter(knock()) == {(409, False): 112, (200, False): 12}


def test_control_without_the_gate_every_door_is_open(
    knock: Callable[[], list[tuple[int, bool]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """So none of the doors above was closed for another reason."""
    monkeypatch.setattr(scanning, "is_open", lambda file: True)
    assert Counter(knock()) == {(200, True): 124}


# --- what is said instead ----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("state", "words"),
    [(State.PENDING, "这个文件还在检测病毒"), (State.INFECTED, "这个文件查出病毒，已经隔离")],
)
def test_sentence_in_the_place_of_the_bytes(
    rf, settings, hand_in, applicant: User, state: str, words: str
) -> None:
    settings.CLAMD_SOCKET = "127.0.0.1:1"
    file = hand_in()
    MaterialFile.objects.filter(pk=file.pk).update(scan_state=state)
    for response in pages_and_originals(rf, file, applicant, applicant, OWNER):
        assert words in response.content.decode()


def test_clean_file_is_sent(rf, settings, hand_in, people: dict[str, User]) -> None:
    with listening(FakeClamd()) as port:
        settings.CLAMD_SOCKET = f"127.0.0.1:{port}"
        file = hand_in()
        jobs.scan(str(file.pk))
    for role, viewer in people.items():
        assert all(has_bytes(one) for one in pages_and_originals(rf, file, people[OWNER], viewer, role))


# Whoever reads bytes asks `is_open` first, or shows them to nobody; a new place belongs into one of the two.
ASK = {"materials/serve/serving.py", "materials/serve/archive.py", "applicants/filing/reuse.py"}
ROOMS = ("store/vault", "store/pages", "scan/scanning", "scan/doctor", "jobs")
SHOW_NOBODY = {f"materials/{name}.py" for name in ROOMS} | {
    f"materials/management/commands/{name}_materials.py" for name in ("verify", "rewrap")
}
SHOW_NOBODY |= {"materials/store/compare_pages.py"}
OWN_BYTES = {"youyue/service/checks/data.py", "materials/serve/papers.py"}  # which nobody uploaded


def test_bytes_are_read_in_few_places() -> None:
    root = settings_module.BASE_DIR
    readers = {
        str(path.relative_to(root)): text
        for app in ("materials", "applicants", "employers", "catalog", "youyue")
        for path in (root / app).rglob("*.py")
        if re.search(r"vault\.read\(|\bpage_image\(|cipher\.unseal\(", text := path.read_text())
    }
    assert set(readers) <= ASK | SHOW_NOBODY | OWN_BYTES
    assert [name for name in ASK & set(readers) if "scanning.is_open(" not in readers[name]] == []
