"""applicants/helping/filling.py and the pages of the filing under a helper's hands."""

import html
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from applicants.helping import filling, offers
from applicants.helping.filling import MayNotFill, person_to_fill_for
from applicants.models import Application, Consent, Helper, HelperAct, LatePost, Stage
from applicants.models.helping import helper_of
from applicants.urls import urlpatterns
from applicants.workflow import NotYours, advance
from materials import intake
from materials.models import MaterialFile
from tests import canaries, make
from tests.applicants.helping.people import helper_for
from tests.applicants.posting import posted, seen_in
from tests.routes import TABLE, WORDS
from tests.world import World, build
from youyue.identity.models import AccessLog, User

pytestmark = pytest.mark.django_db
PAGES = ("card_type", "basics", "contact", "achievements", "family", "education", "employment")
MARKED = """
    start part autosave remove_row restore_row next_missing employers save_portrait materials upload
    material_file material_page remove_file restore_file keep_file label_file move_file portrait check
    fill_for
"""
FETCH = {"X-Requested-With": "fetch"}


@pytest.fixture
def made(applicant: User) -> Application:
    return make.application(applicant)


@pytest.fixture
def helper(made: Application, other_applicant: User) -> Helper:
    return helper_for(made, other_applicant)


@pytest.fixture
def hers(helper: Helper, other_applicant: User, client_of: Callable[..., Client]) -> Client:
    """The helper's browser, on the pages of the application that she fills in."""
    client = client_of(other_applicant)
    assert client.post(reverse("applicants:fill_for", args=[helper.application_id])).status_code == 302
    return client


def words(response: Any) -> str:
    return html.unescape(response.content.decode())


def part(slug: str) -> str:
    return reverse("applicants:part", args=[slug])


def form_of(made: Application, slug: str, **changes: Any) -> dict[str, Any]:
    return posted(made, slug, **changes) | {"of": str(made.pk), "for": str(made.pk)}


def upload(hers: Client, made: Application, code: str = "labour-contract", **more: Any) -> Any:
    file = SimpleUploadedFile("合同.pdf", make.pdf_bytes() + b"% hers", "application/pdf")
    address = reverse("applicants:upload", args=[code])
    return hers.post(address, {"file": file, "for": str(made.pk)} | more, headers=FETCH)


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
    client = client_of(other_applicant)
    client.post(reverse("applicants:fill_for", args=[made.pk]))
    assert client.get(reverse("applicants:start"))["Location"] == "/apply/check/"
    page = words(client.get(part("basics")))
    assert reverse("applicants:corrections") not in page
    answer = client.post(part("basics"), form_of(made, "basics", position="首席研究员"))
    assert answer["Location"] == "/apply/check/"
    made.refresh_from_db()
    assert made.position == "首席研究员"
    for page in ("contact", "basics"):
        assert client.get(part(page)).status_code == 200
    remark = reverse("applicants:answer_remark", args=[made.remarks.first().pk])
    data = {"answer": "unchanged", "note": "不改", "for": str(made.pk)}
    assert client.post(remark, data).status_code == 404


# --- numbers, consents, files ------------------------------------------------------------------------------
@pytest.mark.parametrize("address", [*map(part, PAGES), "/apply/materials/", "/apply/check/"])
def test_no_page_shows_her_a_full_number(
    address: str, hers: Client, made: Application, applicant: User
) -> None:
    for query in ("", "?check=1", "?mend=id_emergency_mobile"):
        page = words(hers.get(address + query, follow=True))
        for number in (applicant.id_number, applicant.mobile, made.emergency_mobile):
            assert number not in page, address + query
        assert 'value="show-' not in page


def test_button_that_shows_a_number_is_none_of_hers(hers: Client, made: Application) -> None:
    data = form_of(made, "basics") | {"go": "show-id_number"}
    assert hers.post(part("basics"), data).status_code == 404
    assert not AccessLog.objects.filter(action="reveal").exists()


def test_number_of_the_contact_is_neither_seen_nor_written(hers: Client, made: Application) -> None:
    before = made.emergency_mobile
    page = words(hers.get(part("contact")))
    assert "137****5678" in page and 'name="emergency_mobile"' not in page
    assert "emergency_mobile=" not in page  # the mark of the form, out of which it could be guessed
    data = form_of(made, "contact", emergency_mobile="13800000000", wechat="wx-2")
    answer = hers.post(reverse("applicants:autosave", args=["contact"]), data, headers=FETCH)
    assert "emergency_mobile" not in answer.json()["seen"]
    made.refresh_from_db()
    assert (made.emergency_mobile, made.wechat) == (before, "wx-2")


def test_wrong_number_is_told_to_nobody_but_the_applicant(
    applicant: User, other_applicant: User, client_of: Callable[..., Client]
) -> None:
    made = make.application(applicant, emergency_mobile="", typed="")
    applicants = client_of(applicant)
    data = posted(made, "contact", emergency_mobile="137123456789") | {"of": str(made.pk)}
    applicants.post(part("contact"), data)
    made.refresh_from_db()
    helper_for(made, other_applicant)
    client = client_of(other_applicant)
    client.post(reverse("applicants:fill_for", args=[made.pk]))
    for address in ("/apply/check/", part("contact") + "?check=1", part("contact")):
        assert "137123456789" not in words(client.get(address)), address
    check = words(client.get("/apply/check/"))
    assert "紧急联系人手机号码要由本人核对" in check
    answer = client.post(part("contact"), form_of(made, "contact", wechat="wx-3"))
    assert answer.status_code == 302
    made.refresh_from_db()
    assert made.wechat == "wx-3" and made.progress["contact"] == 1


def test_helper_agrees_to_nothing_for_the_applicant(hers: Client, made: Application, applicant: User) -> None:
    Consent.objects.all().delete()
    given = applicant.consents.count()
    answer = hers.post(part("basics"), form_of(made, "basics", position="别的职务"))
    page = words(answer)
    assert (answer.status_code, "本人登录后先同意" in page) == (422, True)
    assert "别的职务" in page and 'name="agree_sensitive"' not in page
    assert upload(hers, made).status_code == 422
    family = form_of(made, "family", name="新成员") | {"row": str(made.family.get().pk), "editor": "1"}
    assert hers.post(part("family"), family).status_code == 422
    made.refresh_from_db()
    assert (made.position, applicant.consents.count()) == ("研究员", given)


def test_identity_document_is_opened_only_by_whoever_uploaded_it(
    hers: Client, made: Application, other_applicant: User
) -> None:
    identity = MaterialFile.objects.get(material__requirement__code="id-document")
    contract = MaterialFile.objects.get(material__requirement__code="labour-contract")
    expected = {identity: 404, contract: 200}
    assert upload(hers, made, "id-document").status_code == 200
    expected[MaterialFile.objects.get(uploaded_by=other_applicant)] = 200
    for file, status in expected.items():
        assert hers.get(reverse("applicants:material_file", args=[file.pk])).status_code == status
        page = hers.get(reverse("applicants:material_page", args=[file.pk, 1]))
        assert (page.status_code == 404) == (status == 404)  # a page may be slow to draw
        assert hers.get(reverse("applicants:material_original", args=[file.pk])).status_code == 404
    listed = words(hers.get("/apply/materials/"))
    assert f'href="{reverse("applicants:material_file", args=[identity.pk])}' not in listed
    assert "下载原件" not in words(hers.get(reverse("applicants:material_file", args=[contract.pk])))


# --- what she may not --------------------------------------------------------------------------------------
def test_every_other_address_is_the_applicants_alone(hers: Client, helper: Helper, made: Application) -> None:
    """Every address under /items/ by its key, and those of the filing that do not say that they are hers."""
    make.remark(made, made.applicant, "employer")
    open_to_her = {"applicants:portrait", "applicants:fill_for", "applicants:stop_helping"}
    for row in TABLE:
        if not row.name.startswith("applicants:") or row.has_object is False:
            continue
        try:
            arguments = [made.pk] if row.arguments(_Only(made)) == [made.pk] else None
        except AttributeError:
            continue
        if arguments is None or row.name in open_to_her:
            continue  # what is hers
        address = reverse(row.name, args=arguments)
        data = {"for": str(made.pk)}
        answer = hers.get(address) if row.method == "GET" else hers.post(address, data)
        assert answer.status_code in (404, 405), (row.method, row.name)
    for act in ("recall", "withdraw", "delete", "ask-back"):
        assert hers.post(reverse("applicants:take_back", args=[made.pk, act])).status_code == 404
    for name in ("pledge", "preview", "corrections", "invitation", "invitation_pdf"):
        assert hers.get(reverse(f"applicants:{name}")).status_code == 404, name
    assert hers.post(reverse("applicants:pledge"), {"for": str(made.pk)}).status_code == 404
    assert hers.post(reverse("applicants:copy"), {"for": str(made.pk)}).status_code == 404
    assert Application.objects.get().stage == Stage.DRAFT


class _Only:
    """A world in which there is nothing but the application."""

    def __init__(self, mine: Application) -> None:
        self.mine = mine


def test_door_itself_refuses_her(made: Application, helper: Helper, other_applicant: User) -> None:
    with pytest.raises(NotYours):
        advance(made, "submit", by=other_applicant, pledged_at=None, pledge_version="1")


def test_filing_is_open_to_her_where_it_says_so_and_nowhere_else() -> None:
    marked = {one.name for one in urlpatterns if getattr(one.callback, "fills", False)}
    assert marked == set(MARKED.split())


# --- two tabs, one's own and another's ---------------------------------------------------------------------
def test_post_says_itself_for_whom_it_is(hers: Client, made: Application, other_applicant: User) -> None:
    own = make.application(other_applicant, employer=make.employer("other"))
    data = posted(own, "achievements", achievements="我自己的成果") | {"of": str(own.pk)}
    assert hers.post(part("achievements"), data).status_code == 302
    own.refresh_from_db(), made.refresh_from_db()
    assert (own.achievements, "我自己的" in made.achievements) == ("我自己的成果", False)
    assert "helping-bar" not in words(hers.get(part("achievements")))  # the pages go on with her own
    hers.post(part("achievements"), form_of(made, "achievements", achievements="对方的成果"))
    own.refresh_from_db(), made.refresh_from_db()
    assert (own.achievements, made.achievements) == ("我自己的成果", "对方的成果")
    assert "helping-bar" in words(hers.get(part("achievements")))
    hers.post(reverse("applicants:leave_helping"))
    assert "我自己的成果" in words(hers.get(part("achievements")))


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
    answer = hers.post(part("basics"), form_of(made, "basics", position="没存上的职务"))
    page = words(answer)
    assert answer.status_code == 409
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
    assert helper_of(owner) == helper
    offers.end(helper, by=made.applicant)
    with pytest.raises(MayNotFill):
        filling.must_be_hers_to_fill(owner, made)
    with pytest.raises(MayNotFill):
        filling.must_be_hers_to_fill(owner, None)


# --- looks -------------------------------------------------------------------------------------------------
def test_her_looks_stand_in_the_log_and_in_who_has_seen_it(
    hers: Client, made: Application, applicant: User, other_applicant: User, client_of: Callable[..., Client]
) -> None:
    for address in (part("contact"), "/apply/materials/", "/apply/check/"):
        before = AccessLog.objects.count()
        assert hers.get(address).status_code == 200
        look = AccessLog.objects.first()
        assert (AccessLog.objects.count() - before, look.by, look.whose) == (1, other_applicant, applicant)
        assert look.role == "代填人"
    hers.get(reverse("applicants:portrait", args=[made.pk]))
    assert AccessLog.objects.first().what == "证件照"
    seen = words(client_of(applicant).get(reverse("applicants:looks", args=[made.pk])))
    assert other_applicant.masked_name in seen and "代填人" in seen


@pytest.mark.sweep
def test_no_address_shows_her_a_number_or_anything_without_a_trace(
    client_of: Callable[..., Client], db: None
) -> None:
    world = _canary_world()
    client = client_of(world.people["other applicant"])
    client.post(reverse("applicants:fill_for", args=[world.mine.pk]))
    wrong = []
    for row in TABLE:
        if row.method != "GET" or not row.name.startswith("applicants:") or row.has_object:
            continue
        slugs = PAGES if row.name == "applicants:part" else [None]
        for slug in slugs:
            words_of = (WORDS.get(row.route) or (lambda world: []))(world)
            address = reverse(row.name, args=[slug] if slug else words_of)
            before = AccessLog.objects.count()
            response = client.get(address)
            shown = canaries.shown_in(response)
            kinds = {canaries.KINDS[name].name for name in shown}
            if kinds & {"NUMBER", "IDENTITY", "ACCOUNT"} - _masked(shown):
                wrong.append((row.name, slug, shown))
            if kinds - {"LISTED"} and AccessLog.objects.count() == before:
                wrong.append((row.name, slug, "without a trace"))
    assert wrong == []


def _masked(shown: set[str]) -> set[str]:
    """A masked number of the account is what every page of the filing shows."""
    return {"ACCOUNT"} if "User.masked_id_number" in shown else set()


def _canary_world() -> World:
    world = build("draft", canaries.fill)
    world.mine.refresh_from_db()
    helper_for(world.mine, world.people["other applicant"])
    return world
