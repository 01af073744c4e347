"""What else a transition writes: after the stage has changed, on the locked row, in the same transaction."""

from applicants.models import Supplement
from applicants.parts import BY_SLUG, Filing
from applicants.submission import document, receipts
from applicants.submission.completeness import count_problems
from applicants.workflow import cards
from applicants.workflow.step import Step

BEFORE_THE_REASON = "。理由："  # in the note of a correction, after what stood before


def hand_in(step: Step) -> None:
    """Number the application once, count the round and take the snapshot that others decide on."""
    application = step.application
    last = application.events.order_by("sequence").last()
    if last is not None and last.name == "recall":
        # Nobody received it: the same round once more. What was recalled stays, and counts no longer.
        application.submissions.filter(round=application.round).update(recalled_at=step.at)
    else:
        application.round += 1
    application.submitted_at = step.at
    application.receipt_number = application.receipt_number or receipts.new_number(step.at)
    if application.sent_to_id not in (None, application.employer_id):
        # what one employer added is nothing that the next one said
        Supplement.objects.filter(application=application).delete()
    application.sent_to = application.employer
    if application.employer and not application.endorsed_at:  # else it stays with the window that has it
        application.window_region = application.employer.window_region
    application.save()
    document.take_submission(application, step)


def take_into_hand(step: Step) -> None:
    step.application.holder = step.by


def take_if_free(step: Step) -> None:
    """Who decides on what nobody held has it from now on."""
    step.application.holder = step.application.holder or step.by


def note_acceptance(step: Step) -> None:
    """Only what an older release sent back to be accepted again has a moment already; it keeps that."""
    step.application.accepted_at = step.application.accepted_at or step.at


def release_holder(step: Step) -> None:
    step.application.holder = None


def count_progress(step: Step) -> None:
    """Something may have run out, or was never counted, since the applicant last saved."""
    count_problems(Filing(step.application), *BY_SLUG)


def issue_remarks(step: Step) -> None:
    """All remarks of a return are told at once (一次性告知)."""
    step.application.remarks.filter(issued_at=None, role=step.role).update(issued_at=step.at)


def note_correction(step: Step) -> None:
    """What stood before goes into the note of the event, and with it into the chain."""
    application, changes = step.application, []
    number, until = cards.as_on_card(step.facts["card_number"]), step.facts["valid_until"]
    if number != application.card_number:
        changes.append(cards.corrected(application.card_number, number))
    if until != application.card_valid_until:
        changes.append(f"有效期由 {application.card_valid_until} 更正为 {until}")
    step.note = f"{'，'.join(changes)}{BEFORE_THE_REASON}{step.note}"


def note_card(step: Step) -> None:
    step.application.card_number = cards.as_on_card(step.facts["card_number"])
    step.application.card_valid_until = step.facts["valid_until"]
