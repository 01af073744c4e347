"""请单位退回 (feature P10): once the employer has received it, the applicant asks, and the employer answers.

It is no transition. Who sends it back does so with remarks as always; who does not says why.
"""

from typing import Any

from django.db import transaction
from django.dispatch import Signal
from django.utils import timezone
from django.utils.translation import gettext as _

from applicants import workflow
from applicants.models import Application, Stage
from applicants.notifications import AUDIENCES
from applicants.workflow import APPLICANT, Moved, NotYours, StepRefused
from youyue.identity.models import User
from youyue.ui.text import clean_text, problem_with

LONGEST = 300
asked = Signal()  # with `application`, inside the transaction


class Answered(Moved):
    """A colleague answered the applicant meanwhile, or she has not asked."""

    @property
    def message(self) -> str:
        by, at = self.application.asked_back_answered_by, self.application.asked_back_answered_at
        if by is None or at is None:
            return _("申办人没有在等答复")
        return _("%(name)s于 %(at)s 已答复申办人，没有退回") % {
            "name": by.masked_name,
            "at": timezone.localtime(at).strftime("%Y-%m-%d %H:%M"),
        }


def ask(application: Application, reason: str) -> None:
    """Raises `Moved` where there is nobody to be asked any more, and `StepRefused`; the same asked twice is
    asked once."""
    reason = clean_text(reason, lines=True)
    with transaction.atomic():
        locked = _under_review(application.pk)
        if locked.is_asked_back and locked.asked_back_reason == reason:
            return
        if locked.is_asked_back:
            raise StepRefused(_("您已请单位退回，请等单位答复"))
        _fits(reason, _("请写明想修改什么"))
        locked.asked_back_at = timezone.now()
        locked.asked_back_reason, locked.asked_back_answer = reason, ""
        locked.save(update_fields=["asked_back_at", "asked_back_reason", "asked_back_answer"])
        asked.send(Application, application=locked)


def answer(application: Application, text: str, by: User) -> None:
    """不退回, and why. Raises `Moved` when it was answered or decided meanwhile, and `StepRefused`; the same
    answer of the same person twice is answered once."""
    text = clean_text(text, lines=True)
    with transaction.atomic():
        locked = _under_review(application.pk)
        if locked.holder_id != by.pk and not workflow.may(by, "applicants.stand_in_for_holder", locked):
            raise NotYours(_("请由办理人答复申办人"))
        if not locked.is_asked_back:
            if (locked.asked_back_answered_by_id, locked.asked_back_answer) == (by.pk, text):
                return
            raise Answered(locked, None)
        _fits(text, _("请写明不退回的理由，申办人会看到"))
        locked.asked_back_answer = text
        locked.asked_back_answered_by, locked.asked_back_answered_at = by, timezone.now()
        locked.save(update_fields=["asked_back_answer", "asked_back_answered_by", "asked_back_answered_at"])
        text = _("单位没有退回您的申请，请看单位的答复")
        AUDIENCES[APPLICANT].notify(locked.applicant, locked, text, "answer")


def _under_review(pk: Any) -> Application:
    locked = workflow.lock(pk)
    if locked.stage != Stage.EMPLOYER_REVIEW:
        raise Moved(locked, locked.events.order_by("sequence").last())
    return locked


def _fits(text: str, missing: str) -> None:
    if not text:
        raise StepRefused(missing)
    if sentence := problem_with(text, _("说明"), lines=True):
        raise StepRefused(sentence)
    if len(text) > LONGEST:
        raise StepRefused(
            _("多了 %(n)d 个字，请删到 %(most)d 个字以内") % {"n": len(text) - LONGEST, "most": LONGEST}
        )
