"""applicants/notifications.py: for every transition exactly the people of its rule, each told once."""

from typing import Any

import pytest
from django.db import DatabaseError

from applicants import notifications
from applicants.models import Application, Membership, Stage
from applicants.workflow.named import NAMED
from tests import make
from tests.people import officer, user
from youyue.identity.models import User
from youyue.notices.kinds import KINDS
from youyue.notices.models import Notice, Outbox

pytestmark = pytest.mark.django_db

# The holder is 张敏 (linghai) once she has received it; 李强 (linghai2) is her colleague; two officers sit in
# Guangzhou. Strangers of every sort stand by and hear nothing.
EVERYBODY_THERE, WINDOW = {"linghai", "linghai2"}, {"chuangkou-gz", "chuangkou-gz2"}
OFFICER = {"chuangkou-gz"}  # who has it in hand
TOLD: dict[tuple[str, Stage], dict[str, set[str]]] = {
    ("submit", Stage.DRAFT): {"new": EVERYBODY_THERE},
    ("recall", Stage.SUBMITTED): {"taken_back": EVERYBODY_THERE},
    ("receive", Stage.SUBMITTED): {"progress": {"mowen"}},
    ("send_back", Stage.EMPLOYER_REVIEW): {"to_mend": {"mowen"}},
    ("endorse", Stage.EMPLOYER_REVIEW): {"progress": {"mowen"}, "arrived": WINDOW},
    ("resubmit", Stage.RETURNED_BY_EMPLOYER): {"again": {"linghai"}},
    ("resubmit", Stage.RETURNED_BY_WINDOW): {"mended": OFFICER},
    ("accept", Stage.ENDORSED): {"progress": {"mowen"}, "accepted": {"linghai"}},
    ("request_correction", Stage.ENDORSED): {"to_mend": {"mowen"}, "accepted": {"linghai"}},
    ("request_correction", Stage.WINDOW_REVIEW): {"to_mend": {"mowen"}, "accepted": {"linghai"}},
    ("refuse_acceptance", Stage.ENDORSED): {"decision": {"mowen"}, "accepted": {"linghai"}},
    ("approve", Stage.WINDOW_REVIEW): {"decision": {"mowen"}, "decided": {"linghai"}},
    ("decline", Stage.WINDOW_REVIEW): {"decision": {"mowen"}, "decided": {"linghai"}},
    ("issue", Stage.CARD_PRODUCTION): {"decision": {"mowen"}, "decided": {"linghai"}},
    ("extend", Stage.WINDOW_REVIEW): {"progress": {"mowen"}},
    ("correct_card", Stage.ISSUED): {"decision": {"mowen"}},
    ("raise_objection", Stage.NOT_ACCEPTED): {"objection": WINDOW},
    ("raise_objection", Stage.DECLINED): {"objection": WINDOW},
    ("uphold", Stage.ACCEPTANCE_OBJECTION): {"decision": {"mowen"}, "decided": {"linghai"}},
    ("uphold", Stage.DECISION_OBJECTION): {"decision": {"mowen"}, "decided": {"linghai"}},
    ("set_aside", Stage.ACCEPTANCE_OBJECTION): {"decision": {"mowen"}, "decided": {"linghai"}},
    ("set_aside", Stage.DECISION_OBJECTION): {"decision": {"mowen"}, "decided": {"linghai"}},
    ("withdraw", Stage.SUBMITTED): {"taken_back": EVERYBODY_THERE},
    ("withdraw", Stage.EMPLOYER_REVIEW): {"taken_back": {"linghai"}},
    ("withdraw", Stage.RETURNED_BY_EMPLOYER): {"taken_back": {"linghai"}},
    ("withdraw", Stage.ENDORSED): {"gone": WINDOW},
    ("withdraw", Stage.WINDOW_REVIEW): {"gone": OFFICER},
    ("withdraw", Stage.RETURNED_BY_WINDOW): {"gone": OFFICER},
}


@pytest.fixture
def crowd(
    applicant: User, other_applicant: User, reviewer: User, colleague: User, other_reviewer: User
) -> None:
    officer("chuangkou-gz", "440100")
    officer("chuangkou-gz2", "440100")
    officer("chuangkou-sheng", "440000")
    Membership.objects.create(user=user("gone"), employer=make.employer(), ended_at="2026-01-01T00:00Z")


def told() -> dict[str, set[str]]:
    """Account names by kind."""
    people: dict[str, set[str]] = {}
    for notice in Notice.objects.select_related("to"):
        people.setdefault(notice.kind, set()).add(notice.to.account_name)
    return people


def test_the_table_has_every_transition_and_every_stage_it_leaves() -> None:
    fields = Application._meta.get_field("stage").get_all_transitions(Application)
    assert {(each.name, Stage(each.source)) for each in fields} == set(TOLD)


@pytest.mark.parametrize(("name", "stage"), list(TOLD), ids=str)
def test_exactly_these_people_are_told_once(name: str, stage: Stage, applicant: User, crowd: None) -> None:
    made = make.application(applicant, stage=stage)
    Notice.objects.all().delete()
    make.move(made, name)
    actor = made.events.order_by("sequence").last().by.account_name
    expected = {kind: people - {actor} for kind, people in TOLD[name, stage].items()}
    assert told() == {kind: people for kind, people in expected.items() if people}
    assert Notice.objects.count() == sum(len(people) for people in expected.values())
    assert set(Notice.objects.values_list("about", flat=True)) == {str(made.pk)}


def test_no_notice_says_whose_application_it_is(applicant: User, crowd: None) -> None:
    applicant.email = "mowen@example.cn"
    applicant.save(update_fields=["email"])
    make.application(applicant, stage=Stage.ISSUED)
    shown = " ".join(f"{notice.text} {notice.topic} {notice.path}" for notice in Notice.objects.all())
    sent = " ".join(f"{letter.subject} {letter.body}" for letter in Outbox.objects.all())
    for secret in (applicant.name, applicant.masked_name, applicant.id_number, applicant.mobile):
        assert secret not in shown + sent
    assert Outbox.objects.count() == applicant.notices.count() > 3


def test_every_kind_that_a_rule_names_is_declared_for_its_audience() -> None:
    for rule in NAMED.values():
        for tell in rule.tells:
            assert KINDS[tell.kind].audience == tell.audience


@pytest.mark.parametrize(("name", "stage"), list(TOLD), ids=str)
def test_a_notice_opens_for_whoever_gets_it(
    name: str, stage: Stage, applicant: User, crowd: None, client_of: Any
) -> None:
    made = make.application(applicant, stage=stage)
    Notice.objects.all().delete()
    make.move(made, name)
    for notice in Notice.objects.select_related("to"):
        answer = client_of(notice.to).get(notice.path, follow=True)
        assert answer.status_code == 200, notice.path


def test_withdrawn_after_another_employer_was_filled_in_nobody_there_is_told(
    applicant: User, crowd: None, other_reviewer: User, client_of: Any
) -> None:
    """It was sent to one employer and back; the other one never had it, is not told and cannot open it."""
    made = make.application(applicant, stage=Stage.RETURNED_BY_EMPLOYER)
    other = other_reviewer.memberships.get().employer
    Application.objects.filter(pk=made.pk).update(employer=other)
    Notice.objects.all().delete()
    make.move(Application.objects.get(pk=made.pk), "withdraw")
    assert told() == {}
    assert client_of(other_reviewer).get(f"/employer/applications/{made.pk}/").status_code == 404
    assert made.receipt_number not in client_of(other_reviewer).get("/employer/?box=all").content.decode()


def test_resubmitted_to_another_employer_it_is_new_there(
    applicant: User, crowd: None, other_reviewer: User
) -> None:
    """And where it had been before, it has come back, whatever lay between."""
    made = make.application(applicant, stage=Stage.RETURNED_BY_EMPLOYER)
    first, other = made.employer, other_reviewer.memberships.get().employer
    for employer, expected in (
        (other, {"new": {other_reviewer.account_name}}),
        (first, {"again": EVERYBODY_THERE}),
    ):
        Application.objects.filter(pk=made.pk).update(employer=employer, employer_name=employer.name)
        made = Application.objects.get(pk=made.pk)
        Notice.objects.all().delete()
        make.move(made, "resubmit")
        assert told() == expected
        for name in ("receive", "send_back"):
            made = Application.objects.get(pk=made.pk)
            make.move(made, name)
        made = Application.objects.get(pk=made.pk)


def test_recalled_the_notice_leads_to_the_queue_of_its_employer(applicant: User, crowd: None) -> None:
    made = make.application(applicant, stage=Stage.SUBMITTED)
    Notice.objects.all().delete()
    make.move(made, "recall")
    assert {notice.path for notice in Notice.objects.all()} == {f"/employer/at/?place={made.employer_id}"}


def test_a_listener_that_fails_undoes_the_transition(
    applicant: User, crowd: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second of two people cannot be told: the first is not told either, and nothing has moved."""
    made = make.application(applicant, stage=Stage.DRAFT)
    write, calls = notifications.notify, []

    def failing(*args: Any, **kwargs: Any) -> Any:
        calls.append(args)
        if len(calls) == 2:
            raise DatabaseError("no room")
        return write(*args, **kwargs)

    monkeypatch.setattr(notifications, "notify", failing)
    with pytest.raises(DatabaseError):
        make.move(made, "submit")
    made.refresh_from_db()
    assert (made.stage, made.events.count(), Notice.objects.count()) == (Stage.DRAFT, 0, 0)


def test_a_reviewer_is_not_told_of_her_own_application(crowd: None) -> None:
    """She files for herself at the employer she reviews for: her colleague is told, she is not."""
    made = make.application(user("linghai2"), stage=Stage.DRAFT)
    make.move(made, "submit")
    assert told() == {"new": {"linghai"}}


def test_whoever_took_it_is_not_told(applicant: User) -> None:
    """A reviewer who is an officer of the window besides; her colleague there is told."""
    made = make.application(applicant, stage=Stage.EMPLOYER_REVIEW)
    her, colleague = make.officer("chuangkou-gz", "440100"), make.officer("chuangkou-gz2", "440100")
    make.membership(her, made.employer)
    Application.objects.filter(pk=made.pk).update(holder=her)
    make.move(Application.objects.get(pk=made.pk), "endorse", by=her)
    notified = Notice.objects.filter(kind="arrived").values_list("to", flat=True)
    assert colleague.pk in notified and her.pk not in notified
