"""The review case: one application as its reviewer sees it, gathered in a constant number of queries."""

from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from django.utils.translation import get_language

from applicants.desk.absences import stands_in
from applicants.desk.desks import Desk, desk_of
from applicants.desk.review import queries
from applicants.desk.review.paper import FIX, UNJUDGED, Paper
from applicants.desk.review.standing import send_back, standing
from applicants.models import Application, Membership, Note, Remark, Submission, Supplement
from applicants.parts import BY_SLUG, PARTS
from applicants.returns.comparison import Section, compare
from applicants.submission.changes import Change, changes, same_employer
from applicants.submission.document import mask_row
from applicants.workflow.guards import why_another
from catalog.lists.requirements import requirements_for
from materials import dossiers
from materials.scan import doctor

PORTRAIT = {part.slug: f"{part.slug}.{part.portrait_field}" for part in PARTS if part.portrait_field}


@dataclass
class ReviewCase:
    """`content` is the submission that is decided on, never the applicant's present columns.

    `known` are its submissions where they were read together with the application (`queries.case`).
    """

    application: Application
    membership: Membership
    known: list[Submission] | None = None

    @cached_property
    def desk(self) -> Desk:
        return desk_of(self.membership)

    @cached_property
    def _submissions(self) -> list[Submission]:
        """The current one, and the one that this desk last sent back, if it did."""
        return self.known or queries.compared(self.desk).rows(key=self.application.pk)

    @property
    def submission(self) -> Submission:
        return self._submissions[0]

    @cached_property
    def content(self) -> dict[str, Any]:
        return self.submission.content

    @cached_property
    def previous_content(self) -> dict[str, Any] | None:
        """What this very desk sent back: another employer's round is nothing to compare with."""
        now, *before = self._submissions
        is_ours = before and (not self.desk.fills_supplement or same_employer(before[0].content, now.content))
        return before[0].content if is_ours else None

    @property
    def last_round(self) -> int:
        """The round that this desk sent back, 0 if it did not."""
        return self._submissions[1].round if self.previous_content else 0

    @cached_property
    def changes(self) -> list[Change]:
        return changes(self.previous_content, self.content) if self.previous_content else []

    @property
    def comparison(self) -> list[Section]:
        """What was asked for, what it was and what it is now."""
        return compare(self.previous_content, self.content, self.told_last) if self.previous_content else []

    @cached_property
    def told_last(self) -> list[Remark]:
        """What this desk asked to be mended when it last sent it back."""
        remarks = [remark for remark in self._all_remarks if remark.round == self.last_round]
        return [remark for remark in remarks if remark.issued_at and remark.role == self.desk.role]

    @cached_property
    def is_held(self) -> bool:
        """Whether this member may write on the case: as the holder, or standing in for an absent one."""
        application, me = self.application, self.membership.user_id
        if application.stage not in self.desk.deciding or why_another(application, me):
            return False
        if application.holder_id is None:
            return self.desk.takes_by_acting
        return application.holder_id == me or stands_in(me, application)

    @property
    def is_here(self) -> bool:
        """Whether it waits for this desk."""
        return self.application.stage in self.desk.todo

    @property
    def is_in_hand(self) -> bool:
        """Whether somebody at this desk holds it, or can claim it."""
        return self.application.stage in self.desk.deciding

    @property
    def stage_tag(self) -> Any:
        return self.desk.tag(self.application.stage, self.application.round)

    # --- materials --------------------------------------------------------------------------------
    @cached_property
    def papers(self) -> list[Paper]:
        """The materials that were asked for, in order; waived ones only if something was handed in."""
        now, verdicts = self.application.round, self.written.verdicts
        remarks = {remark.requirement_id: remark for remark in self.remarks if remark.requirement_id}
        earlier = {remark.requirement_id: remark for remark in self.told_last}
        requirements = requirements_for(self.application.work_arrangement, self.application.social_insurance)
        guarded = {row.requirement.code for row in requirements if row.requirement.is_identity_document}
        known = {pk: facts.marks for pk, facts in self._files.items()}
        opinions = doctor.opinions_by(self._files, self.content["files"])
        files: dict[str, list[dict[str, Any]]] = {}
        for file in self.content["files"]:
            marks = {
                "seen": file["id"] in self._seen,
                "is_new": file["id"] in self._new,
                "is_guarded": file["requirement"] in guarded,
            } | known.get(file["id"], queries.UNKNOWN)
            line = self._old.get(file["id"], [])
            old = [version | marks | known.get(version["id"], queries.UNKNOWN) for version in line]
            files.setdefault(file["requirement"], []).append(
                file | marks | opinions[file["id"]] | {"old": old}
            )
        papers = []
        for row in requirements:
            if row.waived and row.requirement.code not in files:
                continue
            verdict, reason, answers = verdicts.get((row.requirement.pk, now), UNJUDGED)
            before = verdicts.get((row.requirement.pk, self.last_round), UNJUDGED)
            papers.append(
                Paper(
                    requirement=row.requirement,
                    is_compulsory=row.is_compulsory,
                    files=files.get(row.requirement.code, []),
                    verdict=verdict,
                    reason=reason,
                    remark=remarks.get(row.requirement.pk),
                    last_verdict=before[0],
                    last_reason=before[1],
                    answers=answers,
                    last_answers=before[2],
                    last_remark=earlier.get(row.requirement.pk),
                    employer_verdict=self._elsewhere.get(row.requirement.pk, ("", "")),
                )
            )
        return papers

    @cached_property
    def _files(self) -> dict[str, queries.FileFacts]:
        return queries.files(self.application, self.membership)

    @cached_property
    def written(self) -> queries.Written:
        return queries.written(self.application, self.membership)

    @property
    def _elsewhere(self) -> dict[int, tuple[str, str]]:
        """What the employer found, where others look again."""
        return {} if self.desk.fills_supplement else self.written.elsewhere

    @property
    def notes(self) -> list[Note]:
        return self.written.notes

    @cached_property
    def _seen(self) -> set[str]:
        """Files that this reviewer has opened, by the access log, or said to have seen or not to have
        seen: a replaced file has a new id."""
        opened = {pk for pk, facts in self._files.items() if facts.is_opened}
        marks = {what: is_set for what, (_number, is_set) in self.written.marks.items()}
        return {file["id"] for file in self.content["files"] if marks.get(file["id"], file["id"] in opened)}

    @cached_property
    def _new(self) -> set[str]:
        """Files that were not part of the previous submission; none at the first."""
        if self.previous_content is None:
            return set()
        earlier = {file["id"] for file in self.previous_content["files"]}
        return {file["id"] for file in self.content["files"]} - earlier

    @cached_property
    def _old(self) -> dict[str, list[dict[str, Any]]]:
        """By a file's id: what the previous submission held in its place, kept after it was replaced."""
        if self.previous_content is None:
            return {}
        earlier = {file["id"]: file for file in self.previous_content["files"]}
        pairs = ((pk, str(facts.replaces)) for pk, facts in self._files.items() if facts.replaces)
        lines = dossiers.ancestors(pairs)
        return {pk: [earlier[old] for old in line if old in earlier] for pk, line in lines.items()}

    @property
    def seen_count(self) -> int:
        return sum(paper.is_seen for paper in self.papers)

    # --- parts ------------------------------------------------------------------------------------
    @cached_property
    def parts(self) -> list[dict[str, Any]]:
        """The parts of the filing, and how often each changed; without rows: one part's are shown."""
        shown, language = [], get_language()
        for part in self.content["parts"]:
            slug, show = part["slug"], f"part-{part['slug']}"
            pinned = {remark.field: remark for remark in self.remarks if remark.part == slug}
            marks = {
                "changed": sum(change.place == slug for change in self.changes),
                "ticked": self._is_ticked(show, slug),
                "remark": pinned.get(""),
                "pinned": pinned,
                "told_last": [remark for remark in self.told_last if remark.part == slug],
                "pinnable": _pinnable(slug, language),
                "portrait_pin": PORTRAIT.get(slug, "") if self.content["portrait"] else "",
                "show": show,
                "rows": None,
            }
            shown.append(part | marks)
        return shown

    def with_rows(self, part: dict[str, Any]) -> dict[str, Any]:
        """One of `parts` with its rows, sealed values masked."""
        slug = part["slug"]
        raw = next(known["rows"] for known in self.content["parts"] if known["slug"] == slug)
        rows = [
            row
            | {"value": mask_row(row)}
            | {"pin": f"{slug}.{row['name']}" if row["name"] in part["pinnable"] else ""}
            | {"remark": part["pinned"].get(row["name"])}
            for row in raw
        ]
        return part | {"rows": rows}

    @property
    def ticked_count(self) -> int:
        return sum(part["ticked"] for part in self.parts)

    def _is_ticked(self, what: str, slug: str) -> bool:
        """已核 by this reviewer, in this round or before a return that changed nothing there."""
        number, is_set = self.written.marks.get(what, (0, False))
        if not is_set or number == self.application.round:
            return is_set
        last = self.last_round or self.application.round
        return number >= last and all(change.place != slug for change in self.changes)

    @cached_property
    def _all_remarks(self) -> list[Remark]:
        return queries.REMARKS.rows(key=self.application.pk)

    @cached_property
    def remarks(self) -> list[Remark]:
        """What is to be mended: being written while it lies here, else what this desk last told."""
        rows = [remark for remark in self._all_remarks if remark.role == self.desk.role]
        unissued = [remark for remark in rows if remark.issued_at is None]
        if unissued or self.application.stage in self.desk.deciding or not rows:
            return unissued
        ours = (self.application.round, self.last_round)  # another employer told its own
        return [remark for remark in rows if remark.round == rows[-1].round in ours]

    @property
    def supplement(self) -> Supplement | None:
        return getattr(self.application, "supplement", None)

    # --- the decision -----------------------------------------------------------------------------
    @property
    def judged(self) -> int:
        return sum(paper.is_judged for paper in self.papers)

    @property
    def unjudged(self) -> int:
        return len(self.papers) - self.judged

    @property
    def fixes(self) -> int:
        """How many places are to be mended: materials judged so, and remarks on parts."""
        return sum(paper.verdict == FIX for paper in self.papers) + sum(bool(r.part) for r in self.remarks)

    @property
    def has_supplement(self) -> bool:
        return not self.desk.fills_supplement or (self.supplement is not None and self.supplement.is_complete)

    @property
    def can_endorse(self) -> bool:
        is_settled = self.application.stage in self.desk.settled
        return is_settled or (not self.unjudged and not self.fixes and self.has_supplement)

    @property
    def standing(self) -> str:
        return standing(self.desk, self.unjudged, len(self.papers), self.fixes, not self.has_supplement)

    @property
    def send_back(self) -> str:
        return send_back(self.desk, self.fixes)


@cache
def _pinnable(slug: str, _language: str | None) -> dict[str, str]:
    return BY_SLUG[slug].pinnable_fields() if slug in BY_SLUG else {}
