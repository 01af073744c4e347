"""The messages of one application as one side sees them, writing one, and what is unread.

The applicant writes to whoever has the application: the employer from the submission on, the window from the
endorsement on and while it reviews an objection, and after a return the one that returned it. She sees all of
them; a desk sees its own. Where the other side may not write any more, what was written stays to be read.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import DateTimeField, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from applicants.models import Application, Message, MessageReading, Stage
from applicants.models.stages import OBJECTION_STAGES
from applicants.notifications import AUDIENCES
from applicants.workflow import APPLICANT, EMPLOYER, WINDOW, Moved, StepRefused, lock
from catalog.lists.windows import service_window
from youyue.identity.models import User
from youyue.notices.models import Notice
from youyue.prepared import Prepared

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)  # when she had read nothing
AN_HOUR, MOST_AN_HOUR = timedelta(hours=1), 20
KINDS = {APPLICANT: "message", EMPLOYER: "message_employer", WINDOW: "message_window"}
AT_EMPLOYER = (Stage.SUBMITTED, Stage.EMPLOYER_REVIEW, Stage.RETURNED_BY_EMPLOYER)
AT_WINDOW = (
    Stage.ENDORSED,
    Stage.WINDOW_REVIEW,
    Stage.CARD_PRODUCTION,
    Stage.RETURNED_BY_WINDOW,
    *OBJECTION_STAGES,
)


class Answered(StepRefused):
    """A colleague wrote to the applicant after the page was drawn."""

    def __init__(self, message: Message) -> None:
        at = timezone.localtime(message.at).strftime("%Y-%m-%d %H:%M")
        words = _("%(name)s于 %(at)s 已经给申办人留言，您的留言没有发出。请看过再决定要不要发")
        super().__init__(words % {"name": message.by.masked_name, "at": at})


@dataclass(frozen=True)
class Party:
    """The employer or window that the applicant writes with: `place` is the employer's key or the window's
    region."""

    side: str
    place: str

    def __str__(self) -> str:
        return f"{self.side}:{self.place}"


@dataclass(frozen=True)
class Reader:
    """Who reads and writes; `party` is None for the applicant."""

    user: User
    party: Party | None = None

    @property
    def role(self) -> str:
        return self.party.side if self.party else APPLICANT

    def sees(self, application: Application) -> QuerySet[Message]:
        rows = Message.objects.filter(application=application)
        return rows.filter(side=self.party.side, place=self.party.place) if self.party else rows


@dataclass
class Line:
    """One message, as the reader sees it."""

    message: Message
    is_mine: bool
    is_new: bool

    @property
    def who(self) -> str:
        """The desk's people by the desk and their masked name."""
        if self.message.role == APPLICANT:
            return _("您") if self.is_mine else _("申办人")
        return f"{self.message.party_name} {self.message.by.masked_name}"


class Thread:
    """What one page shows."""

    def __init__(self, application: Application, reader: Reader) -> None:
        self.application, self.reader = application, reader
        self.party = party_of(application)

    @property
    def may_write(self) -> bool:
        return self.party is not None and self.reader.party in (None, self.party)

    @property
    def party_name(self) -> str:
        """To whom the applicant writes."""
        return name_of(self.party, self.application) if self.party else ""

    @cached_property
    def lines(self) -> list[Line]:
        reading = MessageReading.objects.filter(application=self.application, by=self.reader.user).first()
        return [
            Line(
                message,
                message.role == self.reader.role,
                message.role != self.reader.role and (reading is None or message.at > reading.until),
            )
            for message in self.reader.sees(self.application).select_related("by")
        ]

    @property
    def last(self) -> str:
        """The key of the last message that is shown, "" where there is none."""
        return str(self.lines[-1].message.pk) if self.lines else ""

    @property
    def unread(self) -> int:
        return sum(line.is_new for line in self.lines)


def party_of(application: Application) -> Party | None:
    """The desk that the applicant may write to now; None for a draft, what is closed, and what was returned
    by an employer in whose place another one has been filled in."""
    if application.stage in AT_WINDOW:
        return Party(WINDOW, application.window_region)
    if application.stage not in AT_EMPLOYER or application.employer_id != application.sent_to_id:
        return None
    return Party(EMPLOYER, str(application.employer_id))


def name_of(party: Party, application: Application) -> str:
    if party.side == EMPLOYER:
        return application.employer.name if application.employer else _("工作单位")
    window = service_window(party.place)
    return window.short_name if window else _("受理窗口")


def send(application: Application, reader: Reader, text: str, seen: str, after: str | None = None) -> Message:
    """Write a message and tell the other side; `seen` is the party that the page named, `after` its `last`.

    What the same person has sent since in the same words is that message. Raises `Moved` where the other
    side may not be written to any more or the application has gone elsewhere since, `Answered` where a
    colleague wrote since, and `StepRefused` for too much.
    """
    with transaction.atomic():
        locked = lock(application.pk)
        party = party_of(locked)
        if party is None or reader.party not in (None, party) or (not reader.party and seen != str(party)):
            raise Moved(locked, locked.events.order_by("sequence").last())
        if after is not None and (sent := _sent_since(locked, reader, text, after)):
            return sent
        if not text or len(text) > Message.LONGEST:
            raise StepRefused(_("留言最多 %(n)d 个字") % {"n": Message.LONGEST})
        now = timezone.now()
        mine = Message.objects.filter(application=locked, by=reader.user, at__gt=now - AN_HOUR)
        if mine.count() >= MOST_AN_HOUR:
            raise StepRefused(_("一小时内最多留言 %(n)d 条，请稍后再发") % {"n": MOST_AN_HOUR})
        message = Message(
            application=locked,
            side=party.side,
            place=party.place,
            party_name=name_of(party, locked),
            by=reader.user,
            role=reader.role,
            text=text,
            at=now,
        )
        message.save()
        _tell(message)
    return message


def _sent_since(application: Application, reader: Reader, text: str, after: str) -> Message | None:
    rows = reader.sees(application).filter(role=reader.role).select_related("by").order_by("at")
    with suppress(ValueError):
        if after and (shown := reader.sees(application).filter(pk=UUID(after)).only("at").first()):
            rows = rows.filter(at__gt=shown.at)
    since = list(rows)
    for message in since:
        if message.by_id == reader.user.pk and message.text == text:
            return message
    for message in since:
        if message.by_id != reader.user.pk:
            raise Answered(message)
    return None


def mark_read(application: Application, reader: Reader, last: UUID) -> None:
    """All up to the message that was the last on the page; what came after it stays unread."""
    message = reader.sees(application).filter(pk=last).only("at").first()
    if message is None:
        return
    key = {"application": application, "by": reader.user}
    made, is_new = MessageReading.objects.get_or_create(**key, defaults={"until": message.at})
    if not is_new:
        MessageReading.objects.filter(pk=made.pk, until__lt=message.at).update(until=message.at)


def unread_count(application: Application, reader: Reader) -> int:
    """How many messages of the other side she has not read; one query."""
    key = {"application": application.pk, "user": reader.user.pk}
    if reader.party is None:
        return len(OF_THE_DESKS.rows(**key))
    return len(OF_THE_APPLICANT.rows(**key, side=reader.party.side, place=reader.party.place))


def _unread(application: Any, user: Any) -> QuerySet:
    reading = MessageReading.objects.filter(application=application, by=user)
    until = Coalesce(Subquery(reading.values("until")), Value(LONG_AGO, DateTimeField()))
    return Message.objects.filter(application=application, at__gt=until).order_by()


def unread_of_the_applicant(application: Any, user: Any, side: Any, place: Any) -> QuerySet[Message]:
    """What a member of that employer or window has not read; for pages that ask with what else they ask."""
    return _unread(application, user).filter(role=APPLICANT, side=side, place=place)


_KEY = {"application": Application._meta.pk, "user": User._meta.pk}
OF_THE_DESKS = Prepared(
    lambda application, user: _unread(application, user).exclude(role=APPLICANT).values_list("pk"), **_KEY
)
OF_THE_APPLICANT = Prepared(
    lambda **values: unread_of_the_applicant(**values).values_list("pk"),
    **_KEY,
    side=Message._meta.get_field("side"),
    place=Message._meta.get_field("place"),
)


def _tell(message: Message) -> None:
    """The other side; who has an unread notice of messages in this application already is not told again."""
    application, role = message.application, message.role
    to = message.side if role == APPLICANT else APPLICANT
    text = {
        APPLICANT: _("单位给您留言了，请查看") if role == EMPLOYER else _("受理窗口给您留言了，请查看"),
        EMPLOYER: _("申办人在一份申请里留言了，请查看"),
        WINDOW: _("申办人在一份申请里留言了，请查看"),
    }[to]
    kind, audience = KINDS[to], AUDIENCES[to]
    waiting = Notice.objects.filter(about=str(application.pk), kind=kind, read_at=None)
    notified = set(waiting.values_list("to", flat=True))
    for user in audience.people(application, None):
        if user.pk not in notified:
            audience.notify(user, application, text, kind)
