"""What a helper neither sees nor gives: numbers, identity documents, consents; and the trace of her looks."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from applicants.models import Application, Consent
from materials.models import MaterialFile
from tests import canaries, make
from tests.applicants.helping.people import FETCH, PAGES, carrying, form_of, helper_for, part, upload, words
from tests.applicants.posting import posted
from tests.routes import TABLE, WORDS
from tests.world import World, build
from youyue.identity.models import AccessLog, User

pytestmark = pytest.mark.django_db


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
    client = carrying(client_of(other_applicant), made)
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
    client = carrying(client_of(world.people["other applicant"]), world.mine)
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
