"""applicants/statistics/facts.py: what one record adds, step by step."""

from datetime import date

from applicants.models import Stage
from applicants.models.stages import OBJECTION_STAGES, OPEN_STAGES
from applicants.statistics.facts import STEP_OF, Taken, facts

WHO = {"submit": "applicant", "recall": "applicant", "resubmit": "applicant", "withdraw": "applicant"}
WHO |= {"raise_objection": "applicant"}
WHO |= {"receive": "employer", "send_back": "employer", "endorse": "employer"}


def told(*steps: str) -> list[tuple[int, str, str]]:
    """Facts as (day of the month, measure, key); steps as `day name target`, every day a working day."""
    events, source = [], "draft"
    for step in steps:
        day, name, target = step.split()
        events.append(Taken(name, source, target, WHO.get(name, "window"), date(2026, 3, int(day))))
        source = target
    return [(fact.day.day, fact.measure, fact.key) for fact in facts(events, date.toordinal)]


def test_straight_way_to_the_card() -> None:
    assert told(
        "1 submit submitted",
        "3 receive employer_review",
        "6 endorse endorsed",
        "7 accept window_review",
        "17 approve card_production",
        "20 issue issued",
    ) == [
        (1, "received", ""),
        (3, "receiving", "2"),
        (6, "review", "3"),
        (6, "employer", "5"),
        (7, "acceptance", "1"),
        (17, "decision", "10"),
        (20, "production", "3"),
        (20, "closed", "issued"),
        (20, "total", "19"),
    ]


def test_what_stays_in_its_stage_ends_no_step() -> None:
    way = ["1 submit submitted", "3 receive employer_review", "6 endorse endorsed", "7 accept window_review"]
    ends = ["17 approve card_production", "20 issue issued"]
    within = ["9 extend window_review", *ends, "25 correct_card issued"]
    assert told(*way, *within) == told(*way, *ends)


def test_days_of_mending_are_the_applicants() -> None:
    assert told(
        "1 submit submitted",
        "2 receive employer_review",
        "3 send_back returned_by_employer",
        "13 resubmit submitted",
        "14 receive employer_review",
        "16 endorse endorsed",
        "17 request_correction returned_by_window",
        "24 resubmit endorsed",
        "25 refuse_acceptance not_accepted",
    )[-1] == (25, "total", "7")


def test_limit_of_the_employer_begins_anew_with_each_submission() -> None:
    found = told(
        "1 submit submitted",
        "2 receive employer_review",
        "3 send_back returned_by_employer",
        "13 resubmit submitted",
        "14 receive employer_review",
        "16 endorse endorsed",
    )
    assert [fact for fact in found if fact[1] == "employer"] == [(3, "employer", "2"), (16, "employer", "3")]


def test_recalled_submission_was_not_received() -> None:
    assert told("1 submit submitted", "2 recall draft") == []
    assert told("1 submit submitted", "2 recall draft", "5 submit submitted") == [(5, "received", "")]


def test_what_is_a_draft_again_lies_nowhere() -> None:
    back = [
        "1 submit submitted", "2 receive employer_review", "3 send_back returned_by_employer",
        "4 resubmit submitted", "5 recall draft",
    ]  # fmt: skip
    assert "received" not in {measure for _day, measure, _key in told(*back)}
    assert (1, "received", "") in told(*back, "6 submit submitted")


def test_withdrawal_says_nothing_of_the_pace() -> None:
    assert told("1 submit submitted", "9 withdraw withdrawn") == [
        (1, "received", ""),
        (9, "closed", "withdrawn"),
    ]
    assert (20, "mending", "18") not in told(
        "1 submit submitted", "1 receive employer_review", "2 send_back returned_by_employer",
        "20 withdraw withdrawn",
    )  # fmt: skip


def test_every_open_stage_but_a_draft_and_an_objection_belongs_to_a_step() -> None:
    apart = {str(stage) for stage in (Stage.DRAFT, *OBJECTION_STAGES)}
    assert set(STEP_OF) == {str(stage) for stage in OPEN_STAGES} - apart


REFUSED = (
    "1 submit submitted", "1 receive employer_review", "2 endorse endorsed", "3 accept window_review",
    "4 decline declined", "5 raise_objection decision_objection",
)  # fmt: skip


def closed(*steps: str) -> list[tuple[int, str, str]]:
    return [fact for fact in told(*steps) if fact[1] in ("closed", "total")]


def test_refusal_under_objection_is_open_again() -> None:
    assert closed(*REFUSED[:-1]) == [(4, "closed", "declined"), (4, "total", "3")]
    assert closed(*REFUSED) == []


def test_what_an_objection_came_to_is_closed_once() -> None:
    assert closed(*REFUSED, "9 uphold upheld") == [(9, "closed", "upheld"), (9, "total", "3")]
    set_aside = (*REFUSED, "9 set_aside window_review", "10 approve card_production", "11 issue issued")
    assert closed(*set_aside) == [(11, "closed", "issued"), (11, "total", "5")]
