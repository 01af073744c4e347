"""A photo is stored when it is chosen, under the same rules as with the form."""

from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from applicants.filing.late_posts import who_of
from applicants.models import Application, Stage
from tests import make
from tests.applicants.posting import posted
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


@pytest.mark.django_db
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


# --- two devices ------------------------------------------------------------------------------------------
def test_photo_replaced_elsewhere_is_not_overwritten(applicant: User, client_of: Any) -> None:
    one, other = client_of(applicant), client_of(applicant)
    shown = choose(one, portrait_bytes()).json()["portrait"]
    choose(other, portrait_bytes(716, 882), portrait_seen=shown)
    theirs = Application.objects.get().portrait
    answer = choose(one, portrait_bytes(800, 1000), portrait_seen=shown)
    told = answer.json()
    assert (answer.status_code, told["stored"], told["is_contested"]) == (409, False, True)
    assert "在另一台设备上换过，就是下面这张" in told["html"] and "用这里的照片" in told["html"]
    assert (told["portrait"], Application.objects.get().portrait) == (str(theirs.pk), theirs)
    again = choose(one, portrait_bytes(800, 1000), portrait_seen=told["portrait"]).json()
    assert again["stored"] and Application.objects.get().portrait != theirs


def test_photo_that_came_while_the_page_showed_none(applicant: User, client_of: Any) -> None:
    choose(client_of(applicant), portrait_bytes())
    assert choose(client_of(applicant), portrait_bytes(716, 882), portrait_seen="").status_code == 409


def test_the_same_photo_from_both_is_no_conflict(applicant: User, client_of: Any) -> None:
    """As when the answer to the first attempt was lost on the way."""
    choose(client_of(applicant), portrait_bytes(), portrait_seen="")
    assert choose(client_of(applicant), portrait_bytes(), portrait_seen="").json()["stored"]


def test_one_device_goes_on_from_its_own_photo(applicant: User, client_of: Any) -> None:
    client, seen = client_of(applicant), ""
    for width in (358, 716, 800):
        told = choose(client, portrait_bytes(width, width * 5 // 4), portrait_seen=seen).json()
        assert told["stored"]
        seen = told["portrait"]


def test_page_without_script_does_not_overwrite_either(applicant: User, client_of: Any) -> None:
    made = make.application(applicant)
    client, before = client_of(applicant), made.portrait
    page = client.get("/apply/basics/").content.decode()
    assert f'name="portrait_seen" value="{before.pk}"' in page
    choose(client_of(applicant), portrait_bytes(716, 882))
    theirs = Application.objects.get().portrait
    data = posted(made, "basics") | {"portrait_seen": str(before.pk), "go": "next"}
    for seen, kept in ((str(before.pk), True), (str(theirs.pk), False)):
        upload = SimpleUploadedFile("照片.jpg", portrait_bytes(800, 1000))
        answer = client.post("/apply/basics/", data | {"portrait_seen": seen, "portrait_upload": upload})
        assert (Application.objects.get().portrait == theirs) is kept
        assert ("证件照在另一台设备上换过" in answer.content.decode()) is kept


# --- after a return ---------------------------------------------------------------------------------------
def returned(applicant: User, field: str) -> Application:
    made = make.application(applicant, stage=Stage.RETURNED_BY_EMPLOYER)
    made.remarks.all().delete()
    make.remark(made, made.events.last().by, "employer", issued_at=made.moved_at, part="basics", field=field)
    return Application.objects.get(pk=made.pk)


def test_photo_without_a_remark_is_locked_and_says_so(
    applicant: User, reviewer: User, client_of: Any
) -> None:
    made, client = returned(applicant, "position"), client_of(applicant)
    page = client.get("/apply/basics/").content.decode()
    assert "这次不用改" in page and "data-yy-portrait-field" not in page
    answer = choose(client, portrait_bytes(716, 882))
    assert (answer.status_code, answer.json()["error"]) == (422, "locked")
    assert answer.json()["message"] == "“证件照”没有要改的地方，不能修改。请只改退回意见指出的内容"
    assert Application.objects.get().portrait == made.portrait


def test_photo_with_a_remark_is_open(applicant: User, reviewer: User, client_of: Any) -> None:
    made, client = returned(applicant, "portrait_upload"), client_of(applicant)
    assert "data-yy-portrait-field" in client.get("/apply/basics/").content.decode()
    assert choose(client, portrait_bytes(716, 882), portrait_seen=str(made.portrait_id)).json()["stored"]
    assert Application.objects.get().portrait != made.portrait


def test_legal_person_has_no_photo(db: None, client_of: Any) -> None:
    agent = make.user("agent", kind="legal_person", credit_code="91440300MA9Y00039M")
    assert choose(client_of(agent), portrait_bytes()).status_code == 404


@pytest.mark.parametrize("pressed", ["save", "back", "check"])
def test_refused_photo_is_told_by_the_buttons_that_lead_away(
    pressed: str, applicant: User, client_of: Any
) -> None:
    made = make.application(applicant)
    data = posted(made, "basics", go=pressed, portrait_upload=SimpleUploadedFile("照片.jpg", b"no picture"))
    answer = client_of(applicant).post("/apply/basics/", data)
    refused = [
        str(message) for message in get_messages(answer.wsgi_request) if message.level_tag == "warning"
    ]
    assert len(refused) == 1
    assert Application.objects.get().portrait == made.portrait
