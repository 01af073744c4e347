"""上移, 下移, 说明 and 仍然使用 on the materials page, without script."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from applicants.models import Application, Stage
from applicants.parts import PARTS
from catalog.models import MaterialRequirement
from materials import intake
from materials.models import MaterialFile
from tests import make
from tests.scans import pdf_bytes
from youyue.identity.models import User


@pytest.fixture
def draft(applicant: User) -> Application:
    return make.application(applicant)


@pytest.fixture
def two(draft: Application) -> list[MaterialFile]:
    evidence = MaterialRequirement.objects.get(code="clause-evidence")
    MaterialFile.objects.filter(material__requirement=evidence).delete()
    return [make.material_file(draft, evidence, f"{number}.pdf", pdf_bytes(number)) for number in (1, 2)]


def names(client) -> list[str]:
    html = client.get(reverse("applicants:materials")).content.decode()
    return sorted(("1.pdf", "2.pdf"), key=lambda name: html.index(f"<span>{name}</span>"))


def test_order(client_of, applicant: User, two: list[MaterialFile]) -> None:
    client = client_of(applicant)
    client.post(reverse("applicants:move_file", args=[two[1].pk]), {"step": "-1"})
    assert names(client) == ["2.pdf", "1.pdf"]
    client.post(reverse("applicants:move_file", args=[two[1].pk]), {"step": "1"})
    assert names(client) == ["1.pdf", "2.pdf"]


@pytest.mark.parametrize("step", ["", "x", "99", "-99", "\x00"])
def test_odd_steps(client_of, applicant: User, two: list[MaterialFile], step: str) -> None:
    answer = client_of(applicant).post(reverse("applicants:move_file", args=[two[0].pk]), {"step": step})
    assert answer.status_code == 302


def test_label_is_shown_escaped_and_handed_in(
    client_of, applicant: User, draft: Application, two: list[MaterialFile]
) -> None:
    client = client_of(applicant)
    client.post(reverse("applicants:label_file", args=[two[0].pk]), {"label": "<b>正本</b>"})
    html = client.get(reverse("applicants:materials")).content.decode()
    assert "＜b＞正本＜／b＞" in html
    assert "<b>正本" not in html
    make.move(draft, "submit")
    labels = {file["name"]: file["label"] for file in draft.current_submission.content["files"]}
    assert (labels["1.pdf"], labels["2.pdf"]) == ("＜b＞正本＜／b＞", "")


def test_warning_stays_until_it_is_waved_through(
    client_of, applicant: User, draft: Application, two: list[MaterialFile]
) -> None:
    MaterialFile.objects.filter(pk=two[0].pk).update(findings=[{"page": 1, "kind": "blurred", "figure": 0}])
    client, address = client_of(applicant), reverse("applicants:materials")
    html = client.get(address).content.decode()
    assert "第 1 页的文字边缘发虚" in html
    assert "/pages/1/?size=small" in html
    client.post(reverse("applicants:keep_file", args=[two[0].pk]))
    html = client.get(address).content.decode()
    assert "第 1 页的文字边缘发虚" not in html
    assert "第 1 页可能看不清" in html
    assert MaterialFile.objects.get(pk=two[0].pk).kept_anyway_at is not None


def test_thumbnail_is_small(client_of, applicant: User, two: list[MaterialFile]) -> None:
    address = reverse("applicants:material_page", args=[two[0].pk, 1])
    client = client_of(applicant)
    large, small = client.get(address), client.get(address, {"size": "small"})
    assert len(small.content) < len(large.content)
    assert client.get(address, {"size": "\x00"}).status_code == 200


def test_only_while_it_may_be_changed(client_of, applicant: User, reviewer: User) -> None:
    made = make.application(applicant, stage=Stage.EMPLOYER_REVIEW)
    file = MaterialFile.objects.filter(material__dossier=made.dossier).first()
    for name in ("move_file", "label_file", "keep_file"):
        answer = client_of(applicant).post(reverse(f"applicants:{name}", args=[file.pk]))
        assert answer.status_code == 409


def test_reviewer_sees_warnings_and_the_older_version(client_of, applicant: User, reviewer: User) -> None:
    made = make.application(applicant, stage=Stage.RETURNED_BY_EMPLOYER)
    contract = MaterialRequirement.objects.get(code="labour-contract")
    old = MaterialFile.objects.get(material__dossier=made.dossier, material__requirement=contract)
    new = make.material_file(made, contract, "新合同.pdf", pdf_bytes(2))
    new.replaces, new.findings = old, [{"page": 2, "kind": "dark", "figure": 0}]
    new.save()
    old.removed_at = new.uploaded_at
    old.save()
    make.move(made, "resubmit")
    client, address = client_of(reviewer), reverse("employers:application", args=[made.pk])
    html = client.get(address, {"show": str(new.pk)}).content.decode()
    assert "第 2 页太暗" in html
    assert "旧版本" in html
    html = client.get(address, {"show": str(old.pk)}).content.decode()
    assert reverse("employers:material_page", args=[made.pk, old.pk, 1]) in html


def test_the_way_to_the_first_gap_of_the_form(applicant, client_of) -> None:
    """From any page of the filing one click leads there."""
    made = make.application(applicant, progress={"card-type": 0, "basics": 2})
    client = client_of(applicant)
    page = client.get("/apply/materials/").content.decode()
    assert "表单还有 6 个部分没有填好。" in page and 'href="/apply/next/"' in page
    Application.objects.filter(pk=made.pk).update(progress={part.slug: 0 for part in PARTS})
    assert "没有填好" not in client.get("/apply/materials/").content.decode()


@pytest.mark.parametrize("works", [True, False], ids=["store there", "store away"])
def test_plain_upload_while_the_store_is_away_is_503_in_words(
    client_of, applicant: User, draft: Application, settings, tmp_path, works: bool
) -> None:
    place = tmp_path / "media"
    place.mkdir() if works else place.write_text("a file where a folder should be")
    local = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": place}}
    settings.STORAGES = {**settings.STORAGES, "default": local}
    file = SimpleUploadedFile("一.pdf", pdf_bytes(7))
    answer = client_of(applicant).post("/apply/materials/clause-evidence/upload/", {"file": file})
    assert answer.status_code == (302 if works else 503)
    assert ("没有传成功，文件库暂时连不上" in answer.content.decode()) is not works


def test_full_list_is_said_once_for_many_files(client_of, applicant: User, draft: Application) -> None:
    many = [SimpleUploadedFile(f"第{pages}页.pdf", pdf_bytes(pages)) for pages in range(1, 14)]
    page = client_of(applicant).post(
        "/apply/materials/labour-contract/upload/", {"file": many}, headers={"X-Requested-With": "fetch"}
    )
    assert page.json()["message"] == "“劳动合同”已有 10 个文件，请先删除一个，或把几页合成一个文件再传"


def test_file_that_arrives_when_its_application_is_closed_goes_nowhere(
    client_of, applicant: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Withdrawn in another tab while the file was looked into: no draft is begun, nothing is put into what is
    closed."""
    made, taken = make.application(applicant, stage=Stage.RETURNED_BY_EMPLOYER), intake.received

    @contextmanager
    def slowly(upload: Any) -> Iterator[intake.Received]:
        with taken(upload) as received:
            make.move(made, "withdraw")
            yield received

    monkeypatch.setattr(intake, "received", slowly)
    before = set(MaterialFile.objects.values_list("pk", flat=True))
    sent = {"file": SimpleUploadedFile("新合同.pdf", pdf_bytes(3))}
    address = reverse("applicants:upload", args=["labour-contract"])
    assert client_of(applicant).post(address, sent).status_code == 409
    assert set(MaterialFile.objects.values_list("pk", flat=True)) == before
    assert [one.stage for one in Application.objects.filter(applicant=applicant)] == [Stage.WITHDRAWN]
