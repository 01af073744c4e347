"""What the holder of an application does with it: verdicts, remarks, the employer's supplement.

Every write locks the application and looks again, as a decision does: nothing is written about a
submission that is no longer the current one, or by anybody but the holder.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from applicants.desk import holding
from applicants.desk.desks import desk_of
from applicants.models import Application, MaterialCheck, Membership, Remark, Supplement
from applicants.workflow import Moved, Step, StepRefused, lock
from applicants.workflow.guards import decides_on_the_current_submission, is_the_holder, why_another

FIX = MaterialCheck.Verdict.FIX
NOT_APPLICABLE = MaterialCheck.Verdict.NOT_APPLICABLE


@dataclass
class Judgement:
    """The verdict on one material (empty: not judged), what is to be mended there or why it does not apply,
    and the answers to its questions (None: as they are)."""

    requirement_id: int
    verdict: str
    text: str
    reason: str = ""
    answers: list[dict[str, Any]] | None = None

    @property
    def is_empty(self) -> bool:
        return not self.verdict and not self.answers


@transaction.atomic
def write_down(
    application: Application,
    *,
    by: Membership,
    submission: str,
    judgements: Iterable[Judgement],
    parts: dict[tuple[str, str], str],
) -> None:
    """Save verdicts and remarks of this round; `parts` by slug and field. An empty text takes it back.

    Raises `Moved`, `StepRefused` or `Outdated` as `workflow.advance()` does. After the decision that the
    verdicts were for, saying the same again writes nothing, and saying anything else is `Moved`.
    """
    judgements = list(judgements)
    is_nothing = all(judgement.is_empty for judgement in judgements) and not any(parts.values())
    if is_nothing and desk_of(by).takes_by_acting and lock(application.pk).holder is None:
        return  # looking takes nothing into one's hands
    current = at_hand(application, by, submission)
    if current.stage in desk_of(by).settled:
        if any(parts.values()) or _differ(current, by, judgements):
            raise Moved(current, current.events.order_by("sequence").last())
        return
    _save_verdicts(current, by, judgements)
    texts: dict[tuple[int | None, str, str], str] = {
        (judgement.requirement_id, "", ""): judgement.text if judgement.verdict == FIX else ""
        for judgement in judgements
    }
    texts |= {(None, slug, name): text for (slug, name), text in parts.items()}
    _save_remarks(current, by, texts)


@transaction.atomic
def take_back(
    application: Application,
    *,
    by: Membership,
    submission: str,
    requirement_id: int | None = None,
    part: str = "",
    field: str = "",
) -> None:
    """Remove what was to be mended in one place. A material is unjudged again: nothing slips through."""
    current = at_hand(application, by, submission)
    if current.stage in desk_of(by).settled:
        raise Moved(current, current.events.order_by("sequence").last())
    role = desk_of(by).role
    unissued(current, role).filter(requirement=requirement_id, part=part, field=field).delete()
    if requirement_id:
        current.checks.filter(round=current.round, requirement=requirement_id, role=role).delete()


@transaction.atomic
def save_supplement(
    application: Application, supplement: Supplement, *, by: Membership, submission: str
) -> None:
    current = at_hand(application, by, submission)
    supplement.application = current
    supplement.saved_by = by.user
    supplement.save()


def unissued(application: Application, role: str) -> Any:
    """A desk's remarks that are still being written."""
    return application.remarks.filter(issued_at=None, role=role).select_related("requirement")


def at_hand(application: Application, by: Membership, submission: str) -> Application:
    """Locked, looked at again, and in the hands of `by`; for whoever writes about it."""
    current, desk = lock(application.pk), desk_of(by)
    if current.stage not in desk.deciding:
        raise Moved(current, current.events.order_by("sequence").last())
    if sentence := why_another(current, by.user_id):
        raise StepRefused(sentence)
    if current.holder is None and desk.takes_by_acting:
        holding.claim(current, by=by.user)
        current = lock(current.pk)
    step = Step(current, "check_material", by.user, desk.role, "", timezone.now(), {"submission": submission})
    is_the_holder(step)
    decides_on_the_current_submission(step)
    return current


def _differ(application: Application, by: Membership, judgements: list[Judgement]) -> bool:
    """Whether any of it is not what is known already."""
    checks = application.checks.filter(round=application.round, role=desk_of(by).role)
    known = {check.requirement_id: check for check in checks}
    for judgement in judgements:
        check = known.get(judgement.requirement_id)
        judged = judgement.verdict, judgement.reason if judgement.verdict == NOT_APPLICABLE else ""
        if judged != ((check.verdict, check.reason) if check else ("", "")):
            return True
        if judgement.answers and (check is None or judgement.answers != check.answers):
            return True
    return False


def _save_verdicts(application: Application, by: Membership, judgements: list[Judgement]) -> None:
    role = desk_of(by).role
    for also in ([], ["answers"]):
        MaterialCheck.objects.bulk_create(
            [
                MaterialCheck(
                    application=application,
                    round=application.round,
                    requirement_id=judgement.requirement_id,
                    verdict=judgement.verdict,
                    reason=judgement.reason if judgement.verdict == NOT_APPLICABLE else "",
                    answers=judgement.answers or [],
                    by=by.user,
                    role=role,
                )
                for judgement in judgements
                if not judgement.is_empty and (judgement.answers is not None) == bool(also)
            ],
            update_conflicts=True,
            unique_fields=["application", "round", "requirement", "role"],
            update_fields=["verdict", "reason", "reason_old", "by", "at", *also],
        )
    unjudged = [judgement.requirement_id for judgement in judgements if judgement.is_empty]
    application.checks.filter(round=application.round, requirement__in=unjudged, role=role).delete()


def _save_remarks(
    application: Application, by: Membership, texts: dict[tuple[int | None, str, str], str]
) -> None:
    """Make the unissued remarks say `texts`, keyed by requirement id, part and field."""
    new, changed, gone = [], [], []
    unsent = unissued(application, role := desk_of(by).role)
    present = {(remark.requirement_id, remark.part, remark.field): remark for remark in unsent}
    for (requirement_id, part, name), text in texts.items():
        remark = present.get((requirement_id, part, name))
        if remark is None and text:
            new.append(
                Remark(
                    application=application,
                    round=application.round,
                    requirement_id=requirement_id,
                    part=part,
                    field=name,
                    text=text,
                    by=by.user,
                    role=role,
                )
            )
        elif remark is not None and not text:
            gone.append(remark.pk)
        elif remark is not None and text != remark.text:
            remark.text = text
            changed.append(remark)
    Remark.objects.bulk_create(new)
    Remark.objects.bulk_create(  # `bulk_update` seals nothing
        changed, update_conflicts=True, unique_fields=["id"], update_fields=["text", "text_old"]
    )
    if gone:
        application.remarks.filter(pk__in=gone).delete()
