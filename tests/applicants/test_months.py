"""Education and employment know months: kept, compared, shown, copied, and as they were before."""

from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.test import Client

from applicants.models import Application, Education, Employment, Stage
from applicants.parts import BY_SLUG, Filing, months
from applicants.submission.changes import changes
from applicants.submission.document import document_of
from tests import make
from tests.applicants.posting import posted, seen_in
from tests.applicants.reading import Page
from youyue.ui.month_field import is_earlier

pytestmark = pytest.mark.django_db
SLUGS = ("education", "employment")


@pytest.fixture
def made(applicant) -> Application:
    return make.application(applicant)


@pytest.fixture
def mine(applicant, client_of) -> Client:
    return client_of(applicant)


def row_of(made: Application, slug: str) -> Any:
    return getattr(made, slug).get()


def post(client: Client, made: Application, slug: str, go: str = "row", **values: Any) -> Any:
    row = row_of(made, slug)
    data = posted(made, slug, **values) | {"editor": "1", "row": str(row.pk), "go": go}
    return client.post(f"/apply/{slug}/", data)


@pytest.mark.parametrize("slug", SLUGS)
@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        (("2016", "9", ""), "2016-09"),
        (("2016", "9", "3"), "2016-09-03"),
        (("2016年9月3日", "", ""), "2016-09-03"),
        (("2016.9", "", ""), "2016-09"),
    ],
)
def test_what_is_typed_is_stored_and_found_again(slug: str, typed, stored: str, mine, made) -> None:
    assert post(mine, made, slug, start=typed).status_code == 302
    row = row_of(made, slug)
    assert (row.start, row.typed) == (stored, "")
    page = Page(mine.get(f"/apply/{slug}/?edit={row.pk}").content.decode())
    assert page.value("start") == "-".join(str(int(part)) for part in stored.split("-"))
    assert "2016-09 " in mine.get(f"/apply/{slug}/").content.decode()
    assert "2016-09-03" not in mine.get(f"/apply/{slug}/").content.decode()


def test_only_year_and_month_are_asked(mine, made) -> None:
    page = mine.get("/apply/education/?add").content.decode()
    assert 'name="start_1"' in page and 'name="end_1"' in page
    assert 'name="start_2"' not in page and 'name="end_2"' not in page


@pytest.mark.parametrize(
    ("start", "end", "is_wrong"),
    [
        ("2016-09", "2016-09", False),
        ("2016-09", "2016-08", True),
        ("2016-09-30", "2016-09", False),
        ("2016-09", "2016-09-01", False),
        ("2016-09-02", "2016-09-01", True),
        ("2016-09-02", "2016-09-02", False),
        ("2016-10", "2016-09-30", True),
    ],
)
def test_the_end_is_before_the_start_by_month_where_a_day_is_missing(start, end, is_wrong, made) -> None:
    Education.objects.update(start=start, end=end)
    said = [problem.message for problem in BY_SLUG["education"].problems(Filing(Application.objects.get()))]
    assert said == (["第 1 条教育经历的结束时间早于起始时间，请修改"] if is_wrong else [])
    assert is_earlier(end, start) is is_wrong


def test_a_month_that_is_missing_is_named_with_its_row(mine, made) -> None:
    page = Page(post(mine, made, "education", start=("2016", "", "")).content.decode())
    assert page.summary["起始时间缺少“月”，请补填"] == "#id_start_1"
    check = Page(mine.get("/apply/check/").content.decode())
    assert any("第 1 条教育经历：起始时间缺少“月”，请补填" in sentence for sentence in check.summary)


def test_a_day_of_another_device_is_not_lost_by_a_page_without_its_box(
    mine, made, applicant, client_of
) -> None:
    row = row_of(made, "education")
    seen = seen_in(mine.get(f"/apply/education/?edit={row.pk}").content.decode())
    Education.objects.update(start="2008-09-15")
    post(mine, made, "education", school="暨南大学", start=("2008", "9", ""), seen=seen)
    row = row_of(made, "education")
    assert (row.start, row.school) == ("2008-09-15", "暨南大学")


def test_two_months_on_two_devices_are_chosen_between(mine, made) -> None:
    row = row_of(made, "education")
    seen = seen_in(mine.get(f"/apply/education/?edit={row.pk}").content.decode())
    Education.objects.update(start="2008-10-15")
    page = post(mine, made, "education", start=("2008", "11", ""), seen=seen)
    assert page.status_code == 409
    text = page.content.decode()
    assert "2008-10-15" in text and "2008-11" in text and "2008-11-?" not in text


def test_autosave_tells_the_page_of_a_month_from_another_device(mine, made) -> None:
    row = row_of(made, "employment")
    seen = seen_in(mine.get(f"/apply/employment/?edit={row.pk}").content.decode())
    old = posted(made, "employment") | {"editor": "1", "row": str(row.pk), "seen": seen}
    Employment.objects.update(start="2016-08")
    answer = mine.post("/apply/employment/autosave/", old | {"duties": "研究"}).json()
    assert answer["theirs"] == {"start_0": "2016", "start_1": "8", "start_2": ""}


# --- what was handed in -----------------------------------------------------------------------------------
def test_dropping_a_day_is_no_difference_and_another_month_is(made) -> None:
    """Snapshots hold months, those made while days were asked too."""
    Education.objects.update(start="2008-09-03")
    before = document_of(Filing(Application.objects.get()))
    Education.objects.update(start="2008-09")
    after = document_of(Filing(Application.objects.get()))
    assert before["parts"][5]["table"]["body"][0][0] == "2008-09 至 2017-06"
    assert changes(before, after) == []
    Education.objects.update(start="2008-10")
    assert len(changes(before, document_of(Filing(Application.objects.get())))) == 2


def test_desk_paper_and_preview_show_months(mine, made, applicant, reviewer, client_of) -> None:
    Education.objects.update(start="2008-09-03")
    Employment.objects.update(start="2017-07-15")
    assert "2008-09 至 2017-06" in mine.get("/apply/preview/").content.decode()
    assert "2017-07 至今" in mine.get("/apply/check/").content.decode()
    make.move(made, "submit")
    make.move(made, "receive", reviewer)
    desk = client_of(reviewer).get(f"/employer/applications/{made.pk}/?show=part-education").content.decode()
    assert "2008-09 至 2017-06" in desk and "2008-09-03" not in desk


def test_months_are_copied_with_their_days(applicant, client_of) -> None:
    made = make.application(applicant, stage=Stage.WITHDRAWN)
    made.education.update(start="2008-09-03")
    client_of(applicant).post("/apply/copy/")
    draft = Application.objects.get(stage=Stage.DRAFT)
    assert (draft.education.get().start, draft.employment.get().start) == ("2008-09-03", "2017-07")


def test_months_are_counted_and_written() -> None:
    assert months.number("2020-09") - months.number("2020-08-31") == 1
    assert months.number("2021-01") - months.number("2020-12") == 1
    assert [months.text(months.number(one)) for one in ("1999-12", "2000-01")] == ["1999-12", "2000-01"]


# --- what was stored before -------------------------------------------------------------------------------
@pytest.mark.trial
@pytest.mark.django_db(transaction=True)
def test_days_that_were_stored_stay_and_going_back_is_possible() -> None:
    made = make.application(make.user("mowen"))
    Education.objects.update(start="2008-09", end="")
    Employment.objects.update(start="2017-07-15", end="2018-02-28")
    keys = {"application_id": made.pk, "pk": made.employment.get().pk}
    try:
        old = at("0003_asked_back")
        education = old.get_model("applicants", "Education").objects.get()
        employment = old.get_model("applicants", "Employment").objects.get(**keys)
        assert (str(education.start), education.end) == ("2008-09-01", None)
        assert (str(employment.start), str(employment.end)) == ("2017-07-15", "2018-02-28")
    finally:
        executor = MigrationExecutor(connection)
        executor.migrate(executor.loader.graph.leaf_nodes())
    assert list(Education.objects.values_list("start", "end")) == [("2008-09-01", "")]
    assert list(Employment.objects.values_list("start", "end")) == [("2017-07-15", "2018-02-28")]
    Education.objects.update(start="2008-09", end="2017-06")
    assert BY_SLUG["education"].problems(Filing(Application.objects.get())) == []


def at(name: str) -> Any:
    """Take the tables to this migration; returns the models of that time."""
    executor = MigrationExecutor(connection)
    return executor.migrate([("applicants", name)]).apps
