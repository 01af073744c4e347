"""The applicant's answer to a remark."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from applicants.filing.opening import lock_for_editing
from applicants.parts import Filing
from applicants.returns.editable import Editable
from applicants.returns.remarks import current_remarks, untouched, what_is_wrong
from youyue.identity.models import User
from youyue.ui.text import clean_text, problem_with


def answer_remark(user: User, pk: int, chosen: str, note: str) -> str:
    """已改好, 无需修改 with the reason, or open again; returns what is wrong with it, "" if nothing is.

    Raises `Remark.DoesNotExist` for what is no current remark of this person's application.
    """
    with transaction.atomic():
        application = lock_for_editing(user)
        remark = current_remarks(application).get(pk=pk)
        note = clean_text(note, lines=True)
        sentence = problem_with(note, _("说明"), lines=True) or what_is_wrong(chosen, note)
        if chosen == remark.Answer.CHANGED and not sentence:
            Editable(Filing(application)).note_changes()
            remark.refresh_from_db()
            return "" if remark.answer == chosen else untouched()
        if not sentence:
            remark.answer = chosen if chosen != "open" else ""
            remark.answer_note, remark.answered_at = note, timezone.now()
            remark.save()
    return sentence
