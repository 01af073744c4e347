"""A form that comes without a session: kept for its writer, given back to nobody else, in the draft only."""

from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.test import Client, RequestFactory
from django.utils import timezone

from applicants.models import Application, LatePost, Remark
from applicants.parts import BY_SLUG, PARTS, ListPart
from tests import make
from tests.applicants.posting import AGREED, posted, seen_in
from tests.racing import at_once
from youyue.identity.signals import signed_in

pytestmark = pytest.mark.django_db
TYPED = [part.slug for part in PARTS if not part.is_derived]
KEY = "5f0c2f6e-7d2f-4e39-9a59-6f1d3c2f8a10"
WORDS = {
    "basics": {"position": "首席研究员", "research_field": "canary-field"},
    "contact": {"emergency_name": "林芳", "address": "canary-address"},
    "achievements": {"achievements": "第一行\r\n第二行"},
    "family": AGREED | {"name": "canary-name", "birth_date_0": "1990", "birth_date_1": "x"},
    "education": {"school": "中山大学", "start_0": "2001"},
    "employment": {"employer_name": "某单位", "duties": "研究"},
}


@pytest.fixture
def mine(applicant, client_of) -> Client:
    return client_of(applicant)


def sign_in(client: Client, user) -> str:
    """As the platform's callback does it; returns the text of the page that follows."""
    client.force_login(user)
    request = RequestFactory().get("/login/callback/")
    request.COOKIES = {name: morsel.value for name, morsel in client.cookies.items()}
    request.session, request.user = client.session, user
    from django.contrib.messages.storage.session import SessionStorage

    request._messages = SessionStorage(request)
    signed_in.send(sender=type(user), user=user, request=request, changed=[])
    texts = [str(message) for message in request._messages]
    request.session.save()
    return " ".join(texts)


def form_of(client: Client, slug: str) -> dict:
    page = client.get(f"/apply/{slug}/?add").content.decode()
    data = {"who": seen_in(page, "who"), "seen": seen_in(page), "go": "next"}
    return data | ({"editor": "1", "row": KEY} if isinstance(BY_SLUG[slug], ListPart) else {})


def post_too_late(client: Client, slug: str, words: dict) -> str:
    """Type, lose the session, press 下一步; returns where it leads."""
    data = form_of(client, slug) | words
    del client.cookies["sessionid"]
    return client.post(f"/apply/{slug}/", data)["Location"]


@pytest.mark.parametrize("slug", WORDS)
def test_every_word_is_back_after_the_sign_in(slug: str, mine, applicant) -> None:
    words = WORDS[slug]
    there = post_too_late(mine, slug, words)
    assert there.startswith("/login/?next=%2Fapply%2F")
    assert Application.objects.count() == 0
    assert sign_in(mine, applicant) == "已找回您刚才填写的内容"
    page = mine.get(f"/apply/{slug}/?open={KEY}").content.decode()
    for word in words.values():
        assert word.replace("\r\n", "\n") in page
    assert LatePost.objects.count() == 0


def test_the_choice_of_clause_is_back(mine, applicant) -> None:
    made = make.application(applicant)
    item = made.clause_item
    Application.objects.update(clause_item=None)
    post_too_late(mine, "card-type", {"clause_item": str(item.pk)})
    sign_in(mine, applicant)
    assert Application.objects.get().clause_item == item


def test_an_answer_to_a_remark_is_back(mine, applicant) -> None:
    made = make.application(applicant, stage="returned_by_employer")
    remark = made.remarks.get()
    page = mine.get("/apply/corrections/").content.decode()
    data = {"who": seen_in(page, "who"), "answer": "no_change", "note": "证件上就是这样"}
    del mine.cookies["sessionid"]
    mine.post(f"/apply/corrections/{remark.pk}/", data)
    sign_in(mine, applicant)
    remark.refresh_from_db()
    assert (remark.answer, remark.answer_note) == (Remark.Answer.NO_CHANGE, "证件上就是这样")
    made.refresh_from_db()
    assert made.stage == "returned_by_employer"


def test_an_answer_that_is_refused_is_back_too(mine, applicant) -> None:
    remark = make.application(applicant, stage="returned_by_employer").remarks.get()
    there, words = f"/apply/corrections/{remark.pk}/", {"answer": "no_change", "note": "理由" * 251}
    words["who"] = seen_in(mine.get("/apply/corrections/").content.decode(), "who")
    del mine.cookies["sessionid"]
    mine.post(there, words)
    sign_in(mine, applicant)
    assert words["note"] in mine.get("/apply/corrections/").content.decode()
    assert mine.post(there, words | {"note": "理由"}).status_code == 302 and not LatePost.objects.exists()


def test_nobody_else_gets_it_and_it_waits_for_its_writer(mine, applicant, other_applicant) -> None:
    post_too_late(mine, "contact", WORDS["contact"])
    assert sign_in(mine, other_applicant) == ""
    assert Application.objects.count() == 0
    assert sign_in(mine, applicant) != ""
    assert Application.objects.get().applicant == applicant


def test_another_browser_gets_nothing(mine, applicant, client_of) -> None:
    post_too_late(mine, "contact", WORDS["contact"])
    other = Client()
    assert sign_in(other, applicant) == ""
    forged = Client()
    forged.cookies["yy_kept"] = "forged:x:y"
    assert sign_in(forged, applicant) == ""
    assert Application.objects.count() == 0


def test_it_is_given_back_once(mine, applicant) -> None:
    post_too_late(mine, "contact", WORDS["contact"])
    sign_in(mine, applicant)
    make.change(Application.objects, emergency_name="后来改的")
    assert sign_in(mine, applicant) == ""
    assert Application.objects.get().emergency_name == "后来改的"


def test_after_half_an_hour_it_is_gone(mine, applicant) -> None:
    now = timezone.now()
    with time_machine.travel(now, tick=False):
        post_too_late(mine, "contact", WORDS["contact"])
    with time_machine.travel(now + timedelta(minutes=30, seconds=1), tick=False):
        assert sign_in(mine, applicant) == ""
        call_command("work", "--once")
    assert (Application.objects.count(), LatePost.objects.count()) == (0, 0)


def test_posted_twice_the_later_words_count(mine, applicant) -> None:
    post_too_late(mine, "contact", {"emergency_name": "甲"})
    who = form_of_signed(applicant)
    mine.post("/apply/contact/", who | {"emergency_name": "乙"})
    sign_in(mine, applicant)
    assert Application.objects.get().emergency_name == "乙"


def form_of_signed(user) -> dict:
    client = Client()
    client.force_login(user)
    return form_of(client, "contact")


def test_two_parts_wait_side_by_side(mine, applicant) -> None:
    contact, achievements = form_of(mine, "contact"), form_of(mine, "achievements")
    del mine.cookies["sessionid"]
    mine.post("/apply/contact/", contact | WORDS["contact"])
    mine.post("/apply/achievements/", achievements | WORDS["achievements"])
    sign_in(mine, applicant)
    now = Application.objects.get()
    assert (now.emergency_name, now.achievements) == ("林芳", "第一行\n第二行")


def test_changed_elsewhere_meanwhile_the_person_chooses(mine, applicant, client_of) -> None:
    made = make.application(applicant)
    data = form_of(mine, "contact") | posted(made, "contact") | {"emergency_name": "这里的"}
    del mine.cookies["sessionid"]
    mine.post("/apply/contact/", data)
    elsewhere = client_of(applicant)
    elsewhere.post("/apply/contact/", posted(made, "contact", emergency_name="那边的"))
    sign_in(mine, applicant)
    assert Application.objects.get().emergency_name == "那边的"
    response = mine.get("/apply/contact/")
    page = response.content.decode()
    assert response.status_code == 409 and "这里的" in page and "那边的" in page
    from tests.applicants.test_autosave_devices import carried

    assert mine.post("/apply/contact/", carried(page)).status_code == 302
    assert Application.objects.get().emergency_name == "这里的"
    assert mine.get("/apply/contact/").status_code == 200
    assert LatePost.objects.count() == 0


@pytest.mark.parametrize("key", ["", "nonsense", "5f0c2f6e-7d2f-4e39-9a59-6f1d3c2f8a10"])
def test_choice_about_nothing_that_waits_is_a_save_like_any_other(key: str, mine, applicant) -> None:
    made = make.application(applicant)
    data = posted(made, "contact", wechat="abc") | {"stash": key, "go": "next"}
    assert mine.post("/apply/contact/", data)["Location"] == "/apply/achievements/"
    assert Application.objects.get().wechat == "abc"


def test_it_never_touches_what_was_submitted_meanwhile(mine, applicant) -> None:
    made = make.application(applicant)
    data = form_of(mine, "contact") | posted(made, "contact") | {"emergency_name": "太迟了"}
    del mine.cookies["sessionid"]
    mine.post("/apply/contact/", data)
    make.move(made, "submit")
    assert "没有保存" in sign_in(mine, applicant)
    made.refresh_from_db()
    assert (made.emergency_name, made.stage) == ("莫小雨", "submitted")


def test_a_pledge_without_a_session_submits_nothing(mine, applicant) -> None:
    made = make.application(applicant)
    ticket = seen_in(mine.get("/apply/pledge/").content.decode(), "ticket")
    del mine.cookies["sessionid"]
    mine.post("/apply/pledge/", {"ticket": ticket})
    sign_in(mine, applicant)
    made.refresh_from_db()
    assert (made.stage, LatePost.objects.count()) == ("draft", 0)


def test_a_form_that_names_nobody_is_not_kept(client, mine) -> None:
    data = form_of(mine, "contact") | WORDS["contact"]
    for who in ("", "x", data["who"][:-1] + "x", "0" * 32):
        client.post("/apply/contact/", data | {"who": who})
    assert LatePost.objects.count() == 0


def test_nobody_can_fill_the_table(client, mine) -> None:
    """Without a session anybody may post; one person's forms take a bounded place."""
    data = form_of(mine, "family") | {"name": "王"}
    for number in range(30):
        stranger = Client()
        stranger.post("/apply/family/", data | {"row": f"5f0c2f6e-7d2f-4e39-9a59-6f1d3c2f{number:04d}"})
    client.post("/apply/achievements/", data | {"achievements": "长" * 500_000})
    assert LatePost.objects.count() == 20


def test_what_waits_cannot_be_read(mine, applicant, caplog) -> None:
    there = post_too_late(mine, "contact", {"address": "canary-address", "emergency_name": "canary-person"})
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM applicants_stash")
        row = str(cursor.fetchall())
        cursor.execute("SELECT * FROM django_session")
        row += str(cursor.fetchall())
    cookies = " ".join(morsel.OutputString() for morsel in mine.cookies.values())
    for place in (row, there, cookies, caplog.text):
        assert "canary" not in place and applicant.account_name not in place
    assert "HttpOnly" in mine.cookies["yy_kept"].OutputString()


def test_a_stale_token_keeps_the_words_too(applicant) -> None:
    """With a session or without: the page that asks once more carries everything, and it arrives."""
    client = Client(enforce_csrf_checks=True, headers={"Origin": "http://testserver"})
    client.force_login(applicant)
    data = form_of(client, "contact") | WORDS["contact"] | {"csrfmiddlewaretoken": "x" * 64}
    response = client.post("/apply/contact/", data)
    page = response.content.decode()
    assert response.status_code == 403 and "canary-address" in page
    again = {name: seen_in(page, name) for name in (*data.keys(), "csrfmiddlewaretoken")}
    assert client.post("/apply/contact/", again | {"go": "save"}).status_code == 302
    assert Application.objects.get().address == "canary-address"
    Application.objects.all().delete()
    del client.cookies["sessionid"]
    page = client.post("/apply/contact/", data).content.decode()
    again = {name: seen_in(page, name) for name in (*data.keys(), "csrfmiddlewaretoken")}
    assert client.post("/apply/contact/", again)["Location"].startswith("/login/")
    sign_in(client, applicant)
    assert Application.objects.get().address == "canary-address"


def test_what_somebody_else_posts_waits_for_the_writer(mine, applicant, other_applicant) -> None:
    """Another person has signed in in another tab: nothing goes into that person's draft."""
    data = form_of(mine, "contact") | WORDS["contact"]
    mine.force_login(other_applicant)
    response = mine.post("/apply/contact/", data)
    assert response.status_code == 409 and "canary" not in response.content.decode()
    assert Application.objects.count() == 0
    sign_in(mine, applicant)
    assert Application.objects.get().applicant == applicant


@pytest.mark.django_db(transaction=True)
def test_two_sign_ins_at_the_same_time_give_it_back_once(mine, applicant) -> None:
    post_too_late(mine, "family", AGREED | {"name": "王小明"})
    browser = mine.cookies["yy_kept"]

    def come_back() -> str:
        client = Client()
        client.cookies["yy_kept"] = browser.value
        return sign_in(client, applicant)

    assert sorted(bool(text) for text in at_once(*[come_back] * 4)) == [False, False, False, True]
    assert Application.objects.get().family.count() == 1
