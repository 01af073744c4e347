"""What the window sees after a correction, and remarks of the window about one field."""

import pytest
from django.test import Client

from applicants.models import Application, Stage
from tests import make
from youyue.identity.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(officer_guangzhou: User, client_of) -> Client:
    return client_of(officer_guangzhou)


def corrected(applicant: User) -> Application:
    """Sent back by the window for its position, which was changed, with a file in another's place."""
    made = make.application(applicant, stage=Stage.RETURNED_BY_WINDOW)
    make.change(made.remarks, field="position", text="照聘书写")
    Application.objects.filter(pk=made.pk).update(position="首席研究员")
    material = made.dossier.materials.first()
    material.files.update(removed_at=made.moved_at)
    make.material_file(made, material.requirement, "新的.pdf", make.pdf_bytes(2))
    made = Application.objects.get(pk=made.pk)
    make.move(made, "resubmit")
    return made


def test_officer_sees_what_changed_since_the_correction(desk: Client, applicant: User) -> None:
    made = corrected(applicant)
    url = f"/window/applications/{made.pk}/?show=changes"
    page = desk.get(url).content.decode()
    assert page.index("照聘书写") < page.index("<del>研究员</del>") < page.index("<ins>首席研究员</ins>")
    assert "新的.pdf" in page and "扫描件.pdf" in page
    assert 'id="compare-education"' not in page
    assert 'id="compare-education"' in desk.get(f"{url}&all=1").content.decode()
    assert "改了" in desk.get("/window/?box=again").content.decode()


def test_file_that_was_replaced_can_be_looked_at(desk: Client, applicant: User) -> None:
    made = corrected(applicant)
    old = made.submissions.first().content["files"][0]["id"]
    response = desk.get(f"/window/applications/{made.pk}/files/{old}/pages/1/")
    assert response.status_code == 200


def test_nothing_is_compared_before_the_window_sent_it_back(desk: Client, applicant: User) -> None:
    made = make.application(applicant, stage=Stage.ENDORSED)
    page = desk.get(f"/window/applications/{made.pk}/").content.decode()
    assert "和上次提交比较" not in page
