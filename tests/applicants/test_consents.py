"""The pages of consent: asked beside what it is for, listed, withdrawn with its consequence told."""

import html
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from applicants.filing import consenting
from applicants.models import Application, Consent, Stage
from applicants.parts import BY_SLUG, Filing
from applicants.submission.completeness import count_problems, problems
from catalog.lists.recipients import RECIPIENTS
from catalog.models import ConsentText, MaterialRequirement
from tests import make
from tests.applicants.filing.test_consenting import CHILD, KEY, TICK, WIFE, new_version
from tests.applicants.filing.test_late_posts import sign_in
from tests.applicants.posting import posted, seen_in
from tests.applicants.returns.test_editable import returned
from youyue.identity.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nobody_has_agreed_yet(applicant: User) -> None:
    Consent.objects.all().delete()


FETCH = {"HTTP_X_REQUESTED_WITH": "fetch"}


@pytest.fixture
def mine(client_of, applicant):
    return client_of(applicant)


def words(response) -> str:
    return html.unescape(response.content.decode())


def problems_of(page: str) -> list[str]:
    summary = page.partition('id="error-summary"')[2].partition("</ul>")[0]
    return re.findall(r'href="#(\w+)"', summary)


# --- beside the part -------------------------------------------------------------------------------------
def test_the_part_shows_the_text_before_its_fields(mine):
    page = words(mine.get("/apply/basics/"))
    text = ConsentText.objects.get(kind="sensitive")
    assert page.index(text.paragraphs[0]) < page.index(text.statement) < page.index('id="id_country"')
    assert 'name="agree_sensitive" value="1"' in page


def test_a_save_without_consent_keeps_what_was_typed_and_asks_beside_it(mine):
    answer = mine.post("/apply/basics/", {"go": "save", "position": "研究员", "birth_date_0": "19x0"})
    page = words(answer)
    assert answer.status_code == 422
    assert (problems_of(page), 'value="研究员"' in page, 'value="19x0"' in page) == (
        ["id_agree_sensitive"],
        True,
        True,
    )
    assert Application.objects.count() == 0
    after = mine.post("/apply/basics/", {"go": "save", "position": "研究员", "agree_sensitive": "1"})
    assert after.status_code == 302
    assert Application.objects.get().position == "研究员"
    assert "agree_sensitive" not in words(mine.get("/apply/basics/"))


def test_back_from_a_part_in_which_nothing_was_typed_asks_nothing(mine, applicant):
    page = words(mine.get("/apply/basics/"))
    made = Application(applicant=applicant, birth_date=applicant.birth_date, sex="1", country="CN")
    data = posted(made, "basics", seen=seen_in(page), go="back", agree_sensitive=None)
    data.pop("agree_sensitive")
    assert mine.post("/apply/basics/", data)["Location"] == "/apply/card-type/"
    assert mine.post("/apply/basics/", data | {"position": "研究员"}).status_code == 422


def test_a_row_without_consent_stays_in_its_editor(mine):
    data = {"go": "row", "editor": "1", "row": KEY, "seen": "", "offered": ""}
    page = words(answer := mine.post("/apply/family/", data | WIFE))
    assert (answer.status_code, problems_of(page)) == (422, ["id_agree_family"])
    assert 'value="林小雨"' in page
    assert seen_in(page, "row") == KEY
    assert mine.post("/apply/family/", data | WIFE | TICK).status_code == 302
    assert Application.objects.get().family.get().name == "林小雨"


def test_the_guardian_is_asked_for_once_the_age_is_known(mine):
    data = {"go": "row", "editor": "1", "row": KEY, "seen": "", "offered": ""} | CHILD | TICK
    page = words(mine.post("/apply/family/", data))
    assert problems_of(page) == ["id_agree_guardian"]
    assert re.search(r'name="agree_family"[^>]* checked', page)
    assert mine.post("/apply/family/", data | {"agree_guardian": "1"}).status_code == 302


def test_autosave_stores_nothing_before_the_tick_and_says_so(mine):
    answer = mine.post("/apply/basics/autosave/", {"position": "研究员"}, **FETCH)
    assert (answer.status_code, answer.json()["error"]) == (422, "consent")
    assert "处理敏感个人信息" in answer.json()["message"]
    assert Application.objects.count() == 0
    assert mine.post("/apply/basics/autosave/", {"position": "研究员", "agree_sensitive": "1"}).json()[
        "saved"
    ]


def test_removing_another_row_does_not_lose_one_that_waits_for_its_consent(mine, applicant):
    made = make.application(applicant)
    data = {"editor": "1", "row": KEY, "seen": "", "offered": ""} | WIFE
    address = reverse("applicants:remove_row", args=["family", made.family.get().pk])
    answer = mine.post(address, data)
    assert (answer.status_code, answer["Location"]) == (307, "/apply/family/")


def test_what_was_sent_without_a_session_comes_back_with_the_question(client_of, applicant):
    client = client_of(applicant)
    page = words(client.get("/apply/basics/"))
    data = {"who": seen_in(page, "who"), "seen": seen_in(page), "position": "研究员", "go": "next"}
    del client.cookies["sessionid"]
    client.post("/apply/basics/", data)
    sign_in(client, applicant)
    page = words(client.get("/apply/basics/"))
    assert 'value="研究员"' in page
    assert 'name="agree_sensitive"' in page
    again = {"stash": seen_in(page, "stash"), "position": "研究员", "agree_sensitive": "1", "go": "save"}
    assert client.post("/apply/basics/", again).status_code == 302
    assert Application.objects.get().position == "研究员"
    assert 'name="stash"' not in words(client.get("/apply/basics/"))


# --- papers ----------------------------------------------------------------------------------------------
def test_papers_are_not_taken_without_consent(mine, applicant):
    made = make.application(applicant)
    Consent.objects.filter(kind="sensitive").delete()
    page = words(mine.get("/apply/materials/"))
    assert 'name="agree_sensitive" value="1"' in page
    code = MaterialRequirement.objects.filter(work_arrangement="full_time").first().code
    count = made.dossier.materials.count()
    address = reverse("applicants:upload", args=[code])
    file = SimpleUploadedFile("扫描件.pdf", make.pdf_bytes(2), "application/pdf")
    refused = mine.post(address, {"file": file}, **FETCH)
    assert (refused.status_code, "处理敏感个人信息" in refused.json()["message"]) == (422, True)
    assert made.dossier.materials.count() == count
    given = mine.post("/consents/", {"agree_sensitive": "1", "next": "materials"})
    assert given["Location"] == "/apply/materials/"
    assert "agree_sensitive" not in words(mine.get("/apply/materials/"))


# --- withdrawn after a return that is about something else -------------------------------------------------
@pytest.mark.parametrize("kind", ["sensitive", "family"])
def test_a_locked_part_takes_the_consent_that_was_withdrawn_and_nothing_else(mine, applicant, kind):
    made = returned(applicant, {"part": "education"})
    make.consents(made)
    consenting.withdraw(Consent.objects.get(kind=kind, applicant=applicant, withdrawn_at=None))
    link = re.search(rf'href="(/apply/[^"]*)#id_agree_{kind}"', words(mine.get("/apply/check/")))
    assert link
    page = words(mine.get(link[1]))
    assert f'id="id_agree_{kind}"' in page
    assert ("林小雨" in page.partition('id="consents"')[0]) == (kind == "family")
    row = {"row": made.family.get().pk, "editor": "1", "go": "row", "seen": ""}
    assert mine.post("/apply/family/", WIFE | TICK | row).status_code == 422
    assert made.family.get().employer != WIFE["employer"]
    data = {"next": "check", "member": seen_in(page, "member")}
    assert mine.post("/consents/", data).status_code == 422
    assert mine.post("/consents/", data | {f"agree_{kind}": "1"})["Location"] == "/apply/check/"
    assert problems(Filing(made)) == []
    assert "id_agree" not in words(mine.get(link[1]))


def test_nobody_agrees_for_a_member_of_anothers_family(client_of, applicant, other_applicant):
    made = make.application(applicant)
    consenting.withdraw(Consent.objects.get(kind="family", applicant=applicant))
    data = {"member": made.family.get().pk, "agree_family": "1"}
    assert client_of(other_applicant).post("/consents/", data).status_code == 404
    assert Consent.objects.filter(kind="family", withdrawn_at=None).count() == 0


def test_the_task_list_counts_what_was_withdrawn_and_given_again(mine, applicant):
    made = make.application(applicant)
    count_problems(Filing(made), *BY_SLUG)
    made.save()
    record = Consent.objects.get(kind="sensitive", applicant=applicant)
    mine.post(reverse("applicants:withdraw_consent", args=[record.pk]))
    assert Application.objects.get().progress["basics"] == 1
    mine.post("/consents/", {"agree_sensitive": "1"})
    assert Application.objects.get().progress["basics"] == 0


# --- 我的同意 --------------------------------------------------------------------------------------------
def test_the_check_page_leads_to_the_tick(mine, applicant):
    make.application(applicant)
    Consent.objects.filter(kind="family").delete()
    page = words(mine.get("/apply/check/"))
    link = re.search(r'href="(/apply/family/\?[^"]*#id_agree_family)"', page)
    assert link, page
    assert 'id="id_agree_family"' in words(mine.get(link[1].partition("#")[0]))


def test_every_record_is_listed_with_its_version_and_masked_name(mine, applicant):
    make.application(applicant)
    new_version("family")
    page = words(mine.get("/consents/"))
    assert [name in page for name in ("第 1 版", "林*雨", "林小雨", "说明已有新的版本")] == [
        True,
        True,
        False,
        True,
    ]


def test_consent_is_given_again_on_the_page_and_only_by_the_tick(mine, applicant):
    assert mine.post("/consents/", {}).status_code == 422
    assert mine.post("/consents/", {"agree_sensitive": "1"})["Location"] == "/consents/"
    assert Consent.objects.get().applicant == applicant
    assert mine.post("/consents/", {"agree_sensitive": "1"}).status_code == 302
    assert Consent.objects.count() == 1


@pytest.mark.parametrize(
    ("stage", "said"),
    [
        (Stage.DRAFT, "/delete/"),
        (Stage.SUBMITTED, "/withdraw/"),
        (Stage.CARD_PRODUCTION, "依法定职责继续办理"),
    ],
)
def test_withdrawing_tells_its_consequence_before(mine, applicant, stage, said):
    make.application(applicant, stage=stage)
    record = Consent.objects.get(kind="sensitive", applicant=applicant)
    address = reverse("applicants:withdraw_consent", args=[record.pk])
    page = words(mine.get(address))
    assert said in page
    assert record.get_kind_display() in page
    assert Consent.objects.filter(withdrawn_at=None, applicant=applicant).count() == 2
    mine.post(address)
    record.refresh_from_db()
    assert record.withdrawn_at <= timezone.now()
    assert "已撤回" in words(mine.get("/consents/"))
    assert mine.get(address)["Location"] == "/consents/"


def test_the_withdraw_button_of_a_card_in_production_is_not_offered(mine, applicant):
    made = make.application(applicant, stage=Stage.CARD_PRODUCTION)
    address = reverse(
        "applicants:withdraw_consent", args=[Consent.objects.get(kind="sensitive", applicant=applicant).pk]
    )
    assert reverse("applicants:take_back", args=[made.pk, "withdraw"]) not in words(mine.get(address))


def test_nobody_withdraws_anothers_consent(client_of, applicant, other_applicant, reviewer):
    make.application(applicant)
    address = reverse(
        "applicants:withdraw_consent", args=[Consent.objects.get(kind="sensitive", applicant=applicant).pk]
    )
    for stranger in (other_applicant, reviewer):
        assert [
            client_of(stranger).get(address).status_code,
            client_of(stranger).post(address).status_code,
        ] == [
            404,
            404,
        ]
    assert Consent.objects.filter(withdrawn_at=None, applicant=applicant).count() == 2


@pytest.mark.parametrize("rows", [1, 30])
def test_the_list_asks_the_same_number_of_queries(mine, applicant, rows, django_assert_num_queries):
    made = make.application(applicant)
    for number in range(rows - 1):
        member = made.family.create(name=f"家人{number}", birth_date="1960-01-01", order=number + 2)
        assert member
    make.consents(made)
    mine.get("/consents/")
    with django_assert_num_queries(QUERIES):
        mine.get("/consents/")


QUERIES = 5


def test_every_recipient_stands_in_one_table(client):
    page = words(client.get("/privacy/recipients/"))
    assert [str(recipient.name) in page and str(recipient.data) in page for recipient in RECIPIENTS] == [
        True
    ] * len(RECIPIENTS)
    assert 'href="/privacy/recipients/"' in words(client.get("/privacy/"))


def test_tick_without_which_nothing_is_stored_is_not_called_optional(mine) -> None:
    page = words(mine.get(reverse("applicants:part", args=["basics"])))
    asked = page.partition('id="consents"')[2].partition("</section>")[0]
    assert "（必填）" in asked and "（选填）" not in asked
