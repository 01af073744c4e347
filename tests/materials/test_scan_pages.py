"""What pages say of the virus scan, and what may be handed in."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from applicants.models import Application, Stage
from applicants.workflow import StepRefused
from materials.models import MaterialFile
from tests import make
from youyue.identity.models import User

State = MaterialFile.ScanState


@pytest.fixture
def scanner(settings: Any) -> None:
    settings.CLAMD_SOCKET = "127.0.0.1:1"


def set_all(made: Application, state: str) -> None:
    MaterialFile.objects.filter(material__dossier=made.dossier).update(scan_state=state)


def set_one(made: Application, state: str) -> MaterialFile:
    file = MaterialFile.objects.filter(material__dossier=made.dossier).first()
    MaterialFile.objects.filter(pk=file.pk).update(scan_state=state)
    return file


# --- handing in --------------------------------------------------------------------------------------------
def test_pending_file_is_not_handed_in(scanner: None, applicant: User) -> None:
    made = make.application(applicant)
    set_all(made, State.CLEAN)
    set_one(made, State.PENDING)
    with pytest.raises(
        StepRefused, match="“扫描件.pdf”等 1 个文件还在检测病毒，一般几分钟就好，请等检测完成后再提交"
    ):
        make.move(made, "submit")


def test_infected_file_is_not_handed_in(scanner: None, applicant: User) -> None:
    made = make.application(applicant)
    set_all(made, State.CLEAN)
    set_one(made, State.INFECTED)
    with pytest.raises(StepRefused, match="没有填好"):
        make.move(made, "submit")


def test_clean_files_are_handed_in(scanner: None, applicant: User) -> None:
    made = make.application(applicant)
    set_all(made, State.CLEAN)
    make.move(made, "submit")
    assert made.submissions.count() == 1


def test_without_a_scanner_files_are_handed_in(applicant: User) -> None:
    make.move(make.application(applicant), "submit")


def test_infected_file_is_named_on_the_check_page(scanner: None, applicant: User, client_of: Any) -> None:
    made = make.application(applicant)
    set_one(made, State.INFECTED)
    page = client_of(applicant).get(reverse("applicants:check")).content.decode()
    assert "里有文件查出病毒，已隔离，请删除后重新上传" in page


# --- the applicant's pages ---------------------------------------------------------------------------------
def rows(client: Client) -> str:
    return client.get(reverse("applicants:materials")).content.decode()


@pytest.mark.parametrize(
    ("state", "word"), [(State.PENDING, "检测中"), (State.CLEAN, "安全"), (State.INFECTED, "已隔离")]
)
def test_row_says_the_state(scanner: None, applicant: User, client_of: Any, state: str, word: str) -> None:
    made = make.application(applicant)
    set_all(made, state)
    page = rows(client_of(applicant))
    assert f'<span class="vh">病毒检测：</span>{word}</span>' in page
    file = MaterialFile.objects.filter(material__dossier=made.dossier).first()
    looks = reverse("applicants:material_file", args=[file.pk])
    assert (f'href="{looks}"' in page) == (state == State.CLEAN)
    assert "扫描件.pdf" in page


def test_row_without_a_scanner(applicant: User, client_of: Any) -> None:
    make.application(applicant)
    page = rows(client_of(applicant))
    assert "扫描件.pdf" in page
    assert "病毒检测" not in page


def test_own_viewer(scanner: None, applicant: User, client_of: Any) -> None:
    made = make.application(applicant)
    file = set_one(made, State.PENDING)
    page = client_of(applicant).get(reverse("applicants:material_file", args=[file.pk])).content.decode()
    assert "这个文件还在检测病毒" in page
    assert reverse("applicants:material_page", args=[file.pk, 1]) not in page
    assert reverse("applicants:material_original", args=[file.pk]) not in page
    answer = client_of(applicant).get(reverse("applicants:material_page", args=[file.pk, 1]))
    assert (answer.status_code, answer["Content-Type"]) == (409, "text/html; charset=utf-8")


# --- reviewer and officer ----------------------------------------------------------------------------------
@pytest.mark.parametrize("state", [State.PENDING, State.INFECTED, State.NOT_SCANNED])
def test_reviewer_gets_words_for_bytes(
    settings: Any, applicant: User, reviewer: User, client_of: Any, state: str
) -> None:
    made = make.application(applicant, stage=Stage.EMPLOYER_REVIEW)
    settings.CLAMD_SOCKET = "127.0.0.1:1"
    file = set_one(made, state)
    desk = client_of(made.holder)
    page = desk.get(reverse("employers:application", args=[made.pk]) + f"?show={file.pk}").content.decode()
    assert ("查出病毒" if state == State.INFECTED else "还在检测病毒") in page
    assert reverse("employers:material_page", args=[made.pk, file.pk, 1]) not in page
    answer = desk.get(reverse("employers:material_page", args=[made.pk, file.pk, 1]))
    assert (answer.status_code, answer["Content-Type"]) == (409, "text/html; charset=utf-8")


@pytest.mark.parametrize("state", [State.PENDING, State.INFECTED])
def test_officer_gets_words_for_bytes(
    settings: Any, applicant: User, officer_guangzhou: User, client_of: Any, state: str
) -> None:
    made = make.application(applicant, stage=Stage.ENDORSED)
    settings.CLAMD_SOCKET = "127.0.0.1:1"
    set_all(made, State.CLEAN)
    file = set_one(made, state)
    window = client_of(officer_guangzhou)
    url = reverse("window:material_page", args=[made.pk, file.pk, 1])
    case = reverse("window:application", args=[made.pk])
    page = window.get(f"{case}?show={file.pk}").content.decode()
    assert ("查出病毒" if state == State.INFECTED else "还在检测病毒") in page
    assert url not in page
    answer = window.get(url)
    assert (answer.status_code, answer["Content-Type"]) == (409, "text/html; charset=utf-8")
