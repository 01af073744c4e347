"""发卡 from a list: a trial that names every line, and the issuing of all of it or of none."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from applicants.desk.access import on_the_desk
from applicants.desk.desks import desk_of
from applicants.models import Application, Event, Membership, Stage
from applicants.models.stages import STATE_OF, State
from applicants.submission import receipts
from applicants.window.card_forms import CARD_YEARS, years_from
from applicants.window.sheet import COLUMNS, Line
from applicants.workflow import Moved, StepRefused, advance, cards, may
from youyue.identity.models import User
from youyue.ui.fields import split_pasted


@dataclass(frozen=True)
class Flaw:
    """What is wrong in one cell of a line, and what to do about it."""

    line: int
    column: str
    typed: str
    wrong: str
    mend: str
    application: Application | None = None


@dataclass(frozen=True)
class Ready:
    line: int
    application: Application
    card_number: str
    valid_until: date


@dataclass
class Trial:
    """What would become of a list. While there is one flaw, nothing is issued."""

    ready: list[Ready] = field(default_factory=list)
    flaws: list[Flaw] = field(default_factory=list)

    @property
    def broken(self) -> set[int]:
        """The numbers of the lines with a flaw."""
        return {flaw.line for flaw in self.flaws}

    @property
    def count(self) -> int:
        return len(self.ready) + len(self.broken)

    @property
    def first_due(self) -> date | None:
        return min(filter(None, (ready.application.due_on for ready in self.ready)), default=None)


def try_out(lines: list[Line], membership: Membership, *, is_locked: bool = False) -> Trial:
    """Four queries, however long the list is. `is_locked`: for the rest of the transaction nobody else moves
    any of the applications."""
    numbers = [receipts.as_stored(line.cells[0]) if line.cells else "" for line in lines]
    rows = on_the_desk(desk_of(membership), membership.place).exclude(applicant=membership.user_id)
    rows = rows.filter(receipt_number__in=set(numbers)).order_by("pk")
    if is_locked:
        list(Application.objects.select_for_update().filter(pk__in=rows.values("pk")).order_by("pk"))
    applications = {row.receipt_number: row for row in rows.select_related("applicant", "holder")}
    known = _Known(applications, lines, membership.user)
    trial = Trial()
    for line, number in zip(lines, numbers, strict=True):
        application = applications.get(number)
        flaws = list(known.flaws(line, number, application))
        trial.flaws += flaws
        if not flaws and application is not None:
            until = day_of(line.cells[2])
            trial.ready.append(Ready(line.number, application, line.card, until or date.max))
    return trial


def issue(lines: list[Line], membership: Membership) -> Trial:
    """Issue every line, or none: then the trial that comes back has the flaws that stood in the way."""
    with transaction.atomic():
        trial = try_out(lines, membership, is_locked=True)
        for ready in trial.ready if not trial.flaws else ():
            if refusal := _issued(ready, membership.user):
                application = ready.application
                typed, mend = ready.card_number, _("核对后再试")
                trial.flaws.append(Flaw(ready.line, _("卡号"), typed, refusal, mend, application))
                break
        if trial.flaws:
            transaction.set_rollback(True)
    broken = trial.broken
    trial.ready = [ready for ready in trial.ready if ready.line not in broken]
    return trial


def _issued(ready: Ready, by: User) -> str:
    """What stood in the way, or ""."""
    facts: dict[str, Any] = {"card_number": ready.card_number, "valid_until": ready.valid_until}
    try:
        advance(ready.application, "issue", by=by, **facts)
    except (Moved, StepRefused) as refused:
        return str(refused.message)
    except IntegrityError:
        return _("这个卡号刚刚发给了别的申办人")
    return ""


def was_issued(lines: list[Line], membership: Membership) -> bool:
    """Whether this very list is what the same officer issued: the last that happened to every application of
    it, with the same number and day. Then it is answered as the first time. Two queries."""
    listed: dict[str, Any] = {}
    for line in lines:
        if len(line.cells) != COLUMNS:
            return False
        listed[receipts.as_stored(line.cells[0])] = (line.card, day_of(line.cells[2]))
    rows = on_the_desk(desk_of(membership), membership.place, [Stage.ISSUED])
    rows = rows.exclude(applicant=membership.user_id).filter(receipt_number__in=listed)
    cards = {row.receipt_number: (row.card_number, row.card_valid_until) for row in rows}
    if not listed or cards != listed:
        return False
    events = Event.objects.filter(application__in=rows).order_by("sequence")
    last = {pk: (name, by) for pk, name, by in events.values_list("application", "name", "by")}
    return set(last.values()) == {("issue", membership.user_id)}


def day_of(typed: str) -> date | None:
    parts = split_pasted(typed)
    try:
        return date(*map(int, parts)) if parts else None
    except ValueError:
        return None


class _Known:
    """What is known beyond a single line: who holds what, which card numbers are taken, what came before."""

    def __init__(self, applications: dict[Any, Application], lines: list[Line], user: User) -> None:
        self.user = user
        self.seen: dict[tuple[str, str], int] = {}
        numbers = {line.card for line in lines}
        taken = Application.objects.filter(card_number__in=numbers).values_list("card_number", flat=True)
        self.taken = set(taken)
        elsewhere = [row.pk for row in applications.values() if row.stage != Stage.CARD_PRODUCTION]
        events = Event.objects.filter(application__in=elsewhere).select_related("by")
        self.last = {event.application_id: event for event in events.order_by("application", "sequence")}
        self.covers: dict[Any, bool] = {}
        self.today = timezone.localdate()
        self.latest = years_from(self.today, CARD_YEARS)

    def flaws(self, line: Line, number: str, application: Application | None) -> Iterator[Flaw]:
        if len(line.cells) != COLUMNS:
            wrong = _("这一行有 %(n)d 列，应当有 3 列") % {"n": len(line.cells)}
            mend = _("写成“申请编号、卡号、有效期至”，用制表符或逗号分开")
            yield Flaw(line.number, _("整行"), " ".join(line.cells)[:60], wrong, mend, application)
            return
        cells = (
            (_("申请编号"), line.cells[0], self._number(number, application, line)),
            (_("状态"), "", self._stage(application)),
            (_("办理人"), "", self._holder(application)),
            (_("卡号"), line.cells[1], self._card(line, application)),
            (_("有效期至"), line.cells[2], self._until(line.cells[2])),
        )
        for column, typed, problem in cells:
            if problem is not None:
                wrong, mend, *instead = problem
                yield Flaw(
                    line.number, column, instead[0] if instead else typed[:60], wrong, mend, application
                )

    def _again(self, column: str, value: str, line: Line) -> str:
        """The sentence for what stood in an earlier line, or ""."""
        first = self.seen.setdefault((column, value), line.number)
        return _("和第 %(n)d 行重复") % {"n": first} if first != line.number else ""

    def _number(self, number: str, application: Application | None, line: Line) -> Any:
        if spoilt := _spoilt(number):
            return spoilt
        if application is None and receipts.is_mistyped(number):
            return _("校验位对不上，可能抄错了一位"), _("照受理单核对")
        if application is None:
            return _("本窗口没有这个编号的申请"), _("核对编号；不归本窗口办的，删去这一行")
        again = self._again("number", number, line)
        return (again, _("两行只能留一行")) if again else None

    def _stage(self, application: Application | None) -> Any:
        if application is None or application.stage == Stage.CARD_PRODUCTION:
            return None
        wrong = Moved(application, self.last.get(application.pk)).message
        is_closed = application.stage in STATE_OF[State.CLOSED]
        mend = _("删去这一行") if is_closed else _("先办审核通过，或删去这一行")
        return wrong, mend, str(application.get_stage_display())

    def _holder(self, application: Application | None) -> Any:
        if application is None or application.holder is None or application.holder_id == self.user.pk:
            return None
        if application.stage != Stage.CARD_PRODUCTION:
            return None
        holder = application.holder_id
        if holder not in self.covers:
            self.covers[holder] = may(self.user, "applicants.stand_in_for_holder", application)
        if self.covers[holder]:
            return None
        mend = _("请办理人发卡或转给您，或删去这一行")
        return _("由同事办理，不能代发"), mend, application.holder.masked_name

    def _card(self, line: Line, application: Application | None) -> Any:
        card = line.card
        if not card:
            return _("没有填"), _("照实物卡补上"), _("（空）")
        if spoilt := _spoilt(card):
            return spoilt
        if wrong := cards.why_not_a_number(card):
            return wrong, _("核对实物卡后改这一格")
        if card in self.taken and (application is None or application.card_number != card):
            return _("已经发给别的申办人"), _("核对实物卡后改这一格")
        again = self._again("card", card, line)
        return (again, _("核对两张实物卡")) if again else None

    def _until(self, typed: str) -> Any:
        if spoilt := _spoilt(typed):
            return spoilt
        until = day_of(typed)
        if until is None:
            return _("不是日期，或没有这一天"), _("写成 2031-11-27 这样")
        if until <= self.today:
            return _("有效期早于今天"), _("核对实物卡后改这一格")
        if until > self.latest:
            mend = _("最晚 %(day)s；卡面确实更晚的，请单独发卡") % {"day": self.latest.isoformat()}
            return _("超过 %(n)d 年") % {"n": CARD_YEARS}, mend
        return None


def _spoilt(typed: str) -> tuple[str, str] | None:
    """What a spreadsheet did to a cell (`sheet.py` marks it)."""
    if typed.startswith("="):
        return _("是公式，不是值"), _("改成文字，照实物填写")
    if typed.endswith(")") and "(" in typed:
        wrong = _("这一格不是文本格式，开头的 0 和 15 位以后的数字可能已经丢了")
        return wrong, _("照实物改好这一格，删去括号里的字")
    return None
