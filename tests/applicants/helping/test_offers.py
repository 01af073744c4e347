"""applicants/helping/offers.py and its pages: a code, an account that redeems it, a confirmation, an end."""

import html
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from applicants.helping import offers
from applicants.models import Application, Helper
from applicants.parts import PARTS
from applicants.workflow import NotYours, StepRefused
from tests import make
from tests.applicants.helping.people import helper_for
from youyue.identity.models import User
from youyue.identity.offers import hash_of
from youyue.notices.models import Notice

pytestmark = pytest.mark.django_db
CODE = re.compile(r'<p class="offer-code num">([A-Z2-9]{4} [A-Z2-9]{4} [A-Z2-9]{4})</p>')
REDEEM = "/helping/"


@pytest.fixture
def mine(applicant: User, client_of: Callable[..., Client]) -> Client:
    return client_of(applicant)


@pytest.fixture
def invited(other_applicant: User, client_of: Callable[..., Client]) -> Client:
    return client_of(other_applicant)


def page_of(made: Application) -> str:
    return reverse("applicants:helper", args=[made.pk])


def words(response) -> str:
    return html.unescape(response.content.decode())


def code_of(mine: Client, made: Application) -> str:
    return CODE.search(words(mine.post(page_of(made), {"do": "make"}, follow=True)))[1]


def redeem(client: Client, code: str) -> str:
    return words(client.post(REDEEM, {"code": code, "act": "agree"}, follow=True))


def decide(mine: Client, made: Application, do: str) -> str:
    offer = made.helpers.first().pk
    return words(mine.post(page_of(made), {"do": do, "offer": offer}, follow=True))


# --- the whole way ---------------------------------------------------------------------------------------
def test_code_gives_no_right_before_the_applicant_has_confirmed_who_redeemed_it(
    mine: Client, invited: Client, made: Application, applicant: User, other_applicant: User
) -> None:
    code, start = code_of(mine, made), reverse("applicants:fill_for", args=[made.pk])
    asked = words(invited.post(REDEEM, {"code": code}))
    assert f"{applicant.masked_name} 请您代填" in asked and applicant.name not in asked
    assert Helper.objects.get().redeemed_by is None
    assert "申办人确认后就能代填" in redeem(invited, code)
    assert invited.post(start).status_code == 404
    notice = Notice.objects.get(to=applicant, kind="helper")
    assert notice.path == page_of(made)
    page = words(mine.get(notice.path))
    assert other_applicant.masked_name in page and "138****5678" in page
    assert other_applicant.name not in page and other_applicant.mobile not in page
    assert f"{other_applicant.masked_name}可以代您填写了" in decide(mine, made, "confirm")
    assert Notice.objects.filter(to=other_applicant, kind="helper", path=REDEEM).count() == 1
    assert f"代 {applicant.masked_name} 填写" in words(invited.get("/items/"))
    assert invited.post(start).status_code == 302


def test_code_is_shown_once_and_kept_as_a_hash(mine: Client, made: Application) -> None:
    code = code_of(mine, made)
    kept = Helper.objects.get()
    assert kept.code_hash == hash_of(code)
    assert code not in words(mine.get(page_of(made)))
    assert code.replace(" ", "") not in str(kept.__dict__) + str(dict(mine.session))


def test_looking_at_the_page_makes_no_code(mine: Client, made: Application) -> None:
    assert mine.get(page_of(made)).status_code == 200
    assert not Helper.objects.exists()


# --- codes that lead nowhere -------------------------------------------------------------------------------
@pytest.mark.parametrize("how", ["withdrawn", "again", "expired", "used", "submitted", "binned", "wrong"])
def test_code_that_is_none_any_more_is_refused_in_words(
    how: str, mine: Client, invited: Client, made: Application, applicant: User
) -> None:
    code = code_of(mine, made)
    if how == "withdrawn":
        decide(mine, made, "refuse")
    elif how == "again":
        code_of(mine, made)
    elif how == "expired":
        Helper.objects.update(expires_at=timezone.now())
    elif how == "used":
        offers.redeem(code, by=make.user("third"))
    elif how == "submitted":
        make.move(made, "submit")
    elif how == "binned":
        Application.objects.update(binned_at=timezone.now())
    answer = invited.post(REDEEM, {"code": "ABCD EFGH JKMN" if how == "wrong" else code, "act": "agree"})
    assert (answer.status_code, 'id="error-summary"' in words(answer)) == (422, True)
    assert not Helper.objects.filter(redeemed_by__account_name="chenzhihao").exists()


def test_redeeming_twice_is_told_apart_from_a_wrong_code(
    mine: Client, invited: Client, made: Application
) -> None:
    code = code_of(mine, made)
    redeem(invited, code)
    assert "您已经提交过这个代填码" in redeem(invited, code)


@pytest.mark.parametrize("who", ["applicant", "reviewer", "officer", "legal person"])
def test_conflict_is_refused_in_words(who: str, made: Application, applicant: User) -> None:
    person = {
        "applicant": lambda: applicant,
        "reviewer": lambda: make.membership(make.user("third"), made.employer).user,
        "officer": lambda: make.officer("chuangkou-gz", "440100"),
        "legal person": lambda: make.reviewer("pengcheng", make.employer("other")),
    }[who]()
    code = offers.invite(made)
    with pytest.raises(StepRefused) as refused:
        offers.redeem(code, by=person)
    assert refused.value.message
    assert Helper.objects.get().redeemed_by is None


def test_who_became_a_reviewer_meanwhile_is_not_confirmed(made: Application, other_applicant: User) -> None:
    offer = offers.redeem(offers.invite(made), by=other_applicant)
    make.membership(other_applicant, made.employer)
    with pytest.raises(StepRefused):
        offers.confirm(offer, by=made.applicant)
    assert not Helper.objects.current().exists()


@pytest.mark.parametrize("ended", [False, True])
def test_who_filled_in_decides_nothing_as_a_reviewer(
    ended: bool, made: Application, other_applicant: User
) -> None:
    helper = helper_for(made, other_applicant)
    if ended:
        offers.end(helper, by=made.applicant)
    make.move(made, "submit")
    make.membership(other_applicant, made.employer)
    with pytest.raises(NotYours) as refused:
        make.move(made, "receive", by=other_applicant)
    assert "代填过" in refused.value.message
    make.move(made, "receive", by=make.reviewer("linghai", made.employer))  # her colleague may


def test_offer_of_another_application_is_not_confirmed(
    mine: Client, made: Application, other_applicant: User
) -> None:
    foreign = make.application(make.user("third"), employer=make.employer("other"))
    offer = offers.redeem(offers.invite(foreign), by=other_applicant)
    mine.post(page_of(made), {"do": "confirm", "offer": offer.pk})
    assert not Helper.objects.current().exists()
    assert mine.get(page_of(foreign)).status_code == 404
    assert mine.post(reverse("applicants:end_helping", args=[foreign.pk])).status_code == 404


@pytest.mark.parametrize("offer", ["", "0", "x", "٣", "9" * 30])
def test_posting_without_an_offer_is_answered_in_words(offer: str, mine: Client, made: Application) -> None:
    assert "已经处理过了" in words(mine.post(page_of(made), {"do": "confirm", "offer": offer}, follow=True))


# --- one at a time -----------------------------------------------------------------------------------------
def test_there_is_one_helper_at_a_time(made: Application, other_applicant: User) -> None:
    offer = offers.redeem(offers.invite(made), by=other_applicant)
    with pytest.raises(StepRefused):
        offers.invite(made)
    offers.confirm(offer, by=made.applicant)
    with pytest.raises(StepRefused):
        offers.invite(made)
    with pytest.raises(IntegrityError), transaction.atomic():
        Helper.objects.create(application=made)


@pytest.mark.parametrize(
    "wrong",
    [
        {"outcome": "confirmed"},
        {"outcome": "ended", "redeemed_by": True},
        {"outcome": "refused", "ended_at": True},
    ],
)
def test_database_refuses_a_state_that_is_none(wrong: dict, made: Application, other_applicant: User) -> None:
    given = {"redeemed_by": other_applicant, "ended_at": timezone.now()}
    values = {name: given.get(name, value) if value is True else value for name, value in wrong.items()}
    with pytest.raises(IntegrityError), transaction.atomic():
        Helper.objects.create(application=made, **values)


# --- the end -----------------------------------------------------------------------------------------------
def test_applicant_ends_it_in_one_click_from_where_the_line_stands(
    mine: Client, made: Application, other_applicant: User
) -> None:
    helper_for(made, other_applicant)
    end = reverse("applicants:end_helping", args=[made.pk])
    filing = [reverse("applicants:part", args=[part.slug]) for part in PARTS]
    filing += ["/apply/family/?add", "/apply/materials/", "/apply/check/"]
    for page in ("/items/", reverse("applicants:item", args=[made.pk]), page_of(made), *filing):
        text = words(mine.get(page))
        assert f'action="{end}"' in text and other_applicant.masked_name in text, page
    assert "不能再代您填写" in words(mine.post(end, follow=True))
    assert Helper.objects.get().ended_by == made.applicant
    assert "代填已经结束了" in words(mine.post(end, follow=True))
    assert end not in words(mine.get("/items/"))
    assert [page for page in filing if end in words(mine.get(page))] == []


def test_helper_stops_by_herself_and_the_applicant_is_told(
    invited: Client, made: Application, other_applicant: User
) -> None:
    helper_for(made, other_applicant)
    assert invited.post(reverse("applicants:stop_helping", args=[made.pk])).status_code == 302
    assert Helper.objects.get().outcome == "ended"
    assert Notice.objects.filter(to=made.applicant, kind="helper").count() == 2


def test_who_redeemed_it_may_give_it_up_before_it_is_confirmed(
    mine: Client, invited: Client, made: Application
) -> None:
    redeem(invited, code_of(mine, made))
    invited.post(reverse("applicants:stop_helping", args=[made.pk]))
    assert Helper.objects.get().outcome == "declined"
    assert "已经处理过了" in decide(mine, made, "confirm")
    assert not Helper.objects.current().exists()


def test_refused_redeemer_is_told_and_has_no_right(
    mine: Client, invited: Client, made: Application, other_applicant: User
) -> None:
    redeem(invited, code_of(mine, made))
    assert "代填码已作废" in decide(mine, made, "refuse")
    assert Notice.objects.filter(to=other_applicant, kind="helper").count() == 1
    assert invited.post(reverse("applicants:fill_for", args=[made.pk])).status_code == 404


def test_offer_that_expired_before_it_was_confirmed_is_none(made: Application, other_applicant: User) -> None:
    offer = offers.redeem(offers.invite(made), by=other_applicant)
    Helper.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    with pytest.raises(StepRefused):
        offers.confirm(offer, by=made.applicant)
    assert offers.invite(made)


def test_queries_of_the_items_page_do_not_grow(invited: Client, other_applicant: User) -> None:
    counts = []
    for number in range(6):
        helper_for(make.application(make.user(f"helped{number}"), complete=False), other_applicant)
        if number in (0, 5):
            invited.get("/items/")
            with CaptureQueriesContext(connection) as asked:
                invited.get("/items/")
            counts.append(len(asked))
    assert counts[0] == counts[1]


def test_deleting_the_draft_takes_its_helpers_along(
    mine: Client, made: Application, other_applicant: User
) -> None:
    helper_for(made, other_applicant)
    mine.post(reverse("applicants:take_back", args=[made.pk, "delete"]))
    assert (Application.objects.count(), Helper.objects.count()) == (0, 0)


@pytest.mark.parametrize("who", ["other", "reviewer"])
def test_strangers_find_nothing(
    who: str, made: Application, other_applicant: User, client_of: Callable[..., Client]
) -> None:
    stranger = other_applicant if who == "other" else make.reviewer("linghai", made.employer)
    client = client_of(stranger)
    for name in ("helper", "end_helping", "fill_for", "stop_helping"):
        address = reverse(f"applicants:{name}", args=[made.pk])
        assert client.post(address).status_code == 404, name
        assert client.get(address).status_code in (404, 405), name
