"""Doors that one client may not run through without end: how often, and what is said beyond that.

A door is a line in `DOORS`; its views need not know. A request is counted for the person who is signed in and
for the address it comes from, in the database, so that all processes and hosts count together. An address is
shared by a whole office, so it may do much more than a person. Who is over the limit is remembered in the
process until the window ends, and who asks on all the same is answered before anything is read (`floods.py`):
a flood costs the database nothing.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from youyue.identity.access import client_ip
from youyue.service import floods
from youyue.service.models import ThrottleCount
from youyue.ui.errors import too_many, too_many_in_brief

WINDOW = 60  # seconds
A_MOMENT = 1  # second, for whoever asks before the last answer is there


@dataclass(frozen=True)
class Door:
    """Views (`namespace:name`) with what one person and one address may ask of them together in a minute."""

    name: str
    views: frozenset[str]
    person: int
    address: int
    methods: frozenset[str] = frozenset({"GET", "HEAD", "POST"})
    has_queue: bool = False  # its views let few in at once by themselves
    is_work: bool = False  # so much that one at a time is enough for a process


def _door(name: str, views: str, person: int, address: int, *, posted: bool = False, **more: bool) -> Door:
    methods = frozenset({"POST"}) if posted else Door.methods
    return Door(name, frozenset(views.split()), person, address, methods, **more)


DOORS = (
    _door("sign in", "identity:sign_in", 20, 300),
    _door("callback", "identity:callback", 20, 300),
    _door("lookup", "applicants:employers admin:autocomplete", 240, 2400),
    _door(
        "codes",
        "employers:redeem_letter employers:invitations identity:office_code"
        " applicants:support applicants:support_code applicants:helping applicants:helper",
        10,
        60,
        posted=True,
    ),
    _door("second factor", "identity:step_up identity:add_factor identity:add_key", 10, 300, posted=True),
    _door("security key", "identity:key_challenge", 20, 600, posted=True),
    _door("receipt check", "applicants:check_receipt", 30, 300, posted=True),
    _door("autosave", "applicants:autosave applicants:save_portrait", 240, 6000, posted=True),
    _door("upload", "applicants:upload applicants:reuse_file", 120, 3000, posted=True, has_queue=True),
    _door("export", "employers:export window:export", 20, 200, is_work=True),
    _door("archive", "applicants:archive employers:archive window:archive", 20, 200, is_work=True),
    _door(
        "pdf",
        "applicants:form_pdf applicants:receipt_pdf applicants:invitation_pdf applicants:decision_pdf"
        " employers:record_pdf window:record_pdf",
        30,
        300,
        is_work=True,
    ),
)
_DOOR_OF = {view: door for door in DOORS for view in door.views}


class ThrottlingMiddleware:
    """Behind the one that knows who is signed in. Answers 429 in words, before the view does anything."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        door = _door_of(request)
        if door is None:
            return None
        if getattr(request, "has_no_place", False):
            return too_many(request, A_MOMENT, is_crowded=True)
        person, address = str(request.user.pk or ""), client_ip(request)  # type: ignore[union-attr]
        wait = seconds_to_wait(door, person, address)
        if not wait:
            return None
        now = _minute(time.time())
        is_full = {
            "session": _full.get(_key(door, "person", person)) == now,
            "address": _full.get(_key(door, "address", address or "")) == now,
        }
        floods.note_told((visitor for visitor in _visitors(request, door) if is_full[visitor[1]]), now)
        return too_many(request, wait)


class FloodMiddleware:
    """Before the session, the user and what was posted are read. Answers those in few words who were told to
    wait and do not, and lets nobody have more than some threads at once."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            response = self.get_response(request)
        except BaseException:
            self._leave(request)
            raise
        if response.streaming:  # an archive is made while it is sent
            response._resource_closers.append(partial(self._leave, request))
        else:
            self._leave(request)
        return response

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        door = _door_of(request)
        if door is None:
            return None
        now, visitors = time.time(), _visitors(request, door)
        if floods.do_not_listen(visitors, _minute(now)):
            return too_many_in_brief(request, _rest_of(now))
        if not visitors or door.has_queue:
            return None
        if self._enter(door, visitors[0]):
            request.place_at_door = visitors[0]  # type: ignore[attr-defined]
            return None
        busy = [(f"{door.name} at once", *visitors[0][1:])]
        if floods.do_not_listen(busy, _minute(now)):
            return too_many_in_brief(request, A_MOMENT)
        floods.note_told(busy, _minute(now))
        request.has_no_place = True  # type: ignore[attr-defined]
        return None

    @staticmethod
    def _leave(request: HttpRequest) -> None:
        if inside := request.__dict__.pop("place_at_door", None):
            floods.leave(inside)

    @staticmethod
    def _enter(door: Door, visitor: floods.Visitor) -> bool:
        if door.is_work and settings.WEB_THREADS > 2:  # one works and one waits: half of four threads
            return floods.enter(visitor, 1, floods.A_MOMENT)
        return floods.enter(visitor, 1 if door.is_work else floods.places(visitor))


def _door_of(request: HttpRequest) -> Door | None:
    match = request.resolver_match
    door = _DOOR_OF.get(match.view_name) if match and settings.THROTTLED else None
    return door if door and request.method in door.methods else None


def _visitors(request: HttpRequest, door: Door) -> list[floods.Visitor]:
    known = {"session": request.COOKIES.get(settings.SESSION_COOKIE_NAME), "address": client_ip(request)}
    return [(door.name, kind, value) for kind, value in known.items() if value]


def _minute(now: float) -> int:
    return int(now // WINDOW)


def _rest_of(now: float) -> int:
    """Seconds until the next minute begins."""
    return max(1, round((_minute(now) + 1) * WINDOW - now))


def seconds_to_wait(door: Door, person: str, address: str | None, now: float | None = None) -> int:
    """Counts one request. 0 lets it in; else how many seconds until the next one is."""
    now = time.time() if now is None else now
    window = _minute(now)
    limits = {}
    if person:
        limits[_key(door, "person", person)] = door.person
    if address:
        limits[_key(door, "address", address)] = door.address
    wait = _rest_of(now)
    if any(_full.get(key) == window for key in limits):
        return wait
    over = [key for key, count in _count(sorted(limits), window) if count > limits[key]]
    if not over:
        return 0
    if len(_full) >= MOST_FULL:
        _full.clear()
    _full.update(dict.fromkeys(over, window))
    return wait


_full: dict[str, int] = {}  # the window in which a key has used up what it may
MOST_FULL = 10_000


def _key(door: Door, kind: str, value: str) -> str:
    """One-way, so that the table names nobody."""
    return salted_hmac(f"throttling {door.name} {kind}", value, algorithm="sha256").hexdigest()


def _count(keys: list[str], window: int) -> list[tuple[str, int]]:
    """One statement, its keys in order: two requests of one office lock them one after the other. In Django's
    words it would be a locked read and a write."""
    if not keys:
        return []
    table = connection.ops.quote_name(ThrottleCount._meta.db_table)
    rows = ", ".join(["(%s, %s, 1)"] * len(keys))
    upsert = (
        f"INSERT INTO {table} (key, began, count) VALUES {rows} ON CONFLICT (key) DO UPDATE SET"  # noqa: S608
        f" count = CASE WHEN {table}.began = excluded.began THEN {table}.count + 1 ELSE 1 END,"
        " began = excluded.began RETURNING key, count"
    )
    with connection.cursor() as cursor:
        cursor.execute(upsert, [value for key in keys for value in (key, window)])
        return cursor.fetchall()


def forget_old_counts() -> None:
    """Of windows that have ended."""
    ThrottleCount.objects.filter(began__lt=int(time.time() // WINDOW)).delete()
