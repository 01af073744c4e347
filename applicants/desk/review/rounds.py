"""What a desk did in every round it had an application in: the rows of the 查验单.

A round that is over is told from what was written then (its submission, verdicts, remarks and events), so
that its rows stay as they are whatever comes later. Names are in full: it is a paper for the archive.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from applicants.desk.review.case import ReviewCase
from applicants.models import Event, MaterialCheck, Remark, Submission
from applicants.submission.changes import same_employer
from applicants.workflow import APPLICANT


@dataclass(frozen=True)
class Line:
    """One material of a round: how much was handed in, and what was made of it."""

    name: str
    files: int
    pages: int
    check: MaterialCheck | None
    remark: Remark | None


@dataclass(frozen=True)
class Round:
    """`received` and `decided` are the desk's events; the round is `open` while it lies here.

    `filled_in` tells who filled in for the applicant, in the words of the event of the handing in.
    """

    submission: Submission
    filled_in: str
    received: Event | None
    decided: list[Event]
    lines: list[Line]
    remarks: list[Remark]
    is_open: bool


def rounds(review: ReviewCase) -> list[Round]:
    """In order. Four queries, however many rounds there were."""
    application, role = review.application, review.desk.role
    everything = list(application.submissions.order_by("round"))
    checks = list(application.checks.filter(role=role).select_related("requirement", "by"))
    remarks = list(application.remarks.filter(role=role).select_related("requirement", "by"))
    both = application.events.filter(role__in=[role, APPLICANT]).select_related("by")
    everybodys = list(both.order_by("sequence"))
    events = [event for event in everybodys if event.role == role]
    handed_in = {event.at: event.note for event in everybodys if event.name in ("submit", "resubmit")}
    every_round = []
    for submission, following in zip(everything, [*everything[1:], None], strict=True):
        if review.desk.fills_supplement and not same_employer(submission.content, review.content):
            continue  # another employer's
        is_open = following is None and review.is_in_hand
        mine = [check for check in checks if check.round == submission.round]
        asked = [
            remark for remark in remarks if remark.round == submission.round and (remark.issued_at or is_open)
        ]
        acts = [
            event
            for event in events
            if event.at >= submission.at and (following is None or event.at < following.at)
        ]
        if not (mine or asked or acts or is_open):
            continue
        every_round.append(
            Round(
                submission=submission,
                filled_in=handed_in.get(submission.at, ""),
                received=next((event for event in acts if event.name == "receive"), None),
                decided=[event for event in acts if event.name != "receive"],
                lines=_lines(review if is_open else None, submission.content, mine, asked),
                remarks=[remark for remark in asked if remark.part],
                is_open=is_open,
            )
        )
    return every_round


def _lines(
    review: ReviewCase | None,
    content: dict[str, Any],
    checks: Sequence[MaterialCheck],
    remarks: Sequence[Remark],
) -> list[Line]:
    """What was handed in or judged; of a round that is still open, what has to be judged as well."""
    verdicts = {check.requirement.code: check for check in checks}
    texts = {remark.requirement.code: remark for remark in remarks if remark.requirement}
    known = [check.requirement for check in checks] + [paper.requirement for paper in _papers(review)]
    places = {requirement.code: (requirement.order, requirement.pk) for requirement in known}
    names = {requirement.code: requirement.name for requirement in known}
    names |= {file["requirement"]: file["requirement_name"] for file in content["files"]}
    files: dict[str, list[int]] = {}
    for file in content["files"]:
        files.setdefault(file["requirement"], []).append(file["pages"])
    return [
        Line(
            name=names[code],
            files=len(files.get(code, ())),
            pages=sum(files.get(code, ())),
            check=verdicts.get(code),
            remark=texts.get(code),
        )
        for code in sorted(names, key=lambda code: places.get(code, (10**6, 0)))
    ]


def _papers(review: ReviewCase | None) -> list[Any]:
    return review.papers if review else []
