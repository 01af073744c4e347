"""What the review reads of the database: a few statements, compiled once, however much there is."""

import uuid
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import (
    BooleanField,
    Case,
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from applicants.desk.access import lies_on_desk
from applicants.desk.desks import DESKS, Desk, desk_of
from applicants.desk.queue.rows import KeyText
from applicants.desk.review.objection import READ, with_objection
from applicants.messages.thread import unread_of_the_applicant
from applicants.models import (
    Application,
    Mark,
    MaterialCheck,
    Membership,
    Message,
    Note,
    Remark,
    Submission,
    Supplement,
)
from materials.models import Dossier, MaterialFile
from materials.scan import scanning
from youyue.identity.models import AccessLog, User
from youyue.prepared import Prepared

# --- the case ----------------------------------------------------------------------------------------
SHOWN = (
    *(field.name for field in Submission._meta.concrete_fields),
    *(f"application__supplement__{field.name}" for field in Supplement._meta.concrete_fields),
    "application__accepted_at",
    "application__applicant__name",
    "application__asked_back_answer",
    "application__asked_back_at",
    "application__asked_back_reason",
    "application__card_number",
    "application__card_type",
    "application__card_valid_until",
    "application__clause_item",
    "application__days_left",
    "application__dossier",
    "application__due_on",
    "application__employer",
    "application__extension_days",
    "application__holder__name",
    "application__position",
    "application__receipt_number",
    "application__round",
    "application__social_insurance",
    "application__stage",
    "application__submitted_at",
    "application__work_arrangement",
)


def _compared(desk: Desk, key: Any) -> QuerySet[Submission]:
    """The current submission, and the one that the desk last sent back, if it did. A CASE and not an OR, for
    which PostgreSQL plans the join twice as long."""
    sent_back = Remark.objects.filter(
        application=key, role=desk.role, issued_at__isnull=False, round__lt=OuterRef("application__round")
    )
    last = Subquery(sent_back.order_by("-round").values("round")[:1])
    is_current = When(round=F("application__round"), then=Value(True))
    is_compared = Case(is_current, default=Q(round=last), output_field=BooleanField())
    return Submission.objects.filter(is_compared, application=key).order_by("-round")


@lru_cache
def _prepared_case(namespace: str) -> Prepared:
    """The same, each with its application, if that lies on the desk and is not the user's own, with how many
    of the applicant's messages the user has not read (`unread`), and where objections are heard with what
    `with_objection` adds."""
    desk = DESKS[namespace]
    joined = ("application__applicant", "application__holder", "application__supplement")

    def build(key: Any, place: Any, named: Any, user: Any) -> QuerySet[Submission]:
        rows = _compared(desk, key).filter(lies_on_desk(desk, place, "application__"))
        messages = unread_of_the_applicant(key, user, desk.role, named).values("application")
        unread = Coalesce(Subquery(messages.annotate(n=Count("pk")).values("n")), 0)
        rows = rows.exclude(application__applicant=user).annotate(unread=unread)
        if desk.hears_objections:
            rows = with_objection(rows, "application", "application__stage")
        return rows.select_related(*joined).only(*SHOWN)

    kinds = {"key": Application._meta.pk, "place": desk.key, "user": User._meta.pk}
    return Prepared(build, **kinds, named=Message._meta.get_field("place"))


@lru_cache
def _prepared_submissions(namespace: str) -> Prepared:
    return Prepared(lambda key: _compared(DESKS[namespace], key), key=Application._meta.pk)


def compared(desk: Desk) -> Prepared:
    """The current submission, and the one that the desk last sent back, by the application's key."""
    return _prepared_submissions(desk.namespace)


REMARKS = Prepared(
    lambda key: Remark.objects.filter(application=key).select_related("requirement"),
    key=Application._meta.pk,
)


def case(key: uuid.UUID, membership: Membership) -> list[Submission]:
    """What is compared of one application of the member's own desk, and not her own, each submission
    with its application; nothing for any other."""
    known = _prepared_case(membership.namespace)
    place = membership.place
    rows = known.rows(key=key, place=place, named=str(place), user=membership.user_id)
    for row in rows:
        row.application.__dict__ |= {name: row.__dict__[name] for name in READ if name in row.__dict__}
    return rows


# --- files, and what was seen of them ----------------------------------------------------------------
class FileFacts(NamedTuple):
    """What is known of a file today, beside what the submission says of it."""

    key: uuid.UUID
    replaces: uuid.UUID | None
    recorded: str
    findings: list[dict[str, Any]]
    examined_at: datetime | None
    kept_anyway_at: datetime | None
    compared: dict[str, list[dict[str, Any]]]
    is_opened: bool

    @property
    def scan(self) -> str:
        return scanning.state_of(self.recorded)

    @property
    def marks(self) -> dict[str, Any]:
        """What is added to the submission's line of the file."""
        return {"scan": self.scan, "compared": self.compared}


UNKNOWN: dict[str, Any] = {"scan": "", "compared": {}}  # of a file that is gone


def _files(dossier: Any, user: Any) -> QuerySet[MaterialFile]:
    """Every file the dossier ever had: an earlier submission names those that were replaced."""
    opened = Exists(AccessLog.objects.filter(by=user, object_id=KeyText(OuterRef("pk"))))
    columns = (
        "pk",
        "replaces",
        "scan_state",
        "findings",
        "examined_at",
        "kept_anyway_at",
        "compared",
        opened,
    )
    return MaterialFile.objects.filter(material__dossier=dossier).order_by().values_list(*columns)


FILES = Prepared(_files, dossier=Dossier._meta.pk, user=User._meta.pk)


def files(application: Application, membership: Membership) -> dict[str, FileFacts]:
    """By id, with whether this reviewer has opened it, by the access log."""
    rows = FILES.rows(dossier=application.dossier_id, user=membership.user_id)
    return {str(row[0]): FileFacts._make(row) for row in rows}


# --- what was written about it -----------------------------------------------------------------------
class Written(NamedTuple):
    """The desk's verdicts by requirement and round, with their reasons and answers, another desk's last ones,
    a member's marks by what they are about, and the notes. `reviewers` are the names of who wrote the desk's
    verdicts, by round and person; `others` colleagues' marks: what, since which round, by whom."""

    verdicts: dict[tuple[int, int], tuple[str, str, list[dict[str, Any]]]]
    elsewhere: dict[int, tuple[str, str]]
    marks: dict[str, tuple[int, bool]]
    notes: list[Note]
    reviewers: dict[tuple[int, uuid.UUID], str]
    others: list[tuple[str, int, uuid.UUID]]


VERDICTS = Prepared(
    lambda key: MaterialCheck.objects.filter(application=key).values_list(
        "requirement_id", "round", "verdict", "reason", "role", "answers", "by", "by__name", "reason_old"
    ),
    key=Application._meta.pk,
)
REASON: Any = MaterialCheck._meta.get_field("reason")
MARKS = Prepared(
    lambda key: Mark.objects.filter(application=key).values_list("what", "round", "is_set", "by"),
    key=Application._meta.pk,
)


@lru_cache
def _prepared_notes(namespace: str) -> Prepared:
    desk = DESKS[namespace]

    def build(key: Any, place: Any) -> QuerySet[Note]:
        rows = Note.objects.filter(application=key, **{desk.place: place})
        return rows.select_related("by").order_by("at", "pk")

    return Prepared(build, key=Application._meta.pk, place=desk.key)


def _by_round(row: tuple[Any, ...]) -> int:
    return row[1]


def written(application: Application, membership: Membership) -> Written:
    """Of the member's own desk, and what others found of the materials."""
    key, role = application.pk, desk_of(membership).role
    verdicts, marks, me = VERDICTS.rows(key=key), MARKS.rows(key=key), membership.user_id
    ours = [row for row in verdicts if row[4] == role]
    theirs = sorted((row for row in verdicts if row[4] != role), key=_by_round)

    def reason(row: tuple[Any, ...]) -> str:
        return row[8] or REASON.open(row[3], key, row[1], row[0], row[4])

    return Written(
        {(row[0], row[1]): (row[2], reason(row), row[5]) for row in ours},
        {row[0]: (row[2], reason(row)) for row in theirs if row[2]},
        {what: (number, is_set) for what, number, is_set, by in marks if by == me},
        _prepared_notes(membership.namespace).rows(key=key, place=membership.place),
        {(row[1], row[6]): row[7] for row in ours},
        [(what, number, by) for what, number, is_set, by in marks if is_set and by != me],
    )
