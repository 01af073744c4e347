"""Every look leaves a trace: each address asked as everybody, in a world in which every field is a canary.

What an answer shows of the applicant is compared with the table of looks (`youyue/identity/looks.py`) and
with the access log: nothing beyond the table, no more than lists show without a row, no row for nothing, and
no full number or original of an identity document without a purpose. The whole is a trial; the desks' own
pages are asked in every run.
"""

from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.http import HttpResponse
from django.urls import NoReverseMatch, reverse

from applicants.parts import BY_SLUG
from tests import canaries
from tests.make import PATHS
from tests.printed import draw_at_once
from tests.routes import TABLE, Row
from tests.test_admin_routes import MODELS, some
from tests.world import World, ask, build
from youyue.identity import looks
from youyue.identity.alarms import LogFailed
from youyue.identity.looks import FOR_A_PURPOSE, LISTS, Kind, Look
from youyue.identity.models import AccessLog

pytestmark = pytest.mark.sweep

DESKS = ("employers", "window")
PANES = ["", *(f"?show=part-{slug}" for slug in BY_SLUG), "?show=changes", "?show=changes&all=1"]
PANES += ["?show=supplement"]
CASE_PAGES = ("application", "messages", "record", "record_pdf", "archive", "portrait", "send_back", "holder")
WITHHELD = ("application", "messages", "record", "portrait", "archive")
NOBODYS = ("404", "405", "401", "in")
WHY = {"purpose": "match", "reason": ""}
NUMBER = {"row": "basics.id_number"}


@dataclass(frozen=True)
class Asked:
    """One request: the name of its address, where it leads, and what it posts."""

    route: str
    address: str
    method: str = "GET"
    data: dict[str, str] = field(default_factory=dict)


def declared() -> dict[str, set[Kind]]:
    """By the name of an address: what its answers may show of others."""
    kinds: dict[str, set[Kind]] = {}
    for routes, may in [(LISTS, {Kind.LISTED}), *((look.value.routes, look.value.kinds) for look in Look)]:
        for route in routes.split():
            app, _colon, name = route.partition(":")
            for at in DESKS if app == "desk" else (app,):
                kinds.setdefault(f"{at}:{name}", set()).update(may)
    return kinds


DECLARED = declared()


# --- what is asked ------------------------------------------------------------------------------------
def canary_world(stage: str) -> World:
    world = build(stage, canaries.fill, canaries.SAID)
    world.mine.refresh_from_db()
    world.people["own colleague"] = world.membership.user
    canaries.write(world.mine, "employer", str(world.mine.employer_id))
    canaries.write(world.mine, "window", world.mine.window_region)
    return world


def of_the_table(world: World, rows: list[Row], panes: list[str] = PANES) -> Iterator[Asked]:
    for row in rows:
        address = reverse(row.name, args=row.arguments(world))
        yield Asked(row.name, address, row.method)
        if row.method == "POST":
            yield from (Asked(row.name, address, "POST", data) for data in posts(world, row.name))
        elif row.name in ("employers:application", "window:application"):
            yield from (Asked(row.name, address + pane) for pane in panes)


def posts(world: World, route: str) -> list[dict[str, str]]:
    """What is posted so that the answer comes to the data, or close to it."""
    name, pick = route.partition(":")[2], f"{world.mine.pk}:{world.mine.round}"
    person = {"person": canaries.CANARIES["User.name"], "purpose": "audit"}
    return {
        "reveal": [NUMBER, NUMBER | WHY, NUMBER | {"purpose": "other"}, NUMBER | {"reason": "看"}],
        "material_original": [WHY, {"purpose": "nobody knows"}],
        "messages": [{"text": ""}],
        "bulk": [{"act": act, "pick": pick} for act in ("claim", "assign", "export", "receive")],
        "identity_accesslog_person": [person, {"person": "没有这个人", "purpose": "audit"}],
        "unattended": [{"number": world.mine.receipt_number or "x"}],
    }.get(name, [])


def of_every_file(world: World) -> Iterator[Asked]:
    """Of the identity document and of another material: page, small page, original, with and without WHY."""
    for file in world.files:
        for desk in DESKS:
            page = reverse(f"{desk}:material_page", args=[world.mine.pk, file.pk, 1])
            original = reverse(f"{desk}:material_original", args=[world.mine.pk, file.pk])
            yield from (Asked(f"{desk}:material_page", page + query) for query in ("", "?size=small"))
            yield Asked(f"{desk}:material_original", original)
            yield Asked(f"{desk}:material_original", original, "POST", WHY)


def of_the_case(world: World) -> Iterator[Asked]:
    for desk in DESKS:
        for name in CASE_PAGES:
            yield Asked(f"{desk}:{name}", reverse(f"{desk}:{name}", args=[world.mine.pk]))


def of_the_admin(world: World) -> Iterator[Asked]:
    for model in MODELS:
        for page in ("changelist", "change", "history"):
            name = f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}"
            thing = world.mine.applicant if model._meta.label == "identity.User" else some(model, world)
            try:
                yield Asked(name, reverse(name, args=[] if page == "changelist" else [thing.pk]))
            except NoReverseMatch:
                continue


@pytest.fixture(autouse=True)
def _papers_are_there(monkeypatch: pytest.MonkeyPatch) -> None:
    draw_at_once(monkeypatch)


# --- what is found -------------------------------------------------------------------------------------
def sweep(world: World, asked: Iterator[Asked], roles: tuple[str, ...]) -> list[str]:
    owner, wrong = world.mine.applicant, []
    for one in asked:
        for role in roles:
            rows: list[AccessLog] = []

            def keep(response: HttpResponse, rows: list[AccessLog] = rows) -> None:
                rows += AccessLog.objects.filter(whose=owner).exclude(by=owner)

            response = ask(world, role, one.method, one.address, one.data, keep)
            query = one.address.partition("?")[2]
            said = f"{role} at {one.method} {one.route} {query} {one.data or ''} ({response.status_code})"
            wrong += [f"{said}: {fault}" for fault in faults(one.route, response, rows)]
    return wrong


def faults(route: str, response: HttpResponse, rows: list[AccessLog]) -> list[str]:
    shown = canaries.shown_in(response)
    kinds = {canaries.KINDS[name] for name in shown}
    return list(complaints(route, shown, kinds, rows))


def complaints(route: str, shown: set[str], kinds: set[Kind], rows: list[AccessLog]) -> Iterator[str]:
    if beyond := kinds - DECLARED.get(route, set()):
        yield f"shows {sorted(kind.name for kind in beyond)}, which the table does not say: {sorted(shown)}"
    if kinds - {Kind.LISTED} and not rows:
        yield f"shows {sorted(shown)} without a trace"
    if len(rows) > 1:
        yield f"leaves {len(rows)} traces"
    if not shown and any(row.action != AccessLog.Action.SEARCH for row in rows):
        yield "leaves a trace and shows nothing"
    is_guarded = kinds & FOR_A_PURPOSE or any(row.what.endswith("原件") for row in rows)
    if is_guarded and not all(row.purpose for row in rows):
        yield "shows what asks for a purpose without one"


# --- in every run: the desks, where they show more than lists do -----------------------------------------
SAME_CODE = ("window:record_pdf", "window:archive")  # as at the employer's, and slow
QUICK = [
    row
    for row in TABLE
    if row.name.startswith(DESKS)
    and row.name not in SAME_CODE
    and DECLARED.get(row.name, set()) - {Kind.LISTED}
]


def rows_at(stage: str, rows: list[Row]) -> list[Row]:
    return [row for row in rows if row.stage == stage]


DESKS_AT_WORK = [("employer_review", "own reviewer"), ("window_review", "officer here")]


@pytest.mark.parametrize(("stage", "role"), DESKS_AT_WORK)
def test_desks_leave_a_trace_of_what_they_show(stage: str, role: str, db: None) -> None:
    world = canary_world(stage)
    rows = [row for row in rows_at(stage, QUICK) if row.expected[role] not in NOBODYS]
    assert sweep(world, of_the_table(world, rows, PANES[4:6]), (role,)) == []
    mine = [asked for asked in of_every_file(world) if asked.route.startswith(rows[0].name.partition(":")[0])]
    assert sweep(world, iter(mine), (role,)) == []


def test_office_leaves_a_trace_of_what_it_shows(db: None) -> None:
    world = canary_world("submitted")
    pages = [one for one in of_the_admin(world) if one.route.startswith("admin:identity")]
    assert sweep(world, iter(pages), ("administrator",)) == []


# --- the whole ------------------------------------------------------------------------------------------
@pytest.mark.trial
@pytest.mark.parametrize("stage", sorted({row.stage for row in TABLE}))
def test_every_address_leaves_a_trace_of_what_it_shows_to_anybody(stage: str, db: None) -> None:
    world = canary_world(stage)
    roles = tuple(role for role in world.people if role != "owner")
    assert sweep(world, of_the_table(world, rows_at(stage, TABLE)), roles) == []


@pytest.mark.trial
@pytest.mark.parametrize("stage", sorted(map(str, PATHS)))
def test_case_leaves_a_trace_at_every_stage(stage: str, db: None) -> None:
    world = canary_world(stage)
    roles = tuple(role for role in world.people if role != "owner")
    assert sweep(world, of_the_case(world), roles) == []
    assert sweep(world, of_every_file(world), roles) == []


@pytest.mark.trial
def test_admin_leaves_a_trace_of_what_it_shows_to_anybody(db: None) -> None:
    world = canary_world("window_review")
    assert sweep(world, of_the_admin(world), tuple(world.people)) == []


# --- controls: with the door taken out of one view the sweep says so ----------------------------------
@pytest.mark.parametrize(
    ("door", "route"),
    [
        ("applicants.desk.views.case.look_at", "employers:application"),
        ("applicants.desk.views.messages.look_at", "employers:messages"),
        ("applicants.desk.views.record.look_at", "employers:record"),
        ("materials.serve.serving.looking", "employers:portrait"),
        ("materials.serve.archive.looking", "employers:archive"),
    ],
)
def test_sweep_finds_a_view_without_the_door(
    door: str, route: str, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = canary_world("employer_review")
    asked = Asked(route, reverse(route, args=[world.mine.pk]))
    assert sweep(world, iter([asked]), ("own reviewer",)) == []
    monkeypatch.setattr(door, lambda *args, **kwargs: nullcontext())
    (said,) = sweep(world, iter([asked]), ("own reviewer",))
    assert "without a trace" in said


def test_nothing_is_shown_while_the_log_takes_nothing(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    world = canary_world("employer_review")

    def refuse(*_given: object, **_named: object) -> None:
        raise LogFailed("a table")

    monkeypatch.setattr(looks, "log_look", refuse)
    pages = [(f"employers:{name}", (world.mine.pk,)) for name in WITHHELD]
    pages.append(("employers:material_page", (world.mine.pk, world.file.pk, 1)))
    for route, arguments in pages:
        response = ask(world, "own reviewer", "GET", reverse(route, args=arguments))
        assert response.status_code == 503, route
        assert canaries.shown_in(response) == set(), route
    for asked in of_every_file(world):
        if asked.route == "employers:material_original":
            response = ask(world, "own reviewer", asked.method, asked.address, asked.data)
            assert canaries.shown_in(response) == set(), asked


@pytest.mark.parametrize(
    ("route", "shown", "look", "said"),
    [
        ("employers:queue", {"FamilyMember.name"}, {"what": "x"}, "which the table does not say"),
        ("employers:holder", set(), {"what": "办理页面"}, "shows nothing"),
        ("employers:reveal", {"User.id_number"}, {"what": "证件号码"}, "without one"),
    ],
)
def test_sweep_finds_what_else_is_wrong(route: str, shown: set[str], look: dict[str, Any], said: str) -> None:
    kinds = {canaries.KINDS[name] for name in shown}
    assert any(said in one for one in complaints(route, shown, kinds, [AccessLog(**look)]))


# --- the table and the canaries themselves -----------------------------------------------------------
def test_table_names_addresses_that_there_are() -> None:
    known = {row.name for row in TABLE}
    strange = [route for route in DECLARED if route not in known and not route.startswith("admin:")]
    assert strange == []


def test_every_word_of_hers_is_a_canary() -> None:
    values = list(canaries.CANARIES.values())
    assert len(set(values)) == len(values)
    assert not [value for value in values if any(value in other for other in values if other is not value)]
