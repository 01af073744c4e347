"""谁看过我的材料: the access log of one application, told to the applicant by visits.

A visit is what one person in one capacity looked at without a pause of half an hour. Opened, it shows each
page and file, and what for, where that was asked. What the applicant has looked at herself is left out;
what the office looked at of her account is told as well.
"""

import datetime
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import F, Q, QuerySet, Window
from django.db.models.functions import Lag
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from applicants.models import Application
from applicants.submission import receipts
from materials.models import MaterialFile
from youyue.identity.log_search import FINDERS
from youyue.identity.models import AccessLog, User
from youyue.identity.purposes import Purpose

Action = AccessLog.Action
PAUSE = datetime.timedelta(minutes=30)


class Start(NamedTuple):
    """The first look of a visit."""

    pk: int
    at: datetime.datetime
    by: UUID
    role: str


@dataclass
class Seen:
    """One page, file or number within a visit: `did` and `thing` in words, `pages` of a file, `n` times."""

    at: datetime.datetime
    did: str
    thing: str
    file: str = ""
    purpose: str = ""
    reason: str = ""
    pages: set[str] = field(default_factory=set)


@dataclass
class Visit:
    at: datetime.datetime
    until: datetime.datetime
    who: str
    role: str
    seen: list[Seen]

    @property
    def for_a_purpose(self) -> list[Seen]:
        """Full numbers and originals of identity documents: what the applicant looks for first."""
        return [visit for visit in self.seen if visit.purpose]

    @property
    def lasted(self) -> bool:
        """Whether it is more than a moment, in the minutes that a page shows."""
        return self.until.replace(second=0, microsecond=0) > self.at

    @property
    def gist(self) -> str:
        """What was seen in one line: the first two things, and how many there are."""
        things = list(dict.fromkeys(visit.thing for visit in self.seen))
        words = _("、").join(things[:2])
        if len(things) <= 2:
            return words
        return ngettext("%(words)s等 %(n)d 项", "%(words)s等 %(n)d 项", len(things)) % {
            "words": words,
            "n": len(things),
        }


def visits_to(application: Application) -> list[Start]:
    """Where each visit begins, the latest first; one query. A visit is at least half an hour after the one
    before it, so that there are few."""
    before = Window(Lag("at"), partition_by=[F("by"), F("role")], order_by=[F("at").asc(), F("id").asc()])
    rows = _looks_at(application).annotate(before=before)
    begins = rows.filter(Q(before=None) | Q(at__gt=F("before") + PAUSE))
    return [Start(*row) for row in begins.order_by("-at", "-id").values_list("pk", "at", "by", "role")]


def latest(application: Application, most: int) -> list[Visit]:
    """The latest visits in words."""
    starts = visits_to(application)
    return in_words(application, starts, starts[:most])


def in_words(application: Application, starts: Sequence[Start], shown: Sequence[Start]) -> list[Visit]:
    """The visits `shown`, of all that `starts` knows; three queries for any number."""
    if not shown:
        return []
    begins: dict[tuple[UUID, str], list[Start]] = {}
    for start in reversed(starts):
        begins.setdefault((start.by, start.role), []).append(start)
    who = {start.by for start in shown}
    looks = _looks_at(application).filter(by__in=who, at__gte=min(start.at for start in shown))
    rows: dict[int, list[AccessLog]] = {start.pk: [] for start in shown}
    for look in looks.order_by("at", "id"):
        known = begins[look.by_id, look.role]
        start = known[bisect_right(known, (look.at, look.pk), key=lambda event: (event.at, event.pk)) - 1]
        if start.pk in rows:
            rows[start.pk].append(look)
    people = User.objects.in_bulk(who)
    dossier = MaterialFile.objects.filter(material__dossier=application.dossier_id)
    files = {str(file.pk): file for file in dossier.select_related("material__requirement")}
    visits = []
    for start in shown:
        mine, name = rows[start.pk], people[start.by].masked_name
        visits.append(Visit(start.at, mine[-1].at, name, start.role, _seen(mine, files)))
    return visits


def _seen(looks: Iterable[AccessLog], files: dict[str, MaterialFile]) -> list[Seen]:
    """What was seen, in the order in which it was opened; pages of a file are one line."""
    seen: dict[tuple[Any, ...], Seen] = {}
    for look in looks:
        file = files.get(look.object_id)
        is_page = file is not None and look.action == Action.PREVIEW
        key = (look.action, look.object_id, "" if is_page else look.what, look.purpose, look.reason)
        line = seen.setdefault(
            key,
            Seen(
                at=look.at,
                did=DID[look.action],
                thing=file.material.requirement.name if file and is_page else look.what,
                file=file.name if file else "",
                purpose=Purpose(look.purpose).label if look.purpose in Purpose else "",
                reason=look.reason,
            ),
        )
        if is_page:
            line.pages.add(look.what)
            line.did = _("看了 %(n)d 页") % {"n": len(line.pages)}
    return list(seen.values())


DID: dict[str, Any] = {
    Action.PREVIEW: gettext_lazy("看了"),
    Action.DOWNLOAD: gettext_lazy("下载了"),
    Action.REVEAL: gettext_lazy("显示了完整号码"),
    Action.EXPORT: gettext_lazy("下载了"),
    Action.SEARCH: gettext_lazy("查了"),
}


def _looks_at(application: Application) -> QuerySet[AccessLog]:
    """By others: at it, its files, the portraits that were handed in, and the account behind it."""
    looks = AccessLog.objects.filter(whose=application.applicant_id, object_id__in=_things(application))
    return looks.exclude(by=application.applicant_id)


def _things(application: Application) -> list[str]:
    files = MaterialFile.objects.filter(material__dossier=application.dossier_id).values_list("pk", flat=True)
    portraits = [
        submission.content["portrait"] for submission in application.submissions(manager="everything").all()
    ]
    keys = [
        application.pk,
        application.applicant_id,
        *files,
        application.portrait_id,
        *(portrait["id"] for portrait in portraits if portrait),
    ]
    return [str(key) for key in keys if key]


# --- whom an administrator looks for --------------------------------------------------------------------
def _of_a_receipt(text: str) -> Iterable[User]:
    return User.objects.filter(applications__receipt_number=receipts.as_stored(text))


FINDERS.append((gettext_lazy("申请编号"), _of_a_receipt))
