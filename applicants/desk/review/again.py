"""上次相符: what a desk found fine before it sent an application back, and what has not changed since.

It stands as a proposal until whoever decides now confirms it; only then is it a verdict of this round.
"""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from applicants.desk.review.case import ReviewCase
from applicants.desk.review.paper import FIX, Paper
from applicants.desk.review.record import at_hand
from applicants.models import Application, Mark, MaterialCheck, Membership
from catalog.lists.questions import questions_for
from youyue.identity.masks import mask_name


@dataclass(frozen=True)
class Again:
    """Materials and parts that stand as they were found; `by` is who found them, if it was somebody else."""

    papers: list[Paper]
    parts: list[dict[str, Any]]
    by: str

    @property
    def count(self) -> int:
        return len(self.papers) + len(self.parts)

    @property
    def requirements(self) -> set[int]:
        """The keys of the materials, which need not be gone through one by one."""
        return {paper.requirement.pk for paper in self.papers}

    @property
    def part_titles(self) -> str:
        return _("、").join(part["title"] for part in self.parts)


def again(review: ReviewCase) -> Again:
    """What can be confirmed now; empty where this desk sent nothing back, and once all is judged."""
    if review.previous_content is None:
        return Again([], [], "")
    slugs = {remark.part for remark in review.told_last}
    last = {
        by: name for (number, by), name in review.written.reviewers.items() if number == review.last_round
    }
    before, now = _hashes(review.previous_content), _hashes(review.content)
    papers = [
        paper
        for paper in review.papers
        if not (paper.verdict or paper.answers)
        and paper.last_verdict not in ("", FIX)
        and MaterialCheck.Verdict.settles(paper.last_verdict, paper.last_reason, paper.is_compulsory)
        and before.get(paper.requirement.code) == now.get(paper.requirement.code)
        and _asks_nothing_new(paper, review.desk.role)
    ]
    changed = {change.place for change in review.changes}
    parts = [
        part
        for part in review.parts
        if part["slug"] not in changed | slugs and _was_ticked(review, part["show"], set(last))
    ]
    others = [name for by, name in last.items() if by != review.membership.user_id]
    return Again(papers, parts, "" if len(others) < len(last) else _("、").join(map(mask_name, others)))


@transaction.atomic
def confirm(application: Application, *, by: Membership, submission: str) -> int:
    """Write what stands as this round's, in the name of `by` and now; what was judged meanwhile stays.

    Returns how many that were; raises as `record.write_down()` does.
    """
    current = at_hand(application, by, submission)
    review = ReviewCase(current, by)
    standing = again(review)
    MaterialCheck.objects.bulk_create(
        [
            MaterialCheck(
                application=current,
                round=current.round,
                requirement=paper.requirement,
                verdict=paper.last_verdict,
                reason=paper.last_reason,
                answers=list(paper.last_answers),
                by=by.user,
                role=review.desk.role,
            )
            for paper in standing.papers
        ]
    )
    Mark.objects.bulk_create(
        [
            Mark(application=current, by=by.user, what=part["show"], round=current.round)
            for part in standing.parts
        ],
        update_conflicts=True,
        unique_fields=["application", "by", "what"],
        update_fields=["round", "is_set", "at"],
    )
    return standing.count


def _hashes(content: dict[str, Any]) -> dict[str, list[str]]:
    """What was handed in for each material, whatever the files are called."""
    hashes: dict[str, list[str]] = {}
    for file in content["files"]:
        hashes.setdefault(file["requirement"], []).append(file["sha256"])
    return {code: sorted(files) for code, files in hashes.items()}


def _asks_nothing_new(paper: Paper, role: str) -> bool:
    """Whether every question of today was answered then, in the same words; one that was judged before
    questions were asked stands as it was."""
    answered = {(kept["question"], kept["text"]) for kept in paper.last_answers}
    return not answered or answered.issuperset(
        (row.pk, row.text) for row in questions_for(paper.requirement.pk, role)
    )


def _was_ticked(review: ReviewCase, what: str, last: set[Any]) -> bool:
    """Ticked off in the round before, by this member or by who wrote its verdicts, and not touched since."""
    number, is_set = review.written.marks.get(what, (0, False))
    if number == review.application.round:
        return False
    if is_set:
        return number >= review.last_round
    return any(
        mark == what and since >= review.last_round and by in last
        for mark, since, by in review.written.others
    )
