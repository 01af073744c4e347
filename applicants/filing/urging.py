"""催办 (feature P31): once the promised days are over, the applicant may urge once a working day.

It moves nothing: it leaves a row that nobody can take away, and tells who has the application. A day of rest
belongs to the working day before it.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from applicants.filing.whereabouts import Whereabouts, arrived_at, in_words, is_over, whereabouts
from applicants.models import Application, Urge
from applicants.notifications import AUDIENCES
from applicants.workflow import EMPLOYER, WINDOW, StepRefused, lock
from catalog.days.working_days import last_working_day, next_working_day

KINDS = {EMPLOYER: "urged", WINDOW: "urged_window"}


@dataclass(frozen=True)
class Urging:
    """What the applicant may do now, from which day if not now, and what she has done in this step."""

    may: bool
    from_day: str
    urges: list[Urge]

    @property
    def last(self) -> Urge | None:
        return self.urges[-1] if self.urges else None


def urging(application: Application, where: Whereabouts) -> Urging:
    """No question to the database before the days are over."""
    urges = urges_of(application)
    if not where.is_over:
        return Urging(False, in_words(next_working_day(where.due)), urges)
    today = last_working_day(timezone.localdate())
    again = next(iter(urge for urge in urges if urge.day == today), None)
    return Urging(again is None, in_words(next_working_day(today)), urges)


def urges_of(application: Application) -> list[Urge]:
    """Those of the step it is in, in order; none, and no question, while the days are not over."""
    if not is_over(application):
        return []
    return list(
        application.urges.filter(audience=application.waits_for, at__gte=arrived_at(application)).order_by(
            "day"
        )
    )


@transaction.atomic
def urge(application: Application) -> Urge:
    """Raises `StepRefused`, with a sentence, when it is too early, was done already, or helps nobody."""
    locked = lock(application.pk)
    where = whereabouts(locked)
    if where is None:
        raise StepRefused(_("这件事项现在不在单位或窗口手里，不用催办"))
    if not where.is_over:
        day = in_words(next_working_day(where.due))
        raise StepRefused(_("还在办理期限内，%(day)s起可以催办") % {"day": day})
    today = last_working_day(timezone.localdate())
    if earlier := locked.urges.filter(day=today).first():
        raise StepRefused(_refusal(earlier, today))
    made = Urge(application=locked, audience=locked.waits_for, day=today, at=timezone.now())
    made.save()
    _tell(locked, made)
    return made


def _refusal(earlier: Urge, today: date) -> str:
    values: dict[str, Any] = {
        "at": timezone.localtime(earlier.at).strftime("%Y-%m-%d %H:%M"),
        "day": in_words(next_working_day(today)),
    }
    return _("您已于 %(at)s 催办，每个工作日一次，%(day)s起可以再催办") % values


def _tell(application: Application, made: Urge) -> None:
    audience = AUDIENCES[made.audience]
    text = _("申办人催办一份超过期限的申请，请尽快办理")
    for user in audience.people(application, None):
        audience.notify(user, application, text, KINDS[made.audience], f"urge-{made.pk}")
