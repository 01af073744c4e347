"""Saving while somebody types: as typed, unjudged, once, and for nobody else."""

from functools import partial

import pytest
from django.test import Client
from django.utils import timezone

from applicants.filing.opening import current_application
from applicants.filing.saving import is_a_row, is_key
from applicants.models import Application, FamilyMember
from applicants.parts import BY_SLUG, PARTS, Filing
from tests import make
from tests.applicants.posting import AGREED, posted, seen_in
from tests.racing import at_once

pytestmark = pytest.mark.django_db
FETCH = {"X-Requested-With": "fetch"}
TYPED = [part.slug for part in PARTS if not part.is_derived]
A_KEY = "5f0c2f6e-7d2f-4e39-9a59-6f1d3c2f8a10"


@pytest.fixture
def mine(applicant, client_of) -> Client:
    return client_of(applicant)


def save(client: Client, slug: str, data: dict) -> dict:
    return client.post(f"/apply/{slug}/autosave/", data, headers=FETCH)


def test_what_is_wrong_is_stored_as_typed_and_not_judged(mine) -> None:
    response = save(mine, "contact", {"email": "wrong", "emergency_name": "林芳"})
    answer = response.json()
    assert (response.status_code, answer["saved"], answer["filled"]) == (200, True, "0/7")
    assert answer["problems"] > 0 and "缺少" not in response.content.decode()
    page = mine.get("/apply/contact/").content.decode()
    assert 'value="wrong"' in page and 'value="林芳"' in page


@pytest.mark.parametrize("slug", TYPED)
def test_every_part_can_be_saved_and_the_list_follows(slug: str, mine, applicant) -> None:
    made = make.application(applicant)
    data = posted(made, slug)
    if slug in ("family", "education", "employment"):
        data |= {"editor": "1", "row": str(getattr(made, slug).get().pk)}
    answer = save(mine, slug, data).json()
    assert (answer["saved"], answer["problems"], answer["done"]) == (True, 0, 1)
    assert "rail-list" in answer["tasks"] and answer["seen"]


def test_what_was_only_typed_is_under_way_and_not_to_be_mended(mine) -> None:
    save(mine, "contact", {"emergency_name": "林芳"})
    page = mine.get("/apply/achievements/").content.decode()
    assert "处待改" not in page and page.count("填写中") == 4  # two lists, two parts each
    mine.post("/apply/contact/", {"emergency_name": "林芳", "go": "back"})
    assert "处待改" not in mine.get("/apply/achievements/").content.decode()
    mine.post("/apply/contact/", {"emergency_name": "林芳", "go": "next"})
    assert "4 处待改" in mine.get("/apply/achievements/").content.decode()


def test_a_new_row_is_one_row_however_often_it_is_saved(mine, applicant) -> None:
    made = make.application(applicant)
    data = AGREED | {"editor": "1", "row": A_KEY, "name": "王"}
    for name in ("王", "王小", "王小明"):
        assert save(mine, "family", data | {"name": name}).json()["saved"]
    mine.post("/apply/family/", data | {"name": "王小明", "go": "row"})
    assert [row.name for row in made.family.order_by("order")][1:] == ["王小明"]


def test_a_blank_row_is_no_row(mine) -> None:
    assert save(mine, "family", {"editor": "1", "row": A_KEY}).json() == {"saved": False}
    assert FamilyMember.objects.count() == 0


def test_somebody_elses_row_is_not_there(mine, applicant, other_applicant) -> None:
    make.application(applicant)
    row = make.application(other_applicant).family.get()
    for key in (row.pk, "x", ""):
        status = save(mine, "family", AGREED | {"editor": "1", "row": str(key), "name": "甲"}).status_code
        assert status == (200 if key == "" else 404)
    row.refresh_from_db()
    assert row.name == "林小雨"


def test_nobody_gets_401_and_nothing_is_stored(client) -> None:
    response = save(client, "contact", {"emergency_name": "林芳"})
    assert (response.status_code, response.json()) == (401, {"error": "signed_out"})
    assert Application.objects.count() == 0


def test_what_was_drawn_for_somebody_else_is_not_stored(mine, other_applicant, client_of) -> None:
    page = client_of(other_applicant).get("/apply/contact/").content.decode()
    who = seen_in(page, "who")
    response = save(mine, "contact", {"who": who, "emergency_name": "林芳"})
    assert (response.status_code, response.json()) == (401, {"error": "somebody_else"})
    assert Application.objects.count() == 0
    assert mine.post("/apply/contact/", {"who": who, "emergency_name": "林芳"}).status_code == 409
    assert Application.objects.count() == 0


def test_what_lies_with_the_employer_is_not_changed(mine, applicant) -> None:
    make.submitted_application(applicant)
    response = save(mine, "contact", {"emergency_name": "林芳"})
    assert (response.status_code, response.json()["error"]) == (409, "moved")


def test_a_full_list_says_so(mine, applicant) -> None:
    made = make.application(applicant)
    for number in range(29):
        FamilyMember.objects.create(application=made, name=f"甲{number}", order=number + 2)
    response = save(mine, "family", AGREED | {"editor": "1", "row": A_KEY, "name": "王"})
    assert (response.status_code, response.json()["message"]) == (422, "最多可以填 30 条，请删去一条再新增")


def test_removing_one_row_keeps_what_is_typed_in_another(mine, applicant) -> None:
    made = make.application(applicant)
    data = AGREED | {"editor": "1", "row": A_KEY, "name": "王小明"}
    mine.post(f"/apply/family/{made.family.get().pk}/remove/", data)
    assert [row.name for row in made.family.filter(removed_at=None)] == ["王小明"]


def full_list(made: Application) -> FamilyMember:
    """Thirty rows; the last of them."""
    for number in range(29):
        row = FamilyMember.objects.create(application=made, name=f"甲{number}", order=number + 2)
    return row


def test_removing_a_row_of_a_full_list_makes_room_for_what_is_typed(mine, applicant) -> None:
    made = make.application(applicant)
    last = full_list(made)
    data = AGREED | {"editor": "1", "row": A_KEY, "name": "王小明"}
    assert mine.post("/apply/family/", data | {"go": "row"}).status_code == 422
    mine.post(f"/apply/family/{last.pk}/remove/", data)
    assert made.family.filter(removed_at=None).count() == 30
    assert str(made.family.get(pk=A_KEY).name) == "王小明"


def test_restoring_a_row_does_not_overfill_the_list(mine, applicant) -> None:
    made = make.application(applicant)
    last = full_list(made)
    mine.post(f"/apply/family/{last.pk}/remove/")
    data = AGREED | {"editor": "1", "row": A_KEY, "name": "王小明"}
    mine.post("/apply/family/", data | {"go": "row"})
    page = mine.post(f"/apply/family/{last.pk}/restore/", follow=True).content.decode()
    assert "最多可以填 30 条，请删去一条再新增" in page
    assert made.family.filter(removed_at=None).count() == 30


def test_restoring_a_row_beside_a_new_one_of_a_full_list_keeps_what_is_typed(mine, applicant) -> None:
    made = make.application(applicant)
    full_list(made)
    removed = FamilyMember.objects.create(application=made, order=31, removed_at=timezone.now())
    data = AGREED | {"editor": "1", "row": A_KEY, "name": "王小明"}
    answer = mine.post(f"/apply/family/{removed.pk}/restore/", data, follow=True)
    assert answer.status_code == 422 and "王小明" in answer.content.decode()


def test_a_full_list_opens_no_new_row(mine, applicant) -> None:
    full_list(make.application(applicant))
    page = mine.get("/apply/family/?add").content.decode()
    assert 'name="editor"' not in page and "已有 30 条，不能再新增" in page


@pytest.mark.parametrize("way", ["autosave/", ""])
def test_a_row_of_what_was_withdrawn_meanwhile_says_so(way: str, mine, applicant) -> None:
    """It is the person's own, and no page that is not there: the script stops and keeps what is typed."""
    made = make.application(applicant, stage="withdrawn")
    data = posted(made, "family", name="王小明") | {"editor": "1", "row": str(made.family.get().pk)}
    answer = mine.post(f"/apply/family/{way}", data)
    assert answer.status_code == 409 and "撤销" in str(answer.json() if way else answer.content.decode())
    assert Application.objects.count() == 1


@pytest.mark.parametrize("key", ["-" * 500 + A_KEY, f"urn:uuid:{A_KEY}", A_KEY.upper(), "x", ""])
def test_a_key_is_what_our_pages_write(key: str) -> None:
    assert is_key(A_KEY) and not is_key(key)


def test_the_session_tells_who_and_how_long_and_can_be_prolonged(mine, applicant, client) -> None:
    assert client.get("/apply/session/").json() == {"signed_in": False}
    now = mine.get("/apply/session/").json()
    assert now["signed_in"] and 1_700 < now["seconds_left"] <= 1_800 and now["token"]
    session = mine.session
    session.set_expiry(200)
    session.save()
    assert mine.get("/apply/session/").json()["seconds_left"] <= 200
    session.set_expiry(None)
    session.save()
    assert mine.post("/apply/session/").json()["seconds_left"] == 1_800


def test_going_on_leads_to_the_first_control_that_is_missing(mine, applicant) -> None:
    assert mine.get("/apply/")["Location"] == "/apply/card-type/"
    made = make.application(applicant, address="")
    for slug in TYPED:
        data = posted(made, slug)
        if hasattr(made, slug) and slug != "achievements":
            data |= {"editor": "1", "row": str(getattr(made, slug).get().pk)}
        save(mine, slug, data)
    assert mine.get("/apply/")["Location"] == "/apply/contact/?mend=address#id_address"
    assert (
        mine.get("/apply/next/", {"after": "family"})["Location"] == "/apply/contact/?mend=address#id_address"
    )
    row = made.family.get()
    save(mine, "family", posted(made, "family", employer="") | {"editor": "1", "row": str(row.pk)})
    there = f"/apply/family/?edit={row.pk}&mend=employer#id_employer"
    assert mine.get("/apply/next/", {"after": "contact"})["Location"] == there
    answer = mine.post("/apply/contact/", posted(made, "contact", go="missing", at="address"))
    assert answer["Location"] == there
    assert mine.post("/apply/contact/", posted(made, "contact", go="check"))["Location"] == "/apply/check/"


def test_mending_a_row_from_the_check_page_leads_back_to_it(mine, applicant) -> None:
    made = make.application(applicant)
    row = made.education.get()
    page = mine.get(f"/apply/education/?edit={row.pk}&check=1").content.decode()
    assert 'name="from_check"' in page
    data = posted(made, "education", editor="1", row=str(row.pk), from_check="1")
    assert mine.post("/apply/education/", data | {"go": "row"})["Location"] == "/apply/education/?check=1"
    assert mine.post("/apply/education/", data | {"go": "next"})["Location"] == "/apply/check/"


def test_a_row_that_the_other_window_made_meanwhile_is_a_row(mine, applicant) -> None:
    """One window asks while there is no draft; before it goes on, the other one has made draft and row."""
    not_yet_made = current_application(applicant)
    save(mine, "family", AGREED | {"editor": "1", "row": A_KEY, "name": "王一"})
    assert FamilyMember.objects.get().application_id != not_yet_made.pk
    assert is_a_row(Filing(not_yet_made), BY_SLUG["family"], A_KEY, {})


@pytest.mark.django_db(transaction=True)
def test_first_saves_at_the_same_time_make_one_draft_and_one_row(applicant, client_of) -> None:
    clients = [client_of(applicant) for _ in range(6)]

    def first_save(client: Client, number: int) -> int:
        data = AGREED | {"editor": "1", "row": A_KEY, "name": f"王{number}"}
        return save(client, "family", data).status_code

    saves = [partial(first_save, client, number) for number, client in enumerate(clients)]
    assert at_once(*saves) == [200] * 6
    assert (Application.objects.count(), FamilyMember.objects.count()) == (1, 1)
