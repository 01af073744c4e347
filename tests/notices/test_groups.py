"""youyue/notices/groups.py: what is about one thing stands together, and is read together."""

from uuid import UUID

import pytest
from django.test import Client

from tests import make
from youyue.identity.models import User
from youyue.notices import groups
from youyue.notices.deliver import notify
from youyue.notices.models import Notice

pytestmark = pytest.mark.django_db
FIRST, SECOND = str(UUID(int=1)), str(UUID(int=2))


@pytest.fixture
def me(client: Client, applicant: User) -> Client:
    client.force_login(applicant)
    return client


def shown(somebody: User, every: str = "") -> list[tuple[str, list[str], int]]:
    drawn = groups.filled(somebody, groups.of(somebody)[:10], every=every)
    return [
        (group["heading"], [notice.text for notice in group["notices"]], group["left"]) for group in drawn
    ]


def test_the_newest_group_is_first_and_in_it_the_newest(applicant: User) -> None:
    for about, topic, text in ((FIRST, "甲", "1"), (SECOND, "乙", "2"), (FIRST, "甲", "3")):
        notify(applicant, text, about=about, topic=topic)
    notify(applicant, "4")
    assert shown(applicant) == [("其他消息", ["4"], 0), ("甲", ["3", "1"], 0), ("乙", ["2"], 0)]


def test_a_long_group_is_cut_until_it_is_asked_for(applicant: User) -> None:
    for number in range(8):
        notify(applicant, str(number), about=FIRST, topic="甲")
    assert shown(applicant) == [("甲", ["7", "6", "5", "4", "3"], 3)]
    assert shown(applicant, every=FIRST)[0][1] == [str(number) for number in range(7, -1, -1)]


def test_following_one_reads_its_group_and_no_other(me: Client, applicant: User) -> None:
    one = notify(applicant, "1", "/items/", about=FIRST)
    notify(applicant, "2", "/items/", about=FIRST)
    notify(applicant, "3", "/items/", about=SECOND)
    notify(applicant, "4", "/items/")
    me.post(f"/notices/{one.pk}/")
    assert list(Notice.objects.filter(read_at=None).values_list("text", flat=True)) == ["4", "3"]


def test_opening_the_thing_reads_its_group(me: Client, applicant: User, other_applicant: User) -> None:
    for somebody in (applicant, other_applicant):
        notify(somebody, "1", about=FIRST)
    assert me.post("/notices/opened/", {"about": f"\0{FIRST}"}).status_code == 204  # a NUL is not asked for
    assert me.post("/notices/opened/", {"about": ""}).status_code == 204
    assert list(Notice.objects.filter(read_at=None).values_list("to", flat=True)) == [other_applicant.pk]


def test_a_page_says_by_itself_that_it_was_opened_only_when_something_is_unread(
    me: Client, applicant: User
) -> None:
    made = make.submitted_application(applicant)
    assert "data-yy-opened" not in me.get(f"/items/{made.pk}/").content.decode()
    notify(applicant, "1", about=made.pk)
    page = me.get(f"/items/{made.pk}/").content.decode()
    assert "data-yy-opened" in page and str(made.pk) in page


def test_the_rest_of_what_is_about_nothing_can_be_asked_for(me: Client, applicant: User) -> None:
    for number in range(7):
        notify(applicant, f"第 {number} 条")
    assert "?all=other" in me.get("/notices/").content.decode()
    assert "第 0 条" not in me.get("/notices/").content.decode()
    assert "第 0 条" in me.get("/notices/?all=other").content.decode()


@pytest.mark.parametrize("every", ["x", FIRST, "%00", "a" * 500])
def test_any_group_may_be_asked_for(me: Client, applicant: User, every: str) -> None:
    notify(applicant, "1", about=SECOND)
    assert me.get(f"/notices/?all={every}").status_code == 200
