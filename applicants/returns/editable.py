"""What a return opens to the applicant: what its remarks are pinned to, and nothing else (feature N02).

A remark opens a whole part, one field of a part's form (with the fields that belong to it), or the files of
one material. Beyond that only what could not be handed in as it stood is open: a document that has run out
meanwhile, say, so that nobody is locked out of the only thing left to mend.
"""

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from applicants.helping.filling import withheld
from applicants.models import Application, Remark
from applicants.models.stages import EDITABLE_STAGES, Stage
from applicants.observations.observation import observations_by_part
from applicants.parts import BY_SLUG, PARTS, Filing, Part
from applicants.parts.answers import Problem
from applicants.parts.consents import TICK
from applicants.returns.remarks import current_remarks
from applicants.submission.changes import Change, file_changes, part_changes, portrait_changes
from applicants.submission.completeness import materials_of
from applicants.submission.document import files_of, part_document, portrait_of
from applicants.workflow import StepRefused
from materials.dossiers import MaterialRow

RETURNED = [stage for stage in EDITABLE_STAGES if stage != Stage.DRAFT]


class Locked(StepRefused):
    """The remarks of the return say nothing about it."""


class Editable:
    """What of an application its applicant may change now; remarks and submission are read once.

    It is made once for a request or a use case and handed down.
    """

    def __init__(self, filing: Filing) -> None:
        self.filing = filing
        self.application: Application = filing.application
        # Whether a return says what may be changed; the whole of a draft may.
        self.is_limited = self.application.stage in RETURNED

    # --- remarks -------------------------------------------------------------------------------------
    @cached_property
    def remarks(self) -> list[Remark]:
        """The remarks of the latest return; none while the whole draft is open."""
        return list(current_remarks(self.application)) if self.is_limited else []

    @property
    def unanswered(self) -> int:
        """How many remarks of the latest return are still without an answer."""
        return sum(not remark.answer for remark in self.remarks)

    def remarks_about(self, part: Part) -> list[Remark]:
        """The remarks that are mended on the page of this part."""
        return [remark for remark in self.remarks if mended_at(remark)[0] == part.slug]

    def remarks_by_material(self) -> dict[str, list[Remark]]:
        """The remarks about materials, by the requirement's code."""
        by_code: dict[str, list[Remark]] = {}
        for remark in self.remarks:
            if remark.requirement:
                by_code.setdefault(remark.requirement.code, []).append(remark)
        return by_code

    # --- what is open --------------------------------------------------------------------------------
    def locked_fields(self, part: Any) -> frozenset[str]:
        """Names of the fields of this part that stay as they are: as they were handed in, or because a helper
        is at the keys."""
        kept, person = self._as_handed_in(part), self.application.applicant
        return kept | withheld(person, part) if person.helper else kept

    def _as_handed_in(self, part: Any) -> frozenset[str]:
        if not self.is_limited or part.is_derived:
            return frozenset()
        pinned = [mended_at(remark)[1] for remark in self.remarks_about(part)]
        names = frozenset(part.form_class.base_fields)
        if "" in pinned:
            return frozenset()
        # what is said to an observation may be said at any time, and opens nothing
        changes = [each for each in self._part_changes(part) if each.name or each.was or each.now]
        mended = {change.name for change in changes}
        if part.is_list:
            return frozenset() if mended or self._mistakes(part) else names
        wrong = part.form_class.over_stored(self.application).errors
        return names - {each for name in [*pinned, *wrong, *mended] for each in part.mended_with(name)}

    def _mistakes(self, part: Any) -> list[Problem]:
        """What is wrong with the rows of a list. A consent that is missing is given beside them (`pinned`):
        to withdraw it opens nothing."""
        return [each for each in part.problems(self.filing) if not each.control.startswith(TICK)]

    def is_locked(self, part: Any) -> bool:
        """Whether nothing of this part may be changed."""
        return not part.is_derived and self.locked_fields(part) == frozenset(part.form_class.base_fields)

    def locked_for_saving(self, part: Any) -> frozenset[str]:
        """The locked fields of a part that is about to be saved. Raises `Locked` where nothing is open."""
        locked = self.locked_fields(part)
        if locked and locked == frozenset(part.form_class.base_fields):
            raise Locked(locked_sentence(part.title))
        return locked

    def open_slugs(self) -> set[str]:
        """Slugs of the parts that are open, by the remarks and by what was wrong when last saved."""
        pinned = {mended_at(remark)[0] for remark in self.remarks}
        return pinned | {part.slug for part in PARTS if self.application.progress.get(part.slug)}

    def locked_materials(self, rows: Iterable[MaterialRow]) -> set[str]:
        """Codes of the requirements whose files stay as they were handed in."""
        if not self.is_limited:
            return set()
        pinned = {remark.requirement.code for remark in self.remarks if remark.requirement}
        handed_in = {file["requirement"] for file in self._submitted["files"]}
        new = {row.requirement.code for row in rows if row.is_compulsory} - handed_in
        locked = {row.requirement.code for row in rows} - pinned - new
        return set() if locked and self._asks_for_others() else locked

    def material_must_be_open(self, code: str) -> None:
        """Raises `Locked` for a material that the return says nothing about."""
        # Of a draft nothing is locked: asked first, it spares looking up the materials.
        if self.is_limited and code in self.locked_materials(materials_of(self.application)):
            raise Locked(_("这项材料没有要改的地方，不能再改。请只改退回意见指出的材料"))

    def _asks_for_others(self) -> bool:
        """Whether the work arrangement was mended, so that other materials are asked for than handed in."""
        parts, now = self._submitted["parts"], self.application.get_work_arrangement_display()
        was = [row["value"] for part in parts for row in part["rows"] if row["name"] == "work_arrangement"]
        return was != [now]

    # --- what has been mended ------------------------------------------------------------------------
    def note_changes(self) -> None:
        """Mark every remark whose place differs from what was handed in as 已修改, and open again what was
        changed back. An answer 无需修改 stands until something is changed there."""
        if not self.remarks:
            return
        now = timezone.now()
        changes = self._changes()
        for remark in self.remarks:
            has_changed = any(_is_about(remark, change) for change in changes)
            answer = remark.answer
            if has_changed:
                answer = Remark.Answer.CHANGED
            elif answer == Remark.Answer.CHANGED:
                answer = ""
            if answer != remark.answer:
                remark.answer, remark.answered_at = answer, now if answer else None
                remark.save(update_fields=["answer", "answered_at"])

    def _changes(self) -> list[Change]:
        """What differs from the submission in the places that the remarks are about."""
        changes: list[Change] = []
        for slug in {remark.part for remark in self.remarks if remark.part in BY_SLUG}:
            changes += self._part_changes(BY_SLUG[slug])
        if any(remark.requirement_id for remark in self.remarks):
            changes += file_changes(self._submitted, {"files": files_of(self.application)})
        return changes

    def _part_changes(self, part: Part) -> list[Change]:
        """What differs from the submission in one part: values, rows, portrait, explanations."""
        then = next((each for each in self._submitted["parts"] if each["slug"] == part.slug), None)
        if then is None:
            return []
        observations = observations_by_part(self.filing, part.slug).get(part.slug, [])
        changes = [*part_changes(then, part_document(self.filing, part, observations))]
        if part.portrait_field:
            changes += portrait_changes(self._submitted, {"portrait": portrait_of(self.application)})
        if _explanations(then.get("notices", [])) != _explanations(observations):
            changes.append(Change(part.slug, str(part.title), "", "", ""))
        return changes

    @cached_property
    def _submitted(self) -> dict[str, Any]:
        """The document that was sent back."""
        submission = self.application.current_submission
        return submission.content if submission else {"parts": [], "files": [], "portrait": None}


def locked_sentence(title: Any) -> str:
    return _("“%(title)s”没有要改的地方，不能修改。请只改退回意见指出的内容") % {"title": title}


def mended_at(remark: Remark) -> tuple[str, str]:
    """The part and the field in which a remark is mended; the field is "" for the whole part."""
    part = BY_SLUG.get(remark.part)
    return (part and part.mended_at) or (remark.part, remark.field)


def _explanations(observations: list[dict[str, str]]) -> dict[str, str]:
    return {each["key"]: each["explanation"] for each in observations if each["explanation"]}


def _is_about(remark: Remark, change: Change) -> bool:
    if remark.requirement:
        return change.place == remark.requirement.code
    if change.place != remark.part:
        return False
    return not remark.field or change.name in BY_SLUG[remark.part].mended_with(remark.field)
