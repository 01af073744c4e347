"""不适用: the third verdict, for what need not be handed in, with its reason wherever it is read."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from applicants.models import Application, MaterialCheck, Stage
from catalog.lists.requirements import requirements_for
from catalog.models import MaterialRequirement
from tests import make
from tests.printed import get_pdf
from tests.ui.test_paper import text_of
from youyue.identity.models import User

pytestmark = pytest.mark.django_db

PostCase = Callable[..., dict[str, str]]
REASON = "没有在国外工作，<b>不需要</b>"
SHOWN = "没有在国外工作，&lt;b&gt;不需要&lt;/b&gt;"
FETCHED = {"X-Requested-With": "fetch"}


@pytest.fixture
def optional(held: Application) -> MaterialRequirement:
    """The second material of the review need not be handed in."""
    asked = requirements_for(held.work_arrangement, held.social_insurance)
    return make.not_compulsory(asked[1].requirement)


def checks(held: Application) -> list[tuple[str, str]]:
    rows = held.checks.order_by("requirement__order", "requirement_id")
    return [(check.verdict, check.reason) for check in rows]


def test_page_offers_it_where_nothing_must_be_handed_in(
    desk: Client, url: str, optional: MaterialRequirement
) -> None:
    page = desk.get(url).content.decode()
    assert page.count('value="na"') == 1
    assert f'name="reason-{optional.pk}"' in page
    assert page.count('name="reason-') == 1


def test_it_is_kept_with_its_reason(
    desk: Client, held: Application, case_data: PostCase, url: str, optional: MaterialRequirement
) -> None:
    response = desk.post(f"{url}checks/", case_data("fine", "na", reason_1=REASON))
    assert (response.status_code, checks(held)) == (302, [("fine", ""), ("na", REASON)])
    page = desk.get(url).content.decode()
    assert "<span data-yy-judged>2/4</span>" in page
    assert SHOWN in page


def test_script_keeps_one_alone(
    desk: Client, held: Application, case_data: PostCase, url: str, optional: MaterialRequirement
) -> None:
    desk.post(f"{url}checks/", case_data("fine"))
    alone = {"submission": held.current_submission.sha256}
    alone |= {f"verdict-{optional.pk}": "na", f"text-{optional.pk}": "", f"reason-{optional.pk}": REASON}
    assert desk.post(f"{url}checks/", alone, headers=FETCHED).status_code == 204
    assert checks(held) == [("fine", ""), ("na", REASON)]


@pytest.mark.parametrize("reason", ["", "　 ", "\u200b"])
@pytest.mark.parametrize("headers", [{}, FETCHED])
def test_it_is_refused_without_a_reason(
    reason: str,
    headers: dict[str, str],
    desk: Client,
    held: Application,
    case_data: PostCase,
    url: str,
    optional: MaterialRequirement,
) -> None:
    response = desk.post(f"{url}checks/", case_data("fine", "na", reason_1=reason), headers=headers)
    page = response.content.decode()
    assert response.status_code == 422
    assert f'id="id_reason-{optional.pk}_error"' in page
    assert page.count(f"请写明“{optional.name}”不适用的理由") == 2  # beside the field and in the summary
    assert checks(held) == [("fine", "")]


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [("长" * 201, "不适用的理由多了 1 个字，请删到 200 个字以内"), ("没\u2060有", "看不见，请把这一段删去")],
)
def test_reason_follows_the_policy_for_text(
    reason: str,
    sentence: str,
    desk: Client,
    held: Application,
    case_data: PostCase,
    url: str,
    optional: MaterialRequirement,
) -> None:
    response = desk.post(f"{url}checks/", case_data("", "na", reason_1=reason))
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert checks(held) == []


def test_reason_has_one_line(
    desk: Client, held: Application, case_data: PostCase, url: str, optional: MaterialRequirement
) -> None:
    desk.post(f"{url}checks/", case_data("", "na", reason_1="没有\r\n这一项 "))
    assert checks(held) == [("na", "没有 这一项")]


def test_compulsory_material_says_so_beside_its_verdict(
    desk: Client, held: Application, case_data: PostCase, url: str, optional: MaterialRequirement
) -> None:
    first = requirements_for(held.work_arrangement, held.social_insurance)[0].requirement
    response = desk.post(f"{url}checks/", case_data("na", "fine", reason_0=REASON))
    page = response.content.decode()
    assert response.status_code == 422
    assert f'id="id_verdict-{first.pk}_error"' in page
    assert f'href="#id_verdict-{first.pk}"' in page and f'id="id_verdict-{first.pk}"' in page
    assert page.count(f"“{first.name}”是必传材料，不能选“不适用”，请选“相符”或“需补正”") == 2
    assert checks(held) == [("fine", "")]


def test_waived_material_that_was_handed_in_may_be_not_applicable(desk: Client, reviewer: User) -> None:
    made = make.submitted_application(make.user("waived"), social_insurance="si6")
    first = requirements_for(made.work_arrangement)[0].requirement
    first.waived_for_social_insurance = made.social_insurance
    first.save()
    make.move(made, "receive", by=reviewer)
    assert f'name="reason-{first.pk}"' in desk.get(f"/employer/applications/{made.pk}/").content.decode()


@pytest.mark.parametrize(
    ("then", "text", "kept"),
    [("fine", "", ("fine", "")), ("fix", "看不清", ("fix", "")), ("", "", None)],
)
def test_changed_mind_takes_the_reason_back(
    then: str,
    text: str,
    kept: tuple[str, str] | None,
    desk: Client,
    held: Application,
    case_data: PostCase,
    url: str,
    optional: MaterialRequirement,
) -> None:
    desk.post(f"{url}checks/", case_data("", "na", reason_1=REASON))
    reason = REASON if then else ""
    response = desk.post(f"{url}checks/", case_data("", then, text_1=text, reason_1=reason))
    assert (response.status_code, checks(held)) == (302, [kept] if kept else [])
    desk.post(f"{url}checks/", case_data("", "na", text_1=text, reason_1=REASON))
    assert checks(held) == [("na", REASON)]
    assert held.remarks.count() == 0


def test_reason_without_a_verdict_means_not_applicable(
    desk: Client, held: Application, case_data: PostCase, url: str, optional: MaterialRequirement
) -> None:
    desk.post(f"{url}checks/", case_data("", "", reason_1=REASON))
    assert checks(held) == [("na", REASON)]


@pytest.mark.parametrize(("verdict", "text"), [("fine", ""), ("fix", "看不清"), ("", "看不清")])
def test_new_reason_beside_another_verdict_is_asked_about_and_kept(
    verdict: str,
    text: str,
    desk: Client,
    held: Application,
    case_data: PostCase,
    url: str,
    optional: MaterialRequirement,
) -> None:
    response = desk.post(f"{url}checks/", case_data("", verdict, text_1=text, reason_1=REASON))
    page = response.content.decode()
    assert response.status_code == 422
    assert "写了不适用的理由，请选“不适用”，或清空这里的文字" in page
    assert f'value="{SHOWN}"' in page
    assert checks(held) == []


def test_database_keeps_no_reason_beside_another_verdict(
    held: Application, reviewer: User, optional: MaterialRequirement, settings
) -> None:
    """Of the plain column: the release before, which empties it with the verdict, knows no other."""
    settings.WRITE_OLD_COLUMNS = True
    given = {"round": held.round, "requirement": optional, "by": reviewer}
    with pytest.raises(IntegrityError), transaction.atomic():
        held.checks.create(verdict="fine", reason="x", **given)


# --- the decision ------------------------------------------------------------------------------------
@pytest.fixture
def judged(
    desk: Client, held: Application, case_data: PostCase, url: str, optional: MaterialRequirement
) -> Application:
    """All judged, the second material 不适用, and the supplement filled in."""
    make.supplement(held, held.holder)
    desk.post(f"{url}checks/", case_data("fine", "na", "fine", "fine", reason_1=REASON))
    return held


def test_it_counts_as_judged_for_approval(desk: Client, judged: Application, url: str) -> None:
    assert "4 项都已核对，信息补充已填完，可以通过" in desk.get(url).content.decode()
    page = desk.get(f"{url}endorse/").content.decode()
    assert "不适用" in page and SHOWN in page
    desk.post(f"{url}endorse/", {"submission": judged.current_submission.sha256})
    judged.refresh_from_db()
    assert judged.stage == Stage.ENDORSED
    read = desk.get(url).content.decode()
    assert "不适用" in read and SHOWN in read


def test_approval_of_many_counts_it_too(desk: Client, judged: Application) -> None:
    data = {"act": "endorse", "sure": "1", "pick": [f"{judged.pk}:{judged.round}"]}
    assert "办好 1 件" in desk.post("/employer/bulk/", data).content.decode()


def test_material_made_compulsory_since_is_to_be_judged_again(
    desk: Client, judged: Application, url: str, optional: MaterialRequirement
) -> None:
    optional.required = True
    optional.save()
    page = desk.get(url).content.decode()
    assert "<span data-yy-judged>3/4</span>" in page
    assert "还有 1 项未核对，请核对后再通过" in page
    data = {"act": "endorse", "sure": "1", "pick": [f"{judged.pk}:{judged.round}"]}
    assert "还有 1 项未核对" in desk.post("/employer/bulk/", data).content.decode()


# --- where it is read afterwards ---------------------------------------------------------------------
def test_record_holds_the_reason_on_page_and_paper(desk: Client, judged: Application, url: str) -> None:
    page = desk.get(f"{url}record/").content.decode()
    assert "不适用" in page and SHOWN in page
    paper = "".join(text_of(get_pdf(desk, f"{url}record.pdf").content).split())
    assert "不适用" in paper and REASON in paper


def test_next_round_shows_what_was_found_before(
    desk: Client, held: Application, case_data: PostCase, url: str, optional: MaterialRequirement
) -> None:
    desk.post(f"{url}checks/", case_data("fix", "na", text_0="看不清", reason_1=REASON))
    letter = desk.get(f"{url}send-back/").content.decode()
    assert SHOWN not in letter  # the applicant is told what to mend, nothing else
    make.move(held, "send_back")
    make.move(held, "resubmit")
    page = desk.get(url).content.decode()
    assert "上次：不适用" in page and f"（{SHOWN}）" in page
    assert "<span data-yy-judged>0/4</span>" in page


def test_window_reads_the_reason(
    desk: Client, judged: Application, url: str, client_of: Callable[..., Client]
) -> None:
    desk.post(f"{url}endorse/", {"submission": judged.current_submission.sha256})
    judged.refresh_from_db()
    officer = client_of(make.officer("officer", judged.window_region))
    page = officer.get(f"/window/applications/{judged.pk}/").content.decode()
    assert "不适用" in page and SHOWN in page


def test_keys_page_explains_its_letter(desk: Client) -> None:
    page = desk.get("/employer/keys/").content.decode()
    assert "<kbd>B</kbd>" in page and "当前材料不适用" in page


def test_other_employers_reviewer_finds_nothing(
    client_of: Callable[..., Client],
    held: Application,
    case_data: PostCase,
    url: str,
    optional: MaterialRequirement,
) -> None:
    stranger = make.reviewer("pengcheng", make.employer("other"))
    response = client_of(stranger).post(f"{url}checks/", case_data("", "na", reason_1=REASON))
    assert (response.status_code, MaterialCheck.objects.count()) == (404, 0)
