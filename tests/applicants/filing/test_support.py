"""A support code opens one application to one supporter, to be read, for a quarter of an hour."""

import html
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from applicants.filing import support
from applicants.filing.saving import save_part
from applicants.models import Application, Stage, SupportVisit
from applicants.parts import BY_SLUG
from tests import canaries, make
from tests.applicants.posting import posted
from tests.routes import TABLE
from tests.test_every_look import Asked, canary_world, of_the_table, rows_at, sweep
from tests.world import ask
from youyue.identity.looks import Kind
from youyue.identity.models import AccessLog, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def supporter(db: None) -> User:
    return make.office_user("kefu", "support")


@pytest.fixture
def made(applicant: User) -> Application:
    return make.application(applicant)


def words(response) -> str:
    return html.unescape(response.content.decode())


def code_of(client: Client, made: Application) -> str:
    page = words(client.post(reverse("applicants:support_code", args=[made.pk]), follow=True))
    match = re.search(r'class="offer-code num">([^<]+)<', page)
    assert match, page
    return match[1]


@pytest.fixture
def visit(made: Application, supporter: User) -> SupportVisit:
    return support.enter(support.new_code(made), by=supporter)


@pytest.fixture
def page(visit: SupportVisit) -> str:
    return reverse("applicants:support_visit", args=[visit.pk])


# --- the code --------------------------------------------------------------------------------------------
def test_a_code_is_shown_once_and_kept_as_a_hash(client_of, applicant, made):
    mine = client_of(applicant)
    code = code_of(mine, made)
    assert re.fullmatch(r"[2-9A-Z]{4} [2-9A-Z]{4}", code)
    row = SupportVisit.objects.get()
    assert code not in words(mine.get(reverse("applicants:support_code", args=[made.pk])))
    assert code.replace(" ", "") not in str(row.__dict__)


def test_looking_at_the_page_makes_no_code(client_of, applicant, made):
    assert client_of(applicant).get(reverse("applicants:support_code", args=[made.pk])).status_code == 200
    assert SupportVisit.objects.count() == 0


def test_the_code_opens_the_application_as_it_was_read_out(client_of, applicant, made, supporter):
    code = code_of(client_of(applicant), made)
    there = client_of(supporter).post("/support/", {"code": code.lower().replace(" ", "-")})
    assert there["Location"] == reverse("applicants:support_visit", args=[SupportVisit.objects.get().pk])


@pytest.mark.parametrize("code", ["", "ABCD EFGH", "字" * 40, "A" * 400, "\x00"])
def test_another_code_opens_nothing_and_says_so(client_of, made, supporter, code):
    support.new_code(made)
    answer = client_of(supporter).post("/support/", {"code": code})
    assert (answer.status_code, 'id="error-summary"' in words(answer)) == (422, True)
    assert not SupportVisit.objects.under_way().exists()


def test_a_code_works_once(made, supporter):
    code = support.new_code(made)
    support.enter(code, by=supporter)
    for who in (supporter, make.office_user("kefu2", "support")):
        with pytest.raises(support.CodeRefused):
            support.enter(code, by=who)


def test_a_code_is_over_after_its_minutes(made, supporter):
    code = support.new_code(made)
    SupportVisit.objects.update(expires_at=timezone.now())
    with pytest.raises(support.CodeRefused):
        support.enter(code, by=supporter)


def test_a_new_code_ends_the_one_before(made, supporter):
    first, second = support.new_code(made), support.new_code(made)
    with pytest.raises(support.CodeRefused):
        support.enter(first, by=supporter)
    support.enter(second, by=supporter)


def test_nobody_supports_herself(made, applicant):
    from youyue.identity.grants import grant

    grant(applicant, "support")
    with pytest.raises(support.CodeRefused, match="自己"):
        support.enter(support.new_code(made), by=applicant)


# --- the visit -------------------------------------------------------------------------------------------
def test_the_page_is_marked_masked_and_logged(client_of, supporter, made, page):
    seen = words(client_of(supporter).get(page))
    assert [
        text in seen for text in ("visited", "只能看", "莫*文", "1****************", "林*雨", "1991")
    ] == [
        True,
        True,
        True,
        False,
        True,
        True,
    ]
    hidden = ("莫知文", "440106199003076518", "18612341402", "13712345678", "林小雨", "莫小雨", "05-06")
    hidden += (made.email, made.address, "广州市第一中学")
    assert [text for text in hidden if text in seen] == []
    look = AccessLog.objects.get()
    assert (look.by, look.whose, look.action) == (supporter, made.applicant, AccessLog.Action.PREVIEW)


def test_a_mistake_in_a_number_is_told_without_the_number(client_of, applicant, supporter, made, page):
    save_part(applicant, BY_SLUG["contact"], posted(made, "contact", emergency_mobile="85291234567"))
    there = words(client_of(supporter).get(page))
    assert "像是境外号码" in there
    assert re.search(r"9\D?1\D?2\D?3\D?4\D?5\D?6\D?7", there) is None


def test_the_applicant_is_told_of_every_look(client_of, applicant, supporter, made, page):
    client_of(supporter).get(page)
    told = words(client_of(applicant).get(reverse("applicants:looks", args=[made.pk])))
    assert "客服凭码查看申请" in told
    assert supporter.masked_name in words(
        client_of(applicant).get(reverse("applicants:support_code", args=[made.pk]))
    )


def test_nothing_can_be_done_there(client_of, supporter, made, page):
    client = client_of(supporter)
    forms = re.findall(r'<form[^>]*action="([^"]+)"', words(client.get(page)))
    assert [form for form in forms if form.startswith("/support/")] == [page + "end/"]
    assert not re.search(r'href="/(apply|items)/[^"]*' + str(made.pk), words(client.get(page)))
    assert [client.post(page).status_code, client.put(page).status_code] == [405, 405]
    for name in ("item", "progress", "form", "archive", "looks", "messages", "support_code"):
        assert client.get(reverse(f"applicants:{name}", args=[made.pk])).status_code == 404, name
    assert client.post(reverse("applicants:take_back", args=[made.pk, "delete"])).status_code == 404


@pytest.mark.parametrize("ended_by", ["the applicant", "the supporter", "time"])
def test_a_visit_ends_at_once(client_of, applicant, supporter, made, visit, page, ended_by):
    client = client_of(supporter)
    assert client.get(page).status_code == 200
    if ended_by == "the applicant":
        client_of(applicant).post(reverse("applicants:end_support", args=[made.pk]))
    elif ended_by == "the supporter":
        client.post(page + "end/")
    else:
        SupportVisit.objects.update(ends_at=timezone.now())
    looks = AccessLog.objects.count()
    assert client.get(page)["Location"] == "/support/"
    assert AccessLog.objects.count() == looks


def test_a_visit_lasts_a_quarter_of_an_hour(visit):
    assert visit.ends_at - visit.began_at == timedelta(minutes=15)


def test_whoever_loses_the_role_sees_nothing_more(client_of, supporter, page):
    client = client_of(supporter)
    supporter.groups.clear()
    client.force_login(supporter)
    assert client.get(page).status_code == 404


def test_a_superuser_is_no_supporter(client_of, administrator):
    administrator.is_superuser = True
    administrator.save()
    assert client_of(administrator).get("/support/").status_code == 404


def test_strangers_find_nothing(
    client_of, applicant, other_applicant, reviewer, officer_guangzhou, page, made
):
    for stranger in (applicant, other_applicant, reviewer, officer_guangzhou):
        client = client_of(stranger)
        statuses = [client.get(page).status_code, client.post(page + "end/").status_code]
        statuses += [client.get("/support/").status_code, client.post("/support/").status_code]
        assert statuses == [404] * 4, stranger
    other = client_of(make.office_user("kefu2", "support"))
    assert [other.get(page).status_code, other.post(page + "end/").status_code] == [404, 404]
    assert (
        client_of(other_applicant).post(reverse("applicants:support_code", args=[made.pk])).status_code == 404
    )


@pytest.mark.parametrize("stage", [Stage.SUBMITTED, Stage.WINDOW_REVIEW, Stage.ISSUED])
def test_it_can_be_seen_at_every_stage(client_of, applicant, supporter, stage):
    made = make.application(applicant, stage=stage)
    visit = support.enter(support.new_code(made), by=supporter)
    assert client_of(supporter).get(reverse("applicants:support_visit", args=[visit.pk])).status_code == 200


def test_a_deleted_draft_takes_its_visits_along(made, visit):
    made.delete()
    assert SupportVisit.objects.count() == 0


def test_a_closed_account_is_no_supporter():
    supporter = make.office_user("kefu2", "support")
    assert support.is_supporter(supporter)
    supporter.is_active = False
    assert not support.is_supporter(supporter)


# --- what nobody has thought of --------------------------------------------------------------------------
@pytest.mark.sweep
@pytest.mark.parametrize("stage", [Stage.DRAFT, Stage.WINDOW_REVIEW])
def test_supporter_is_shown_one_page_by_a_code_and_nothing_anywhere_else(stage: str, db: None) -> None:
    """Every address as a supporter, in a world in which every field is a canary."""
    world = canary_world(stage)
    world.people["supporter"] = make.office_user("kefu", "support")
    visit = support.enter(support.new_code(world.mine), by=world.people["supporter"])
    page = Asked("applicants:support_visit", reverse("applicants:support_visit", args=[visit.pk]))
    assert sweep(world, of_the_table(world, rows_at(stage, TABLE)), ("supporter",)) == []
    assert sweep(world, iter([page]), ("supporter",)) == []
    shown = canaries.shown_in(ask(world, "supporter", "GET", page.address))
    assert {canaries.KINDS[name] for name in shown} == {Kind.FILING, Kind.LISTED, Kind.ACCOUNT}
    support.end(world.mine.support_visits)
    assert canaries.shown_in(ask(world, "supporter", "GET", page.address)) == set()
