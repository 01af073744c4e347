"""The access log by person: found by what is posted, only for a stated purpose, and never in an address."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests import make
from youyue.identity import log_search
from youyue.identity.models import AccessLog, User

pytestmark = pytest.mark.django_db
LIST, PERSON = "/admin/identity/accesslog/", "/admin/identity/accesslog/person/"
WHY = "核实本人的投诉"
PREVIEW = AccessLog.Action.PREVIEW


@pytest.fixture
def office(administrator: User, client_of: Callable[..., Client]) -> Client:
    return client_of(administrator)


@pytest.fixture
def looks(applicant: User, other_applicant: User, reviewer: User, colleague: User) -> None:
    log(by=reviewer, whose=applicant, what="莫家的合同")
    log(by=colleague, whose=other_applicant, what="别家的合同")
    log(by=reviewer, whose=colleague, what="同事的材料")


def log(**fields: Any) -> AccessLog:
    return AccessLog.objects.create(role="审核员", action=PREVIEW, **fields)


def search(office: Client, person: str, reason: str = WHY, purpose: str = "other", **more: Any) -> Any:
    return office.post(PERSON, {"person": person, "purpose": purpose, "reason": reason}, **more)


def searches() -> list[tuple[User, str, str]]:
    rows = AccessLog.objects.filter(action=AccessLog.Action.SEARCH).select_related("whose")
    return [(row.whose, row.what, row.reason) for row in rows]


# --- by what somebody is found ------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("typed", "by"),
    [
        ("莫知文", "姓名"),
        (" 莫 知文　", "姓名"),
        ("440106199003076518", "证件号码"),
        ("４４０１０６１９９００３０７６５１８", "证件号码"),
        ("mowen", "登录账号"),
    ],
)
def test_who_looked_at_a_person_and_whom_she_looked_at(
    typed: str, by: str, office: Client, looks: None, applicant: User
) -> None:
    answer = search(office, typed)
    assert (answer.status_code, answer.url) == (302, f"{LIST}?person={applicant.pk}")
    assert searches() == [(applicant, f"访问记录，按{by}查找", WHY)]
    page = office.get(answer.url).content.decode()
    assert "莫家的合同" in page and "别家的合同" not in page
    assert "谁看过莫*文" in page and applicant.name not in page


def test_the_receipt_number_leads_to_its_applicant(office: Client, applicant: User, reviewer: User) -> None:
    made = make.submitted_application(applicant)
    typed = made.receipt_number.lower().replace("-", " ")
    assert search(office, typed).url == f"{LIST}?person={applicant.pk}"
    assert searches() == [(applicant, "访问记录，按申请编号查找", WHY)]


def test_whom_a_reviewer_has_looked_at(office: Client, looks: None, reviewer: User) -> None:
    there = search(office, reviewer.account_name).url
    page = office.get(f"{there}-by").content.decode()
    assert "莫家的合同" in page and "同事的材料" in page and "别家的合同" not in page


def test_several_of_one_name_are_told_apart_by_masked_facts(office: Client, applicant: User) -> None:
    other = make.user("twin", name=applicant.name, id_number="440106199104017777", mobile="13612345678")
    page = search(office, applicant.name)
    text = page.content.decode()
    assert page.status_code == 200
    for one in (applicant, other):
        assert f"?person={one.pk}" in text and one.office_label in text
        assert one.id_number not in text and one.name not in text
    assert {person for person, _what, _why in searches()} == {applicant, other}


def test_too_many_of_one_name_are_not_listed(office: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_search, "MOST", 1)
    for number in range(2):
        make.user(f"twin-{number}", name="莫同名")
    page = search(office, "莫同名")
    assert page.status_code == 422 and "同名的超过 1 人" in page.content.decode()
    assert searches() == []


# --- a purpose, and no address ------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("person", "purpose", "said"),
    [
        ("", WHY, "请填写查谁"),
        ("莫知文", "", "选了“其他”，请写明用途"),
        ("莫知", WHY, "没有找到"),
        ("y" * 101, WHY, "100"),
        ("莫知文", "因" * 201, "200"),
        ("莫\ufffe知文", WHY, "无法保存的字符"),
        ("莫知文", "投\ufffe诉", "无法保存的字符"),
    ],
)
def test_wrong_input_is_answered_beside_its_field(
    person: str, purpose: str, said: str, office: Client, applicant: User
) -> None:
    page = search(office, person, purpose)
    text = page.content.decode()
    assert page.status_code == 422
    assert text.count(said) >= 2  # in the summary and beside the field
    assert purpose in text  # what was typed stays
    assert searches() == []


def test_the_list_of_a_person_opens_only_for_whoever_said_why(
    office: Client, applicant: User, administrator: User, client_of: Callable[..., Client]
) -> None:
    address = f"{LIST}?person={applicant.pk}"
    assert office.get(address).url == PERSON
    assert "请先写明查谁、为什么查" in office.get(PERSON).content.decode()
    search(office, applicant.name)
    assert office.get(address).status_code == 200
    assert client_of(make.office_user("second", "admin")).get(address).url == PERSON
    then = timezone.now() - log_search.GOOD_FOR - timedelta(minutes=1)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE identity_accesslog SET at = %s", [then])
    assert office.get(address).url == PERSON


@pytest.mark.parametrize("name", ["whose", "whose__exact", "whose__id__exact", "whose__in", "by", "by__in"])
def test_no_other_way_leads_to_the_list_of_a_person(
    name: str, office: Client, looks: None, applicant: User, reviewer: User
) -> None:
    someone = applicant if name.startswith("whose") else reviewer
    answer = office.get(LIST, {name: str(someone.pk)})
    assert "莫家的合同" not in answer.content.decode()
    assert answer.status_code == 400
    assert not searches()


def test_looking_on_is_no_second_search(office: Client, applicant: User) -> None:
    there = search(office, applicant.name).url
    before = AccessLog.objects.count()
    for page in (there, f"{there}-by", f"{there}&p=2", f"{there}&action__exact=preview"):
        assert office.get(page, follow=True).status_code == 200
    assert AccessLog.objects.count() == before


@pytest.mark.parametrize("value", ["", "x", "-by", "%00", "00000000-0000-0000-0000-000000000000", "’"])
def test_address_of_nobody_is_404(value: str, office: Client) -> None:
    assert office.get(f"{LIST}?person={value}").status_code == 404


def test_words_in_the_address_find_nothing(office: Client, looks: None) -> None:
    """Django's own search is off: a name would stand in the address."""
    assert 'name="q"' not in office.get(LIST).content.decode()
    assert office.get(LIST).context["cl"].search_fields == ()


def test_all_looks_at_one_thing_by_its_internal_number(office: Client, looks: None, applicant: User) -> None:
    look = log(by=applicant, whose=applicant, what="另一份", object_id="7f3a")
    page = office.get(reverse("admin:identity_accesslog_change", args=[look.pk])).content.decode()
    assert f'href="{LIST}?object_id__exact=7f3a"' in page
    found = office.get(f"{LIST}?object_id__exact=7f3a").content.decode()
    assert "另一份" in found and "莫家的合同" not in found


def test_as_many_queries_for_many_looks_as_for_few(office: Client, applicant: User, reviewer: User) -> None:
    there = search(office, applicant.name).url
    counts = []
    for total in (1, 30):
        for number in range(total):
            log(by=reviewer, whose=applicant, what=f"第 {number} 页")
        with CaptureQueriesContext(connection) as asked:
            office.get(there)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_strangers_find_nothing(
    client_of: Callable[..., Client],
    applicant: User,
    reviewer: User,
    editor: User,
    officer_guangzhou: User,
) -> None:
    for stranger in (editor, officer_guangzhou):
        assert client_of(stranger).get(PERSON).status_code == 404
        assert search(client_of(stranger), applicant.name).status_code == 404
        assert client_of(stranger).get(f"{LIST}?person={applicant.pk}").status_code in (403, 404)
    for stranger in (applicant, reviewer, None):
        client = client_of(stranger) if stranger else Client()
        assert search(client, applicant.name).status_code == 302
    assert searches() == []


# --- at any size --------------------------------------------------------------------------------------
@pytest.mark.postgres
@pytest.mark.parametrize("column", ["whose", "by"])
def test_a_page_of_one_person_is_read_by_an_index(
    column: str, applicant: User, reviewer: User, other_applicant: User
) -> None:
    """Among many rows of others, none of which is read."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO identity_accesslog (at, by_id, role, whose_id, action, what, reason, object_id)"
            " SELECT now() - n * interval '1 second', %s, '', %s, 'preview', '', '', ''"
            " FROM generate_series(1, 20000) n",
            [reviewer.pk, other_applicant.pk],
        )
    log(by=applicant, whose=applicant, what="她的")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE identity_accesslog")
        rows = AccessLog.objects.filter(**{column: applicant})[:50]
        for asked in (rows, AccessLog.objects.all()[:50]):
            sql, values = asked.query.sql_with_params()
            cursor.execute(f"EXPLAIN {sql}", values)
            plan = "\n".join(line for (line,) in cursor.fetchall())
            assert "Index Scan" in plan and "Seq Scan on identity_accesslog" not in plan, plan


@pytest.mark.postgres
@pytest.mark.parametrize("fields", [{"name": "莫知文"}, {"account_name": "mowen"}], ids=["name", "account"])
def test_a_person_is_found_by_an_index(fields: dict[str, str], applicant: User) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        sql, values = User.objects.filter(**fields).query.sql_with_params()
        cursor.execute(f"EXPLAIN {sql}", values)
        assert "Index" in "\n".join(line for (line,) in cursor.fetchall())
