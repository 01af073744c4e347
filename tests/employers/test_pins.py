"""Remarks pinned to one field, ticks of the reviewer, the comparison after a return, the keys' switch."""

from collections.abc import Callable

import pytest
from django.test import Client

from applicants.models import Application, Mark, Membership, Stage
from tests import make
from youyue.identity.models import User

pytestmark = pytest.mark.django_db

PostCase = Callable[..., dict[str, str]]


def pinned(application: Application) -> list[tuple[str, str, str]]:
    return [(remark.part, remark.field, remark.text) for remark in application.remarks.order_by("id")]


# --- pins --------------------------------------------------------------------------------------------
def test_pin_opens_a_text_about_that_field(desk: Client, case_data: PostCase, url: str) -> None:
    response = desk.post(f"{url}checks/", case_data("fine") | {"pin": "basics.position"})
    assert response.url == f"{url}?show=part-basics&pin=basics.position#id_part-basics.position"
    page = desk.get(response.url).content.decode()
    assert 'name="part-basics.position"' in page
    assert 'name="part-basics.research_field"' not in page


@pytest.mark.parametrize(
    "pin", ["basics", "basics.nothing", "family.name", "basics.name", ".", "x.y", "\x00"]
)
def test_senseless_pin_is_no_field(pin: str, desk: Client, case_data: PostCase, url: str) -> None:
    response = desk.post(f"{url}checks/", case_data("fine") | {"pin": pin}, follow=True)
    assert response.status_code == 200
    assert 'name="part-basics.' not in response.content.decode()


def test_remark_about_a_field_is_saved_and_taken_back(
    desk: Client, held: Application, case_data: PostCase, url: str
) -> None:
    desk.post(f"{url}checks/", case_data() | {"part-basics.position": "照聘书写", "part-basics": ""})
    assert pinned(held) == [("basics", "position", "照聘书写")]
    page = desk.get(f"{url}?show=part-basics").content.decode()
    assert "照聘书写" in page
    desk.post(f"{url}checks/", case_data() | {"part-basics.position": "", "part-basics": ""})
    assert pinned(held) == []


def test_letter_names_the_field_and_sends_it(
    desk: Client, held: Application, case_data: PostCase, url: str
) -> None:
    texts = {
        "part-basics.position": "照聘书写",
        "part-basics.portrait_upload": "换白底",
        "part-contact": "缺微信",
    }
    desk.post(f"{url}checks/", case_data() | texts)
    page = desk.get(f"{url}send-back/").content.decode()
    for title in ("基本信息：职务", "基本信息：证件照", "联系方式"):
        assert title in page
    desk.post(f"{url}send-back/", case_data() | texts | {"remove": "part-contact"})
    assert len(pinned(held)) == 2
    del texts["part-contact"]
    desk.post(f"{url}send-back/", case_data() | texts)
    assert Application.objects.get().stage == Stage.RETURNED_BY_EMPLOYER
    assert [field for _part, field, _text in pinned(held)] == ["portrait_upload", "position"]


# --- ticks -------------------------------------------------------------------------------------------
def test_part_is_ticked_for_oneself_alone(
    desk: Client, client_of: Callable[..., Client], colleague: User, case_data: PostCase, url: str
) -> None:
    response = desk.post(f"{url}marks/", case_data("fine") | {"mark": "part-basics"})
    assert response.url == f"{url}?show=part-basics"
    assert "申请表，已核 1/8" in desk.get(url).content.decode()
    assert "申请表，已核 0/8" in client_of(colleague).get(url).content.decode()
    desk.post(f"{url}marks/", case_data("fine") | {"mark": "part-basics"})
    assert "申请表，已核 0/8" in desk.get(url).content.decode()


def test_seen_can_be_set_and_taken_back(
    desk: Client, held: Application, case_data: PostCase, url: str
) -> None:
    file = held.current_submission.content["files"][0]["id"]
    desk.post(f"{url}marks/", case_data() | {"mark": file})
    assert "材料，已看 1/4" in desk.get(url).content.decode()
    desk.post(f"{url}marks/", case_data() | {"mark": file})
    assert "材料，已看 0/4" in desk.get(url).content.decode()


@pytest.mark.parametrize("mark", ["", "x", "part-nothing", "00000000-0000-0000-0000-000000000000", "\x00"])
def test_senseless_mark_is_none(mark: str, desk: Client, case_data: PostCase, url: str) -> None:
    assert desk.post(f"{url}marks/", case_data() | {"mark": mark}).status_code == 302
    assert Mark.objects.count() == 0


def test_marking_keeps_what_stood_at_the_review(
    desk: Client, held: Application, case_data: PostCase, url: str
) -> None:
    desk.post(f"{url}marks/", case_data("fine", "fix", text_1="缺印章") | {"mark": "part-basics"})
    assert list(held.checks.order_by("requirement__order").values_list("verdict", flat=True)) == [
        "fine",
        "fix",
    ]


def test_tick_outlives_a_return_where_nothing_changed(
    desk: Client, held: Application, reviewer: User, case_data: PostCase, url: str
) -> None:
    for slug in ("basics", "contact"):
        desk.post(f"{url}marks/", case_data() | {"mark": f"part-{slug}"})
    _return_and_change(held, reviewer)
    page = desk.get(f"{url}?show=part-contact").content.decode()
    assert "申请表，已核 1/8" in page


# --- the comparison ----------------------------------------------------------------------------------
def _return_and_change(held: Application, reviewer: User) -> None:
    make.remark(held, reviewer, "employer", part="basics", field="position", text="照聘书写")
    make.move(held, "send_back", by=reviewer)
    Application.objects.filter(pk=held.pk).update(position="首席研究员")
    held.refresh_from_db()
    make.move(held, "resubmit")


def test_remark_stands_over_old_and_new(desk: Client, held: Application, reviewer: User, url: str) -> None:
    _return_and_change(held, reviewer)
    page = desk.get(url).content.decode()
    told = page[page.index('id="compare-basics"') :]
    assert told.index("照聘书写") < told.index("<del>研究员</del>") < told.index("<ins>首席研究员</ins>")
    assert "先进陶瓷材料" not in told[: told.index("</section>")]
    everything = desk.get(f"{url}?show=changes&all=1").content.decode()
    assert "先进陶瓷材料" in everything
    assert 'id="compare-education"' in everything


def test_what_was_recalled_in_between_hides_no_change(
    desk: Client, held: Application, reviewer: User, url: str
) -> None:
    make.remark(held, reviewer, "employer", part="basics", field="position", text="照聘书写")
    make.move(held, "send_back", by=reviewer)
    Application.objects.filter(pk=held.pk).update(position="首席研究员")
    held.refresh_from_db()
    Application.objects.filter(pk=held.pk).update(holder=None)  # whoever had it is gone: it can be recalled
    for name in ("resubmit", "recall", "submit", "receive"):
        make.move(held, name, **({"by": reviewer} if name == "receive" else {}))
    assert "<del>研究员</del>" in desk.get(url).content.decode()


# --- the shortcuts -----------------------------------------------------------------------------------
def test_keys_are_off_until_turned_on(desk: Client, held: Application, reviewer: User, url: str) -> None:
    assert "js/keys.js" not in desk.get(url).content.decode()
    response = desk.post("/employer/keys/", {"keys": "on", "application": held.pk})
    assert response.url == url
    assert Membership.objects.get(user=reviewer).uses_keys
    assert "js/keys.js" in desk.get(url).content.decode()
    desk.post("/employer/keys/", {"keys": "off"})
    assert "js/keys.js" not in desk.get(url).content.decode()


@pytest.mark.parametrize("asked", ["", "x", "00000000-0000-0000-0000-000000000000", "//evil.example"])
def test_keys_page_leads_to_no_stranger(asked: str, desk: Client) -> None:
    assert desk.get("/employer/keys/", {"application": asked}).status_code == 200
    assert desk.post("/employer/keys/", {"keys": "on", "application": asked}).url == "/employer/keys/"


def test_strangers_find_nothing(
    client_of: Callable[..., Client], other_reviewer: User, applicant: User, held: Application, url: str
) -> None:
    for who in (other_reviewer, applicant):
        assert client_of(who).post(f"{url}marks/", {"mark": "part-basics"}).status_code == 404
    assert client_of(applicant).get("/employer/keys/").status_code == 404
