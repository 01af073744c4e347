"""A photo is stored when it is chosen, under the same rules as with the form."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from applicants.models import Application
from applicants.stash import who_of
from tests import make
from tests.scans import portrait_bytes
from youyue.identity.models import User

ADDRESS = "/apply/basics/portrait/"


def choose(client: Any, content: bytes | None = None, name: str = "照片.jpg", **fields: str) -> Any:
    sent: dict[str, Any] = dict(fields)
    if content is not None:
        sent["portrait_upload"] = SimpleUploadedFile(name, content)
    return client.post(ADDRESS, sent, headers={"X-Requested-With": "fetch"})


def test_first_photo_begins_the_draft(applicant: User, client_of: Any) -> None:
    answer = choose(client_of(applicant), portrait_bytes()).json()
    application = Application.objects.get()
    assert application.applicant == applicant
    assert application.portrait and not application.portrait.cropped
    assert answer["stored"] is True
    assert reverse("applicants:portrait", args=[application.pk]) in answer["html"]
    assert "已上传" in client_of(applicant).get("/apply/basics/").content.decode()


def test_frame_decides_the_cut(applicant: User, client_of: Any) -> None:
    client = client_of(applicant)
    choose(client, portrait_bytes(716, 882), portrait_box="0,0,716,882,0")
    assert Application.objects.get().portrait.cropped


def test_newest_photo_counts_and_the_same_one_again_changes_nothing(applicant: User, client_of: Any) -> None:
    client = client_of(applicant)
    choose(client, portrait_bytes())
    first = Application.objects.get().portrait
    choose(client, portrait_bytes())
    assert Application.objects.get().portrait == first
    choose(client, portrait_bytes(716, 882))
    assert Application.objects.get().portrait != first


def test_refused_photo_is_told_and_leaves_the_earlier_one(applicant: User, client_of: Any) -> None:
    client = client_of(applicant)
    choose(client, portrait_bytes())
    before = Application.objects.get().portrait
    answer = choose(client, portrait_bytes(300, 400))
    assert answer.status_code == 422
    assert "证件照只有 300×400 像素，太小了" in answer.json()["html"]
    assert Application.objects.get().portrait == before


def test_measured_figures_come_with_the_refusal(applicant: User, client_of: Any) -> None:
    from tests.materials.test_portraits import photo

    html = choose(client_of(applicant), photo(358, 441, "#438edb")).json()["html"]
    assert "背景不够白" in html
    assert "尺寸正好 358×441" in html


def test_nothing_chosen(applicant: User, client_of: Any) -> None:
    answer = choose(client_of(applicant))
    assert (answer.status_code, answer.json()["stored"]) == (422, False)
    assert Application.objects.count() == 0


def test_what_was_typed_stays(applicant: User, client_of: Any) -> None:
    made = make.application(applicant)
    before = made.position
    choose(client_of(applicant), portrait_bytes(716, 882))
    made.refresh_from_db()
    assert made.position == before


def test_signed_out(client: Any) -> None:
    assert choose(client, portrait_bytes()).status_code == 401


def test_form_of_somebody_else(applicant: User, other_applicant: User, client_of: Any) -> None:
    answer = choose(client_of(other_applicant), portrait_bytes(), who=who_of(applicant))
    assert answer.json() == {"error": "somebody_else"}
    assert Application.objects.count() == 0


@pytest.mark.parametrize("stage", ["submitted", "employer_review", "endorsed", "window_review"])
def test_with_the_employer_or_the_window(applicant: User, client_of: Any, stage: str) -> None:
    made = make.application(applicant)
    Application.objects.filter(pk=made.pk).update(stage=stage)
    made.refresh_from_db()
    answer = choose(client_of(applicant), portrait_bytes(716, 882))
    assert (answer.status_code, answer.json()["error"]) == (409, "moved")
    assert Application.objects.get().portrait == made.portrait


def test_stranger_changes_only_her_own(applicant: User, other_applicant: User, client_of: Any) -> None:
    made = make.application(applicant)
    choose(client_of(other_applicant), portrait_bytes(716, 882))
    assert Application.objects.get(pk=made.pk).portrait == made.portrait
