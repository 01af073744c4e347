"""A return opens what its remarks point at, and nothing else (features N02)."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from applicants.models import Application, Remark, Stage
from applicants.parts import PARTS
from materials.models import MaterialFile
from tests import make
from tests.applicants.posting import posted
from youyue.identity.models import User

pytestmark = pytest.mark.django_db


def returned(applicant: User, *pins: dict[str, Any]) -> Application:
    """An application that the employer sent back with these remarks, and no other."""
    made = make.application(applicant, stage=Stage.RETURNED_BY_EMPLOYER)
    made.remarks.all().delete()
    for pin in pins:
        make.remark(made, made.events.last().by, "employer", issued_at=made.moved_at, **pin)
    return Application.objects.get(pk=made.pk)


@pytest.fixture
def mine(applicant: User, client_of: Any) -> Client:
    return client_of(applicant)


def answers() -> list[str]:
    return list(Remark.objects.order_by("id").values_list("answer", flat=True))


def save(client: Client, made: Application, slug: str, **changes: Any) -> Any:
    return client.post(f"/apply/{slug}/", posted(Application.objects.get(pk=made.pk), slug, **changes))


def test_field_remark_opens_that_field_alone(mine: Client, applicant: User) -> None:
    made = returned(applicant, {"part": "basics", "field": "position"})
    save(mine, made, "basics", position="首席研究员", research_field="别的领域", email="x")
    made.refresh_from_db()
    assert (made.position, made.research_field) == ("首席研究员", "先进陶瓷材料")


def test_autosave_keeps_locked_fields_too(mine: Client, applicant: User) -> None:
    made = returned(applicant, {"part": "basics", "field": "position"})
    data = posted(made, "basics", position="首席研究员", research_field="别的领域")
    assert mine.post("/apply/basics/autosave/", data).status_code == 200
    made.refresh_from_db()
    assert (made.position, made.research_field) == ("首席研究员", "先进陶瓷材料")


def test_dates_that_belong_together_open_together(mine: Client, applicant: User) -> None:
    made = returned(applicant, {"part": "basics", "field": "id_valid_to"})
    save(mine, made, "basics", id_valid_from=(2016, 2, 3), id_is_permanent=None, id_valid_to=(2099, 2, 3))
    made.refresh_from_db()
    assert (made.id_valid_from.year, made.id_valid_to.year, made.id_is_permanent) == (2016, 2099, False)


@pytest.mark.parametrize("slug", ["card-type", "basics", "contact", "family", "education", "employment"])
def test_part_without_a_remark_is_read_only(slug: str, mine: Client, applicant: User) -> None:
    made = returned(applicant, {"part": "achievements"})
    page = mine.get(f"/apply/{slug}/")
    assert page.status_code == 200
    assert "这一部分没有要改的地方" in page.content.decode()
    assert 'form="part"' not in page.content.decode()
    assert '<form id="part"' not in page.content.decode()
    data = posted(made, slug) | {"editor": "1", "position": "x", "name": "x"}
    if slug in ("family", "education", "employment"):
        data["row"] = str(getattr(made, slug).get().pk)
    refused = mine.post(f"/apply/{slug}/", data)
    assert refused.status_code == 422
    assert "没有要改的地方，不能修改" in refused.content.decode()
    answer = mine.post(f"/apply/{slug}/autosave/", data)
    assert (answer.status_code, answer.json()["error"]) == (422, "locked")


def test_row_of_a_locked_list_is_not_removed(mine: Client, applicant: User) -> None:
    made = returned(applicant, {"part": "basics"})
    row = made.family.get()
    assert mine.post(f"/apply/family/{row.pk}/remove/").status_code == 422
    assert made.family.get().removed_at is None


def test_list_remark_opens_its_rows(mine: Client, applicant: User) -> None:
    made = returned(applicant, {"part": "education"})
    row = made.education.get()
    save(mine, made, "education", editor="1", row=str(row.pk), go="row", school="华南理工大学")
    assert (made.education.get().school, answers()) == ("华南理工大学", ["changed"])


def test_remark_on_the_reviewing_employer_opens_the_present_employer(mine: Client, applicant: User) -> None:
    made = returned(applicant, {"part": "reviewing-employer"})
    other = make.employer("other")
    make.reviewer("nanyue", other)
    page = mine.get("/apply/basics/").content.decode()
    assert 'name="employer_name"' in page
    assert 'name="position"' not in page
    save(mine, made, "basics", employer_name=other.name, position="x")
    made.refresh_from_db()
    assert (made.employer, made.position, answers()) == (other, "研究员", ["changed"])


def test_material_remark_opens_that_material_alone(mine: Client, applicant: User) -> None:
    made = returned(applicant)
    files = {one.material.requirement.code: one for one in _files(made)}
    code, other = list(files)[:2]
    pin = {"part": "", "requirement": files[code].material.requirement, "issued_at": made.moved_at}
    make.remark(made, made.events.last().by, "employer", **pin)

    def upload(which: str) -> Any:
        new = SimpleUploadedFile("新的.pdf", make.pdf_bytes(3), content_type="application/pdf")
        path = f"/apply/materials/{which}/upload/"
        return mine.post(path, {"file": new}, headers={"X-Requested-With": "fetch"})

    assert upload(other).status_code == 422
    assert mine.post(f"/apply/files/{files[other].pk}/remove/").status_code == 422
    assert answers() == [""]
    assert upload(code).status_code == 200
    assert answers() == ["changed"]
    page = mine.get("/apply/materials/").content.decode()
    assert "这次不用改" in page
    assert f'id="upload-{code}"' in page
    assert f'id="upload-{other}"' not in page


def test_changed_back_is_open_again(mine: Client, applicant: User) -> None:
    made = returned(applicant, {"part": "basics", "field": "position"})
    save(mine, made, "basics", position="首席研究员")
    assert answers() == ["changed"]
    save(mine, made, "basics", position="研究员")
    assert answers() == [""]


def test_saving_without_a_change_answers_nothing(mine: Client, applicant: User) -> None:
    made = returned(applicant, {"part": "basics", "field": "position"})
    save(mine, made, "basics")
    assert answers() == [""]


def test_changed_cannot_be_said_without_a_change(mine: Client, applicant: User) -> None:
    returned(applicant, {"part": "basics", "field": "position"})
    path = f"/apply/corrections/{Remark.objects.get().pk}/"
    refused = mine.post(path, {"answer": "changed"})
    assert refused.status_code == 422
    assert "这一处和提交时一样" in refused.content.decode()
    assert mine.post(path, {"answer": "no_change", "note": "聘书上就是这样"}).status_code == 302
    assert answers() == ["no_change"]


def test_document_that_ran_out_meanwhile_can_be_mended(mine: Client, applicant: User) -> None:
    made = returned(applicant, {"part": "contact"})
    make.change(Application.objects, id_is_permanent=False, id_valid_to="2020-01-01")
    page = mine.get("/apply/basics/?check=1").content.decode()
    assert 'name="id_valid_to_0"' in page
    assert 'name="position"' not in page
    save(mine, made, "basics", id_valid_to=(2098, 2, 3), id_is_permanent=None)
    save(mine, made, "basics", id_valid_to=(2099, 2, 3), id_is_permanent=None)
    made.refresh_from_db()
    assert made.id_valid_to.year == 2099


def test_remark_stands_beside_its_field(mine: Client, applicant: User) -> None:
    returned(applicant, {"part": "basics", "field": "position", "text": "请照聘书写"})
    page = mine.get("/apply/basics/").content.decode()
    field = page[page.index("请照聘书写") :]
    assert "&lt;div" not in page
    assert field.index('name="position"') < field.index("工作研究领域")
    assert 'href="/apply/basics/#id_position"' in mine.get("/apply/corrections/").content.decode()
    assert "基本信息：职务" in mine.get("/apply/corrections/").content.decode()


def test_every_page_counts_down_until_it_is_handed_in(mine: Client, applicant: User) -> None:
    made = returned(applicant, {"part": "basics", "field": "position"}, {"part": "contact"})
    pages = [f"/apply/{part.slug}/" for part in PARTS]
    pages += ["/apply/materials/", "/apply/check/", f"/items/{made.pk}/", f"/items/{made.pk}/progress/"]
    for path in pages:
        assert "还有 2 处没有答复" in mine.get(path).content.decode(), path
    assert "重新提交（还有 2 处）" in mine.get("/apply/corrections/").content.decode()
    save(mine, made, "basics", position="首席研究员")
    assert "还有 1 处没有答复" in mine.get("/apply/contact/").content.decode()
    save(mine, made, "contact", wechat="mowen")
    for path in pages:
        assert "还需点“重新提交”" in mine.get(path).content.decode(), path


def test_draft_is_open_as_before(mine: Client, applicant: User) -> None:
    made = make.application(applicant)
    save(mine, made, "basics", position="首席研究员", research_field="别的领域")
    made.refresh_from_db()
    assert (made.position, made.research_field) == ("首席研究员", "别的领域")


def _files(made: Application) -> Any:
    rows = MaterialFile.objects.filter(material__dossier=made.dossier).select_related("material__requirement")
    return rows.order_by("material__requirement__order")
