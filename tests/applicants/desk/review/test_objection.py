"""applicants/desk/review/objection.py: who looks again reads the decision and what is said against it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from applicants.desk.review.objection import decided_by, objection_to
from applicants.models import Application, Stage
from applicants.models.stages import OBJECTION_STAGES
from applicants.models.transitions import OBJECTION_TO
from tests import make
from youyue.identity.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> Application:
    declined = make.application(stage=Stage.DECLINED)
    event = declined.events.get(name="decline")
    sealed = event._meta.get_field("note").seal_for(event, "个人所得税没有达到标准")
    declined.events.filter(pk=event.pk).update(note=sealed)
    make.move(declined, "raise_objection", note="年终奖没有算进去")
    return declined


@pytest.mark.parametrize("page", ["", "set-aside/", "uphold/"])
def test_the_decision_and_the_objection_stand_on_every_page_that_leads_to_a_review(
    made: Application, client_of: Callable[[User], Client], page: str
) -> None:
    another = client_of(make.officer("window-2", "440100"))
    text = another.get(f"/window/applications/{made.pk}/{page}").content.decode()
    assert text.index("个人所得税没有达到标准") < text.index("年终奖没有算进去")


def test_who_only_reads_finds_the_objection_in_the_progress_and_the_employer_nowhere(
    made: Application, client_of: Callable[[User], Client]
) -> None:
    make.move(made, "uphold", note="维持")
    officer = client_of(make.officer("window-2", "440100"))
    assert "年终奖没有算进去" in officer.get(f"/window/applications/{made.pk}/").content.decode()
    reviewer = client_of(made.employer.memberships.first().user)
    text = reviewer.get(f"/employer/applications/{made.pk}/").content.decode()
    assert "提出异议" in text and "年终奖没有算进去" not in text


def test_a_second_refusal_is_not_the_one_objected_to(made: Application) -> None:
    make.move(made, "set_aside", note="异议成立")
    make.move(made, "decline", note="成果不是本人的")
    make.move(made, "raise_objection", note="成果是本人的")
    assert [event.note for event in objection_to(made)] == ["成果不是本人的", "成果是本人的"]


def test_a_stage_without_its_events_shows_what_there_is(
    client_of: Callable[[User], Client],
) -> None:
    restored = make.application(stage=Stage.WINDOW_REVIEW)
    Application.objects.filter(pk=restored.pk).update(stage=Stage.DECISION_OBJECTION, holder=None)
    officer = client_of(make.officer("window-2", "440100"))
    assert officer.get(f"/window/applications/{restored.pk}/").status_code == 200


def test_nothing_is_asked_of_the_database_at_other_stages(django_assert_num_queries: Any) -> None:
    other = Application.objects.get(pk=make.application(stage=Stage.WINDOW_REVIEW).pk)
    with django_assert_num_queries(0):
        assert objection_to(other) == []


ONWARD = {
    Stage.ENDORSED: "accept/",
    Stage.WINDOW_REVIEW: "approve/",
    Stage.CARD_PRODUCTION: "issue/",
    Stage.DECISION_OBJECTION: "uphold/",
    Stage.ACCEPTANCE_OBJECTION: "set-aside/",
}


def at_stage(stage: Stage) -> Application:
    if stage not in OBJECTION_STAGES:
        return make.application(make.user(stage), stage=stage)
    refusal = {to: source for source, to in OBJECTION_TO.items()}[stage]
    made = make.application(make.user(stage), stage=refusal)
    make.move(made, "raise_objection", note="请再看一次")
    return made


def test_its_stage_asks_the_database_no_more_often_than_the_others(
    client_of: Callable[[User], Client],
) -> None:
    officer = client_of(make.officer("window-2", "440100"))
    found: dict[str, set[int]] = {"case": set(), "act": set()}
    for stage, act in ONWARD.items():
        made = at_stage(stage)
        Application.objects.filter(pk=made.pk).update(holder=None)
        for name, page in (("case", ""), ("act", act)):
            officer.get(f"/window/applications/{made.pk}/{page}")
            with CaptureQueriesContext(connection) as asked:
                officer.get(f"/window/applications/{made.pk}/{page}")
            reads = [query for query in asked if query["sql"].startswith("SELECT")]
            found[name].add(len(reads))  # what she says leaves a look
    assert found == {"case": {10}, "act": {11}}


def test_who_refused_reads_the_objection_and_can_take_nothing_up(
    made: Application, client_of: Callable[[User], Client]
) -> None:
    """Nor is it given to her by a colleague."""
    by = made.events.get(name="decline").by
    hers, address = client_of(by), f"/window/applications/{made.pk}/"
    other = make.officer("window-2", "440100")
    other.memberships.update(role="admin")
    assert "待同事领取" in hers.get("/window/").content.decode()
    assert "待同事领取" not in client_of(other).get("/window/").content.decode()
    page = hers.get(address).content.decode()
    assert "请由另一名工作人员复核" in page
    assert 'name="verdict-' not in page and 'value="claim"' not in page
    holders = hers.get(f"{address}holder/").content.decode()
    assert "请由另一名工作人员复核" in holders and 'value="claim"' not in holders
    sha, paper = made.submissions.get().sha256, f"verdict-{made.checks.first().requirement_id}"
    posts = [
        hers.post(f"{address}holder/", {"act": "claim"}),
        hers.post(f"{address}checks/", {"submission": sha, paper: "fix"}),
        client_of(other).post(
            f"{address}holder/", {"act": "hand_over", "to": by.memberships.get().pk, "seen": ""}
        ),
    ]
    assert [answer.status_code for answer in posts] == [422] * 3
    made.refresh_from_db()
    assert made.holder is None and set(made.checks.values_list("verdict", flat=True)) == {"fine"}
    client_of(other).post(f"{address}holder/", {"act": "claim"})
    made.refresh_from_db()
    assert made.holder == other


def test_of_what_is_looked_at_again_the_last_decision_counts(
    made: Application, django_assert_num_queries: Any
) -> None:
    first = made.events.get(name="decline").by
    other = make.officer("window-2", "440100")
    with django_assert_num_queries(1):
        assert decided_by(first.pk, [made.pk]) == {made.pk}
    assert decided_by(other.pk, [made.pk]) == set()
    with django_assert_num_queries(0):
        assert decided_by(first.pk, []) == set()
