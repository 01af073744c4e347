"""The three periods of the statute below the bar of a case: which are over, how far the present one is."""

from functools import lru_cache

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from applicants.models import Application, Stage
from applicants.models.stages import OBJECTION_STAGES
from applicants.workflow.periods import PERIODS
from catalog.days import working_days
from catalog.days.periods import processing_period
from catalog.models import ProcessingPeriod

Period = ProcessingPeriod.Step
WAY = (Period.ACCEPTANCE, Period.REVIEW, Period.CARD)
NAMES = {Period.ACCEPTANCE: _("受理"), Period.REVIEW: _("审核"), Period.CARD: _("发卡")}
AFTER = {Period.REVIEW: _("受理后起算"), Period.CARD: _("审核通过后起算")}
USUAL = (Stage.ENDORSED, Stage.WINDOW_REVIEW, Stage.CARD_PRODUCTION)
STEPS = {stage: NAMES[step] for stage, step in PERIODS.items()} | dict.fromkeys(OBJECTION_STAGES, _("复核"))
TICKS = 10  # at most: of a longer period each stands for several days


def clock_of(application: Application) -> SafeString | str:
    """Drawn from what the page has read; nothing for what is closed, and for an objection, which is on none
    of the three. It stands while the applicant mends."""
    language, today = get_language(), timezone.localdate()
    extended = application.extension_days
    if application.stage in USUAL and application.due_on is not None:
        step, left = PERIODS[Stage(application.stage)], working_days.until(application.due_on)
        until = f"{application.due_on:%m-%d}" if application.due_on.year == today.year else ""
        return _drawn(language, step, left, extended, until or application.due_on.isoformat(), False)
    if application.stage == Stage.RETURNED_BY_WINDOW and application.days_left is not None:
        step = Period.REVIEW if application.accepted_at else Period.ACCEPTANCE
        return _drawn(language, step, application.days_left, extended, "", True)
    return ""


def _drawn(
    language: str | None, step: str, left: int, extended: int, until: str, is_held: bool
) -> SafeString:
    days = tuple(processing_period(each).days + (extended if each == step else 0) for each in WAY)
    return _draw(language, step, left, days, until, is_held)


@lru_cache(maxsize=2000)
def _draw(
    _language: str | None, step: str, left: int, days: tuple[int, ...], until: str, is_held: bool
) -> SafeString:
    now = WAY.index(Period(step))
    steps = [
        {"name": NAMES[each], "days": days[place], "after": AFTER.get(each, ""), "is_past": place < now}
        | {"is_now": place == now}
        for place, each in enumerate(WAY)
    ]
    used = min(max(days[now] - left, 0), days[now])
    context = {"left": left, "over": -left, "used": used, "until": until, "is_held": is_held, "steps": steps}
    return render_to_string("window/_clock.html", context | {"ticks": _ticks(used, days[now])})


def _ticks(used: int, days: int) -> list[bool]:
    ticks = min(days, TICKS)
    filled = -(-used * ticks // days) if days else 0
    return [n < filled for n in range(ticks)]


@lru_cache(maxsize=2000)
def period(_language: str | None, stage: str, left: int, days: int, until: str) -> SafeString:
    """One period alone, of the step that a stage is in; it stands where it has no last day (`until`)."""
    used = min(max(days - left, 0), days)
    says = {"step": STEPS[Stage(stage)], "days": days, "until": until}
    if not until:
        css, words = "held", ngettext("停表，剩 %(n)d 天", "停表，剩 %(n)d 天", left) % {"n": left}
        line = _now("%(step)s %(days)d 天 · 等申办人补正") % says
    else:
        css = "past" if left < 0 else "late" if left == 0 else ""
        words = _left(left)
        line = _now("%(step)s %(days)d 天 · %(until)s 止") % says
    context = {"css": css, "ticks": _ticks(used, days), "words": words, "line": line}
    return render_to_string("desk/_wait.html", context)


def _left(left: int) -> str:
    if left < 0:
        return ngettext("超 %(n)d 天", "超 %(n)d 天", -left) % {"n": -left}
    return ngettext("剩 %(n)d 天", "剩 %(n)d 天", left) % {"n": left} if left else _now("今天到期")
