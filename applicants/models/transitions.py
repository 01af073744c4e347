"""The transition table, as plain django-fsm methods; everything else about one is in `workflow/rules.py`.

Every method changes the stage in memory and nothing else. Nobody calls them but `workflow.advance()`.
"""

from itertools import chain
from typing import Any

from django_fsm import GET_STATE, transition

from applicants.models.stages import OBJECTION_STAGES, OPEN_STAGES, Stage

# An objection that is withdrawn would take the decision with it.
KEPT = (Stage.DRAFT, Stage.CARD_PRODUCTION, *OBJECTION_STAGES)
WITHDRAWABLE = [stage for stage in OPEN_STAGES if stage not in KEPT]
# Where what was mended goes: as if it were new, or on from where it was sent back.
RESUBMITTED_TO = {
    Stage.RETURNED_BY_EMPLOYER: (Stage.SUBMITTED, Stage.EMPLOYER_REVIEW),
    Stage.RETURNED_BY_WINDOW: (Stage.ENDORSED, Stage.WINDOW_REVIEW),
}
# What was refused, the objection to it, and where it goes on when the refusal is set aside.
OBJECTION_TO = {
    Stage.NOT_ACCEPTED: Stage.ACCEPTANCE_OBJECTION,
    Stage.DECLINED: Stage.DECISION_OBJECTION,
}
SET_ASIDE_TO = {
    Stage.ACCEPTANCE_OBJECTION: Stage.ENDORSED,
    Stage.DECISION_OBJECTION: Stage.WINDOW_REVIEW,
}


def resubmitted_to(application: Any) -> Stage:
    """At the employer it goes on with whoever has it; at the window once that had accepted it."""
    anew, onward = RESUBMITTED_TO[application.stage]
    if application.stage == Stage.RETURNED_BY_EMPLOYER:
        return onward if application.holder_id else anew
    return onward if application.accepted_at else anew


class Transitions:
    """Mixed into `Application`, which owns the `stage` field."""

    # by the applicant
    @transition("stage", source=Stage.DRAFT, target=Stage.SUBMITTED)
    def submit(self) -> None: ...

    @transition("stage", source=Stage.SUBMITTED, target=Stage.DRAFT)
    def recall(self) -> None: ...

    @transition(
        "stage",
        source=list(RESUBMITTED_TO),
        target=GET_STATE(resubmitted_to, states=list(chain(*RESUBMITTED_TO.values()))),
    )
    def resubmit(self) -> None: ...

    @transition("stage", source=WITHDRAWABLE, target=Stage.WITHDRAWN)
    def withdraw(self) -> None: ...

    @transition(
        "stage",
        source=list(OBJECTION_TO),
        target=GET_STATE(lambda self: OBJECTION_TO[self.stage], states=list(OBJECTION_TO.values())),
    )
    def raise_objection(self) -> None: ...

    # by the employer's reviewer
    @transition("stage", source=Stage.SUBMITTED, target=Stage.EMPLOYER_REVIEW)
    def receive(self) -> None: ...

    @transition("stage", source=Stage.EMPLOYER_REVIEW, target=Stage.RETURNED_BY_EMPLOYER)
    def send_back(self) -> None: ...

    @transition("stage", source=Stage.EMPLOYER_REVIEW, target=Stage.ENDORSED)
    def endorse(self) -> None: ...

    # by the window officer
    @transition("stage", source=Stage.ENDORSED, target=Stage.WINDOW_REVIEW)
    def accept(self) -> None: ...

    @transition("stage", source=[Stage.ENDORSED, Stage.WINDOW_REVIEW], target=Stage.RETURNED_BY_WINDOW)
    def request_correction(self) -> None: ...

    @transition("stage", source=Stage.ENDORSED, target=Stage.NOT_ACCEPTED)
    def refuse_acceptance(self) -> None: ...

    @transition("stage", source=Stage.WINDOW_REVIEW, target=Stage.CARD_PRODUCTION)
    def approve(self) -> None: ...

    @transition("stage", source=Stage.WINDOW_REVIEW, target=Stage.DECLINED)
    def decline(self) -> None: ...

    @transition("stage", source=Stage.WINDOW_REVIEW, target=Stage.WINDOW_REVIEW)
    def extend(self) -> None: ...

    @transition("stage", source=Stage.CARD_PRODUCTION, target=Stage.ISSUED)
    def issue(self) -> None: ...

    # by another officer than the one who registered the card
    @transition("stage", source=Stage.ISSUED, target=Stage.ISSUED)
    def correct_card(self) -> None: ...

    # by another officer than the one who refused; what is upheld has no way on from there
    @transition("stage", source=OBJECTION_STAGES, target=Stage.UPHELD)
    def uphold(self) -> None: ...

    @transition(
        "stage",
        source=OBJECTION_STAGES,
        target=GET_STATE(lambda self: SET_ASIDE_TO[self.stage], states=list(SET_ASIDE_TO.values())),
    )
    def set_aside(self) -> None: ...
