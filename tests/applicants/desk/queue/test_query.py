"""applicants/desk/queue/query.py and its page: boxes, counts, filters, search, sort, pages."""

import re
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from applicants.desk.queue.boxes import SORTS, Ask
from applicants.desk.queue.query import PAGE, Queue
from applicants.models import Application, Membership
from catalog.days import working_days
from employers.desk.place import BOXES, EMPLOYERS
from materials.models import Dossier
from tests import make
from tests.employers.conftest import somebody
from youyue.identity.models import User

pytestmark = pytest.mark.django_db

QUEUE_QUERIES = 6


def desk_of(reviewer: User, **asked: str) -> Queue:
    return Queue(Membership.objects.get(user=reviewer), Ask.read(EMPLOYERS, asked))


def filled(count: int) -> list[Application]:
    """`count` submitted applications, the first submitted longest ago; all but the first are copies of it."""
    first = make.submitted_application(somebody("00"))
    columns = [c for c in Application._meta.concrete_fields if not c.generated]
    values = {column.attname: getattr(first, column.attname) for column in columns}
    made = [first]
    for number in range(1, count):
        own = {
            "id": uuid4(),
            "applicant_id": somebody(f"{number:02}").pk,
            "receipt_number": f"YY-{number:02}",
        }
        made.append(Application(**values | own | {"dossier_id": Dossier.objects.create().pk}))
    Application.objects.bulk_create(made[1:])
    for number, one in enumerate(made):
        at = timezone.now() - timedelta(hours=count - number)
        Application.objects.filter(pk=one.pk).update(submitted_at=at)
    return made


def test_counts_follow_the_stages(reviewer: User, all_stages: dict[str, Application]) -> None:
    assert desk_of(reviewer).counts == {
        "todo": 2,
        "late": 0,
        "waiting": 1,
        "review": 1,
        "mine": 1,
        "free": 0,
        "cover": 0,
        "again": 0,
        "returned": 1,
        "passed": 6,
        "closed": 5,
    }


@pytest.mark.parametrize("box", BOXES)
def test_rows_of_a_box_are_as_many_as_counted(
    box: str, reviewer: User, all_stages: dict[str, Application]
) -> None:
    desk = desk_of(reviewer, box=box)
    assert len(desk.page().rows) == desk.counts[box]


def test_colleagues_application_is_in_review_but_not_mine(colleague: User, held: Application) -> None:
    counts = desk_of(colleague).counts
    assert (counts["review"], counts["mine"]) == (1, 0)


def test_resubmitted_application_is_marked(desk: Client, held: Application, reviewer: User) -> None:
    make.move(held, "send_back")
    make.move(held, "resubmit")
    assert desk_of(reviewer).counts["again"] == 1
    assert "重新提交" in desk.get("/employer/?box=again").content.decode()


def test_row_says_how_much_changed(
    desk: Client, held: Application, django_assert_max_num_queries: Callable
) -> None:
    make.move(held, "send_back")
    held.position = "首席研究员"
    held.save()
    make.move(held, "resubmit")
    assert "改了 1 处" in desk.get("/employer/?box=again").content.decode()
    with django_assert_max_num_queries(QUEUE_QUERIES):
        assert "改了 1 处" in desk.get("/employer/?box=again").content.decode()


def test_other_employers_queue_is_empty(other_reviewer: User, held: Application) -> None:
    assert set(desk_of(other_reviewer).counts.values()) == {0}


def test_empty_queue_says_what_will_appear(desk: Client) -> None:
    assert "没有待审申请。申办人提交后会出现在这里。" in desk.get("/employer/").content.decode()


def test_name_is_masked_and_no_number_is_shown(desk: Client, applicant: User, held: Application) -> None:
    page = desk.get("/employer/").content.decode()
    assert applicant.masked_name in page
    assert applicant.name not in page
    assert applicant.id_number not in page


@pytest.mark.parametrize("count", [1, 30])
def test_queries_do_not_grow_with_the_rows(
    count: int, desk: Client, django_assert_num_queries: Callable
) -> None:
    filled(count)
    desk.get("/employer/")
    with django_assert_num_queries(QUEUE_QUERIES):
        assert desk.get("/employer/").status_code == 200


def test_a_page_further_on_costs_no_more_queries(desk: Client, django_assert_num_queries: Callable) -> None:
    made = filled(PAGE + 5)
    for address in (f"/employer/?after={made[PAGE - 1].pk}", f"/employer/?before={made[PAGE].pk}"):
        desk.get(address)
        with django_assert_num_queries(QUEUE_QUERIES):
            assert "翻页" in desk.get(address).content.decode()


def test_saved_views_and_filters_cost_no_more_queries(
    desk: Client, reviewer: User, django_assert_num_queries: Callable
) -> None:
    filled(PAGE + 2)
    member = Membership.objects.get(user=reviewer)
    for number in range(3):
        member.views.create(
            name=f"视图{number}", query=f"?box=waiting&round={['first', 'again'][number % 2]}"
        )
    address = "/employer/?arrangement=full_time"
    desk.get(address)
    with django_assert_num_queries(QUEUE_QUERIES):
        page = desk.get(address).content.decode()
    assert f"共 {PAGE + 2} 件" in page
    assert [int(n) for n in re.findall(r"视图\d</span>\s*<small>(\d+)", page)] == [PAGE + 2, 0, PAGE + 2]


def test_an_edge_that_is_not_there_means_the_first_page(reviewer: User, other_applicant: User) -> None:
    made = filled(2)
    foreign = make.submitted_application(other_applicant, employer=make.employer("other"))
    for edge in (str(uuid4()), str(foreign.pk), "x"):
        for asked in ({"after": edge}, {"before": edge}):
            page = desk_of(reviewer).page(**asked)
            assert [row.pk for row in page.rows] == [one.pk for one in made]
            assert (page.has_previous, page.has_next) == (False, False)


def test_hostile_words_are_escaped_in_the_row(desk: Client, reviewer: User) -> None:
    person = make.user("person-x", name="<i> <u>", id_type="08", id_number="P1234567", country="PT")
    made = make.submitted_application(person)
    Application.objects.filter(pk=made.pk).update(position="<b>\"'&")
    page = desk.get("/employer/").content.decode()
    assert "&lt;b&gt;&quot;&#x27;&amp;<small>" in page
    assert "选择&lt;i&gt; &lt;*" in page
    assert "<i>" not in page and '<b>"' not in page


@pytest.mark.parametrize("sort", [*SORTS, *(f"-{name}" for name in SORTS)])
def test_pages_hold_every_row_once(sort: str, reviewer: User) -> None:
    made = {one.pk for one in filled(PAGE + 5)}
    desk = desk_of(reviewer, sort=sort)
    first = desk.page()
    second = desk.page(after=str(first.rows[-1].pk))
    assert (len(first.rows), first.has_previous, first.has_next) == (PAGE, False, True)
    assert (len(second.rows), second.has_previous, second.has_next) == (5, True, False)
    assert {row.pk for row in first.rows} | {row.pk for row in second.rows} == made
    back = desk.page(before=str(second.rows[0].pk))
    assert [row.pk for row in back.rows] == [row.pk for row in first.rows]


def test_oldest_comes_first(reviewer: User) -> None:
    made = filled(3)
    assert [row.pk for row in desk_of(reviewer).page().rows] == [one.pk for one in made]


def test_neighbours_keep_the_order(reviewer: User) -> None:
    made = filled(3)
    place = desk_of(reviewer).around(made[1])
    assert (place.number, place.total) == (2, 3)
    assert (place.previous, place.next) == (str(made[0].pk), str(made[2].pk))


def test_filters_narrow_the_rows(reviewer: User) -> None:
    one, two = filled(2)
    Application.objects.filter(pk=one.pk).update(work_arrangement="flexible", card_type="B")
    Application.objects.filter(pk=two.pk).update(card_type="A")
    assert [row.pk for row in desk_of(reviewer, card="B").page().rows] == [one.pk]
    assert [row.pk for row in desk_of(reviewer, arrangement="full_time").page().rows] == [two.pk]
    assert desk_of(reviewer, waited="due").page().rows == []


@pytest.mark.parametrize(
    "query",
    [
        "box=nowhere",
        "box=todo&box=x",
        "card=Z&arrangement=%00&waited=-1",
        "holder=%00&round=9&clause=1e9&waited=5",
        "holder=999999999&round=again&clause=999999999",
        "sort=__class__&sort=-password",
        "after=1&before=2",
        "after=00000000-0000-4000-8000-000000000000",
        "q=%00%ff%27%22%3Cscript%3E",
        "q=" + "x" * 5000,
        "%5B%5D=1",
    ],
)
def test_bad_parameters_are_taken_as_not_said(query: str, desk: Client, held: Application) -> None:
    assert desk.get(f"/employer/?{query}").status_code == 200
    assert desk.get(f"/employer/applications/{held.pk}/?{query}").status_code == 200


def test_narrowed_list_says_how_many_there_are(desk: Client) -> None:
    filled(PAGE + 3)
    page = desk.get("/employer/?holder=none").content.decode()
    assert "本页 25 件，共 28 件" in page


@pytest.mark.parametrize(
    ("days", "told", "css"),
    [(1, "1 天，剩 4 天", ""), (5, "5 天，到期", "late"), (8, "8 天，超 3 天", "past")],
)
def test_row_says_how_many_working_days_are_left(
    days: int, told: str, css: str, desk: Client, held: Application
) -> None:
    at = working_days.waited_at_least(days) - timedelta(hours=1)
    Application.objects.filter(pk=held.pk).update(submitted_at=at)
    page = desk.get("/employer/").content.decode().replace("已到期", "到期")  # on a day of rest
    assert told in page
    assert f'<span class="wait{" " * bool(css)}{css}">' in page
