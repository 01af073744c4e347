"""The data: the catalogue, the people who ask, and as many applications as wanted, by INSERT … SELECT.

One employer has a twentieth of all rows, because uniform data hide what grows with an employer's own rows.
"""

import uuid
from dataclasses import dataclass

from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command
from django.db import connection, models

from applicants.models import Application, Stage
from applicants.statistics import counting
from catalog.lists.options import window_regions
from catalog.models import Employer
from tests import make
from youyue.identity.models import User

EMPLOYERS = 19  # beside the one with a twentieth
STAGES = ("submitted", "employer_review", "endorsed", "issued", "window_review", "returned_by_employer")
# How each came to its stage: the event, from where to where, so many days after it was handed in.
WAY = (
    ("submit", "draft", "submitted", 0, STAGES),
    ("receive", "submitted", "employer_review", 1, STAGES[1:]),
    ("endorse", "employer_review", "endorsed", 4, STAGES[2:5]),
    ("accept", "endorsed", "window_review", 7, STAGES[3:5]),
    ("approve", "window_review", "card_production", 20, STAGES[3:4]),
    ("issue", "card_production", "issued", 28, STAGES[3:4]),
    ("send_back", "employer_review", "returned_by_employer", 3, STAGES[5:]),
)
WAITS = 7  # so many lengths of each step
REGIONS = 22
# Ids of the rows that were poured in: the last twelve hex digits are the row's number.
POURED = "0{kind}000000-0000-4000-8000-"


@dataclass
class World:
    """Who asks, and what for."""

    applicant: User
    reviewer: User
    draft: Application
    reviewed: Application
    officer: User
    at_the_window: Application

    def cookie(self, who: User) -> str:
        """A session made directly: signing in is not what is measured."""
        session = SessionStore()
        session["_auth_user_id"] = str(who.pk)
        session["_auth_user_backend"] = "youyue.identity.backends.GrantBackend"
        session["_auth_user_hash"] = who.get_session_auth_hash()
        session["assured"] = {"at": 1 << 40, "by": "tests"}
        session.save()
        return str(session.session_key)


def people() -> World:
    """The applicant with a complete draft, and a reviewer who holds somebody else's application."""
    call_command("load_catalog", verbosity=0)
    at = make.employer()
    reviewer = make.reviewer("linghai", at)
    reviewed = make.application(make.user("chenzhihao"), employer=at, stage=Stage.EMPLOYER_REVIEW)
    draft = make.application(make.user("mowen"), employer=at)
    for number in range(EMPLOYERS):
        Employer.objects.create(
            name=f"用人单位 {number:02d}", credit_code=f"9144000000000{number:04d}X", region_id="440106"
        )
    officer = make.officer("chuangkou-sheng", "440000")
    theirs = make.application(make.user("other"), employer=make.employer("provincial"), stage=Stage.ENDORSED)
    return World(draft.applicant, reviewer, draft, reviewed, officer, theirs)


def pour(world: World, upto: int) -> None:
    """Bring the number of applications up to `upto`."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = 0")
    first = Application.objects.count()
    numbers = (
        f"""WITH RECURSIVE n(i) AS (SELECT {first} UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {upto})"""  # noqa: S608
    )
    employers = _employers(world)
    stage = _choice("(i / 20) %% 6", [f"'{one}'" for one in STAGES])
    moment = _moment()
    _copy(
        numbers,
        world.reviewed.applicant,
        {"id": _id(1), "subject": "'bench-' || i", "account_name": "'bench-' || i", "name": "'申办人' || i"},
    )
    _copy(numbers, world.reviewed.dossier, {"id": _id(2)})
    _copy(
        numbers,
        world.reviewed,
        {
            "id": _id(3),
            "applicant_id": _id(1),
            "dossier_id": _id(2),
            "receipt_number": _number(),
            "stage": stage,
            "employer_id": employers,
            "sent_to_id": employers,
            "window_region": _choice(f"i %% {REGIONS}", _regions()),
            "card_type": _choice("i %% 3", ["'A'", "'A'", "'B'"]),
            "submitted_at": moment,
            "moved_at": moment,
            "endorsed_at": f"CASE WHEN (i / 20) %% 6 IN (2, 3, 4) THEN {moment} END",
            "due_on": f"CASE WHEN (i / 20) %% 6 IN (2, 3, 4) THEN {_day()} END",
            "holder_id": f"CASE WHEN (i / 20) %% 6 = 1 THEN {_uuid(world.reviewer.pk)} END",
        },
    )
    _events(numbers, world)
    counting.count()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def _events(numbers: str, world: World) -> None:
    """The way of each application to its stage."""
    known = world.reviewed.events.get(name="receive")
    sequence = dict.fromkeys(STAGES, 0)
    for name, source, target, days, stages in WAY:
        places = {stage: sequence[stage] + 1 for stage in stages}
        sequence |= places
        (place,) = set(places.values())
        changed = {
            "application_id": _id(3),
            "sequence": str(place),
            "name": f"'{name}'",
            "source": f"'{source}'",
            "target": f"'{target}'",
            "role": "'applicant'" if name == "submit" else f"'{'window' if days > 5 else 'employer'}'",
            "at": _moment(f"{days} + {days} * (i %% {WAITS}) / 4"),
        }
        numbered = ", ".join(str(STAGES.index(stage)) for stage in stages)
        _copy(numbers, known, changed, where=f"(i / 20) %% 6 IN ({numbered})")


def _copy(numbers: str, row: models.Model, changed: dict[str, str], where: str = "true") -> None:
    """The same row over and over, but for what `changed` says."""
    table = row._meta.db_table
    automatic = (models.BigAutoField, models.AutoField)
    columns = [
        field.column
        for field in row._meta.concrete_fields
        if not field.generated and not (isinstance(field, automatic) and field.column not in changed)
    ]
    values = ", ".join(changed.get(name, f't."{name}"') for name in columns)
    names = ", ".join(f'"{name}"' for name in columns)
    pk = row._meta.pk
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO "{table}" ({names}) {numbers} SELECT {values} FROM n, "{table}" t '  # noqa: S608
            f'WHERE t."{pk.column}" = %s AND {where}',
            [pk.get_db_prep_value(row.pk, connection)],
        )


def _id(kind: int) -> str:
    text = POURED.format(kind=kind)
    if connection.vendor == "postgresql":
        return f"('{text}' || lpad(to_hex(i), 12, '0'))::uuid"
    return f"'{text.replace('-', '')}' || printf('%%012x', i)"


def poured_at(region: str) -> str:
    """The key of one that waits at this window, whatever the number of rows."""
    place = _regions().index(f"'{region}'")
    number = next(i for i in range(10, 10_000) if i % REGIONS == place and (i // 20) % 6 == 2)
    return f"{POURED.format(kind=3)}{number:012x}"


def _employers(world: World) -> str:
    big = _uuid(world.reviewed.employer_id)
    others = [
        _uuid(pk) for pk in Employer.objects.filter(name__startswith="用人单位").values_list("pk", flat=True)
    ]
    return f"CASE WHEN i %% 20 = 0 THEN {big} ELSE {_choice(f'(i / 6) %% {len(others)}', others)} END"


def _uuid(value: uuid.UUID) -> str:
    return f"'{value}'::uuid" if connection.vendor == "postgresql" else f"'{value.hex}'"


def _moment(days: str = "0") -> str:
    """One submitted a minute, going back from today; or so many days after that."""
    if connection.vendor == "postgresql":
        return f"now() - i * interval '1 minute' + ({days}) * interval '1 day'"
    return f"strftime('%%Y-%%m-%%d %%H:%%M:%%S', 'now', '-' || i || ' minutes', ({days}) || ' days')"


def _day() -> str:
    """The last day of a period: one of twenty around today."""
    if connection.vendor == "postgresql":
        return "current_date + (i %% 20 - 5)"
    return "date('now', (i %% 20 - 5) || ' days')"


def _number() -> str:
    """`YY2026-` and seven digits: as the first numbers were, without a check glyph."""
    if connection.vendor == "postgresql":
        return "'YY2026-' || lpad(i::text, 7, '0')"
    return "'YY2026-' || printf('%%07d', i)"


def _regions() -> list[str]:
    return [f"'{code}'" for code in list(window_regions().values)[:REGIONS]]


def _choice(number: str, values: list[str]) -> str:
    cases = " ".join(f"WHEN {place} THEN {value}" for place, value in enumerate(values))
    return f"CASE {number} {cases} END"
