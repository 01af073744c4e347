"""What anybody sees who has a receipt's number and its code: masked name, state and day (N11)."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from applicants.models import Application, State
from applicants.submission.receipts import is_code_of
from youyue.identity.masks import mask_name

WORDS: dict[str, tuple[str | Promise, str | Promise]] = {
    State.DRAFT: (_("已撤回"), _("申办人撤回了申请，现在没有在办。")),
    State.PENDING: (State.PENDING.label, _("等申办人修改或补正。")),
    State.IN_PROGRESS: (State.IN_PROGRESS.label, _("单位或受理窗口在办。")),
    State.CLOSED: (State.CLOSED.label, _("已有结果，结果只告知申办人本人。")),
}


@dataclass(frozen=True)
class Standing:
    """`since` is the day of the last change."""

    masked_name: str
    words: str
    sentence: str
    since: date


def standing_of(number: str, code: str) -> Standing | None:
    """None where the number is nobody's or the code is another's.

    Both take one query and the same hashes, so that the time does not say which it was.
    """
    row = (
        Application.objects.filter(receipt_number=number)
        .values_list("applicant__name", "state", "moved_at")
        .first()
    )
    if not is_code_of(number, code) or row is None:
        return None
    name, state, moved_at = row
    words, sentence = WORDS[state]
    return Standing(mask_name(name), str(words), str(sentence), timezone.localdate(moved_at))
