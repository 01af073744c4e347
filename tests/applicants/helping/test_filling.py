"""applicants/helping/filling.py and the pages of the filing under a helper's hands."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from applicants.helping import filling, offers
from applicants.helping.filling import MayNotFill, person_to_fill_for
from applicants.models import Application, Helper, HelperAct, LatePost, Stage
from applicants.views.carried import carry
from materials import intake
from materials.models import MaterialFile
from tests import make
from tests.applicants.helping.people import FETCH, PAGES, carrying, form_of, helper_for, part, upload, words
from tests.applicants.posting import posted, seen_in
from youyue.identity.models import User

pytestmark = pytest.mark.django_db


# --- what she may ------------------------------------------------------------------------------------------
def test_helper_fills_in_and_both_names_stand_at_it(
    hers: Client, made: Application, applicant: User, other_applicant: User
) -> None:
    page = words(hers.get(part("achievements")))
    assert f"代 {applicant.masked_name} 填写" in page
    assert f'name="for" value="{made.pk}"' in page
    answer = hers.post(part("achievements"), form_of(made, "achievements", achievements="新的成果"))
    assert answer.status_code == 302
    made.refresh_from_db()
    assert made.achievements == "新的成果"
    act = HelperAct.objects.get()
    assert (act.kind, act.place, act.times, act.helper.redeemed_by) == (
        "filled",
        "achievements",
        1,
        other_applicant,
    )
    hers.post(part("achievements"), form_of(made, "achievements", achievements="更新的成果"))
    assert HelperAct.objects.get().times == 2


def test_applicant_leaves_no_act_of_a_helper(
    helper: Helper, made: Application, applicant: User, client_of: Callable[..., Client]
) -> None:
    data = posted(made, "achievements", achievements="自己写") | {"of": str(made.pk)}
    assert client_of(applicant).post(part("achievements"), data).status_code == 302
    assert not HelperAct.objects.exists()


def test_autosave_stores_for_the_applicant_and_shows_nothing_of_others(
    hers: Client, made: Application
) -> None:
    address = reverse("applicants:autosave", args=["contact"])
    answer = hers.post(address, form_of(made, "contact", wechat="wx-new"), headers=FETCH).json()
    made.refresh_from_db()
    assert (answer["saved"], made.wechat, answer["theirs"]) == (True, "wx-new", {})


def test_helper_uploads_under_her_own_name_and_arranges_files(
    hers: Client, made: Application, other_applicant: User
) -> None:
    assert upload(hers, made).status_code == 200
    file = MaterialFile.objects.get(uploaded_by=other_applicant)
    assert file.material.dossier_id == made.dossier_id
    label = reverse("applicants:label_file", args=[file.pk])
    assert hers.post(label, {"label": "第二份"}, headers=FETCH).status_code == 200
    assert hers.post(reverse("applicants:remove_file", args=[file.pk]), headers=FETCH).status_code == 200
    act = HelperAct.objects.get()
    assert (act.kind, act.place, act.times) == ("files", "labour-contract", 3)


def test_check_page_has_no_way_to_hand_in(hers: Client, made: Application) -> None:
    page = words(hers.get("/apply/check/"))
    assert "由本人核对、承诺和提交" in page
    for name in ("pledge", "preview"):
        assert reverse(f"applicants:{name}") not in page


@pytest.mark.parametrize("stage", [Stage.RETURNED_BY_EMPLOYER, Stage.RETURNED_BY_WINDOW])
def test_after_a_return_she_mends_what_is_open_and_answers_nothing(
    stage: str, applicant: User, other_applicant: User, client_of: Callable[..., Client]
) -> None:
    made = make.application(applicant, stage=stage)
    helper_for(made, other_applicant)
    client, check = carrying(client_of(other_applicant), made), carry("/apply/check/", made.pk)
    assert client.get(reverse("applicants:start"))["Location"] == check
    page = words(client.get(part("basics")))
    assert reverse("applicants:corrections") not in page
    answer = client.post(part("basics"), form_of(made, "basics", position="首席研究员"))
    assert answer["Location"] == check
    made.refresh_from_db()
    assert made.position == "首席研究员"
    for page in ("contact", "basics"):
        assert client.get(part(page)).status_code == 200
    remark = reverse("applicants:answer_remark", args=[made.remarks.first().pk])
    data = {"answer": "unchanged", "note": "不改", "for": str(made.pk)}
    assert client.post(remark, data).status_code == 404


# --- two tabs, one's own and another's ---------------------------------------------------------------------
def test_post_says_itself_for_whom_it_is(hers: Client, made: Application, other_applicant: User) -> None:
    own = make.application(other_applicant, employer=make.employer("other"))
    data = posted(own, "achievements", achievements="我自己的成果") | {"of": str(own.pk)}
    assert hers.post(part("achievements"), data).status_code == 302
    own.refresh_from_db(), made.refresh_from_db()
    assert (own.achievements, "我自己的" in made.achievements) == ("我自己的成果", False)
    hers.post(part("achievements"), form_of(made, "achievements", achievements="对方的成果"))
    own.refresh_from_db(), made.refresh_from_db()
    assert (own.achievements, made.achievements) == ("我自己的成果", "对方的成果")


def test_neither_of_two_tabs_turns_the_other(
    helper: Helper, made: Application, other_applicant: User, client_of: Callable[..., Client]
) -> None:
    own, client = (
        make.application(other_applicant, employer=make.employer("other")),
        client_of(other_applicant),
    )
    begun = client.post(reverse("applicants:fill_for", args=[made.pk]), follow=True)
    assert all(carry("", made.pk) in address for address, _status in begun.redirect_chain)
    ours, theirs = part("contact"), carry(part("contact"), made.pk)
    saves = {
        "own": posted(own, "contact", wechat="wx-own") | {"of": str(own.pk)},
        "made": form_of(made, "contact", wechat="wx-made"),
    }
    for data in saves.values():
        client.post(reverse("applicants:autosave", args=["contact"]), data, headers=FETCH)
        assert "helping-bar" not in words(client.get(ours))
        assert "helping-bar" in words(client.get(theirs))
    own.refresh_from_db(), made.refresh_from_db()
    assert (own.wechat, made.wechat) == ("wx-own", "wx-made")
    assert client.post(ours, saves["own"])["Location"].partition("?")[2] == ""
    assert carry("", made.pk) in client.post(ours, saves["made"])["Location"]


def test_every_address_on_a_page_she_fills_in_goes_on_with_the_same(hers: Client, made: Application) -> None:
    file = MaterialFile.objects.filter(material__requirement__code="labour-contract").first()
    pages = [part(slug) for slug in PAGES] + ["/apply/materials/", "/apply/check/", part("family") + "?add=1"]
    for page in [*pages, reverse("applicants:material_file", args=[file.pk])]:
        text = words(hers.get(page))
        led = re.findall(r'\s(?:href|src|action|formaction|data-yy-\w+)="((?:/apply/|\?)[^"]*)"', text)
        assert [address for address in led if f"?for={made.pk}" not in address] == [], page
        forms = re.findall(r'<form[^>]*action="/apply/.*?</form>', text, re.DOTALL)
        assert [form for form in forms if f'name="for" value="{made.pk}"' not in form] == [], page


def test_draft_that_is_deleted_for_good_locks_her_out_of_nothing_of_hers(
    helper: Helper, made: Application, other_applicant: User, client_of: Callable[..., Client]
) -> None:
    own, client = (
        make.application(other_applicant, employer=make.employer("other")),
        client_of(other_applicant),
    )
    client.post(reverse("applicants:fill_for", args=[made.pk]))
    pk = made.pk
    Helper.objects.all().delete()
    assert client.get(part("achievements")).status_code == 200
    assert str(own.pk) in words(client.get(part("achievements")))
    assert client.get(carry(part("achievements"), pk)).status_code == 404


def test_what_she_typed_while_another_account_is_signed_in_is_offered_once_more(
    hers: Client, made: Application, client_of: Callable[..., Client]
) -> None:
    who = seen_in(hers.get(part("achievements")).content.decode(), "who")
    data = form_of(made, "achievements", achievements="换了账号前写的") | {"who": who}
    answer = client_of(make.user("third")).post(carry(part("achievements"), made.pk), data)
    assert (answer.status_code, "换了账号前写的" in words(answer)) == (409, True)
    assert "<h1>还没有提交</h1>" in words(answer) and "内容已经变了" not in words(answer)
    assert f'action="{carry(part("achievements"), made.pk)}"' in words(answer)
    assert not LatePost.objects.exists()
    assert hers.post(part("achievements"), data).status_code == 302


def test_what_she_typed_without_a_session_comes_back_and_enters_no_draft_of_hers(
    hers: Client, made: Application, other_applicant: User, client_of: Callable[..., Client]
) -> None:
    who = seen_in(hers.get(part("achievements")).content.decode(), "who")
    data = form_of(made, "achievements", achievements="断线前写的") | {"who": who}
    answer = Client().post(part("achievements"), data, headers={"Origin": "http://testserver"})
    assert "断线前写的" in words(answer)
    assert not LatePost.objects.exists()


# --- the end -----------------------------------------------------------------------------------------------
ENDS: dict[str, Callable[[Helper], Any]] = {
    "by the applicant": lambda helper: offers.end(helper, by=helper.application.applicant),
    "by herself": lambda helper: offers.end(helper, by=helper.redeemed_by),
    "submitted": lambda helper: make.move(helper.application, "submit"),
}


@pytest.mark.parametrize("how", ENDS)
def test_next_save_after_the_end_is_answered_in_words_with_what_she_typed(
    how: str, hers: Client, helper: Helper, made: Application
) -> None:
    ENDS[how](helper)
    answer = hers.post(part("basics"), form_of(made, "basics", position="没存上的职务", title_level=""))
    page = words(answer)
    assert (answer.status_code, "请选择" in page) == (409, False)
    assert "没有保存" in page and "没存上的职务" in page and "职务" in page
    data = form_of(made, "basics", position="没存上的职务")
    saved = hers.post(reverse("applicants:autosave", args=["basics"]), data, headers=FETCH)
    assert (saved.status_code, "没有保存" in saved.json()["message"]) == (422, True)
    assert upload(hers, made).status_code == 422
    assert hers.get(part("basics")).status_code == 409
    made.refresh_from_db()
    assert made.position == "研究员"
    assert not HelperAct.objects.exists()


def test_page_after_the_end_shows_nothing_of_the_applicant(
    hers: Client, helper: Helper, made: Application
) -> None:
    offers.end(helper, by=made.applicant)
    answer = hers.post(part("contact"), {"for": str(made.pk), "of": str(made.pk), "wechat": "w"})
    page = words(answer)
    for value in (made.address, made.email, made.emergency_name, made.applicant.name):
        assert value not in page


def test_applicant_ends_it_while_a_file_is_being_looked_into(
    hers: Client, helper: Helper, made: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    received, before = intake.received, MaterialFile.objects.count()

    def slowly(*args: Any) -> Any:
        offers.end(helper, by=made.applicant)
        return received(*args)

    monkeypatch.setattr(intake, "received", slowly)
    answer = upload(hers, made)
    assert (answer.status_code, "结束" in answer.json()["message"]) == (422, True)
    assert MaterialFile.objects.count() == before


def test_right_is_for_one_application_and_not_for_the_next(
    hers: Client, helper: Helper, made: Application
) -> None:
    make.move(made, "submit")
    make.move(made, "withdraw")
    later = make.application(made.applicant)
    assert hers.get(part("basics")).status_code == 409
    data = form_of(later, "basics", position="后来的")
    assert hers.post(part("basics"), data).status_code == 404
    assert hers.post(part("basics"), data | {"for": str(made.pk)}).status_code == 409
    later.refresh_from_db()
    assert later.position == "研究员"


@pytest.mark.parametrize("key", ["", "x", "00000000-0000-0000-0000-000000000000"])
def test_no_key_of_an_application_opens_another(key: str, other_applicant: User) -> None:
    assert person_to_fill_for(other_applicant, key) is None


def test_stranger_who_posts_for_somebody_finds_nothing(
    made: Application, helper: Helper, client_of: Callable[..., Client]
) -> None:
    stranger = client_of(make.user("third"))
    assert stranger.post(part("basics"), form_of(made, "basics", position="别人")).status_code == 404
    assert upload(stranger, made).status_code == 404
    file = MaterialFile.objects.first()
    assert stranger.get(reverse("applicants:material_file", args=[file.pk])).status_code == 404
    assert stranger.get(reverse("applicants:portrait", args=[made.pk])).status_code == 404


def test_everything_is_asked_again_under_the_lock(made: Application, helper: Helper) -> None:
    owner = person_to_fill_for(helper.redeemed_by, made.pk)
    assert owner.helper == helper
    offers.end(helper, by=made.applicant)
    with pytest.raises(MayNotFill):
        filling.must_be_hers_to_fill(owner, made)
    with pytest.raises(MayNotFill):
        filling.must_be_hers_to_fill(owner, None)


def test_helper_of_one_application_saves_into_no_other(helper: Helper, made: Application) -> None:
    person = person_to_fill_for(helper.redeemed_by, made.pk)
    filling.must_be_hers_to_fill(person, made)
    for other in (None, make.application(make.user("other"), complete=False)):
        with pytest.raises(MayNotFill):
            filling.must_be_hers_to_fill(person, other)
