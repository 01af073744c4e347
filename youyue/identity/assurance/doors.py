"""Which pages ask for a second proof of who somebody is, whom they ask it, and how fresh it has to be.

A door is a line in `DOORS`; its views need not know. Whether somebody holds what a door asks about is said by
the app that knows it (`HOLDERS`). Whoever holds nothing of the kind is not asked: the view tells her, as it
tells everybody, that there is no such page.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest

from youyue.identity.assurance import factors
from youyue.identity.models import User

OFFICE, DESK, SUPPORT, FACTOR = "office", "desk", "support", "factor"


@dataclass(frozen=True)
class Door:
    """Views (`namespace:name`, or `namespace:*` for all that are not named elsewhere) of one kind."""

    name: str
    views: frozenset[str]
    holder: str
    is_fresh: bool  # within SECOND_FACTOR_MINUTES; else once in a session
    is_posted: bool = False  # asks only what is sent

    @property
    def within(self) -> int:
        """For how many seconds a proof counts here."""
        return settings.SECOND_FACTOR_MINUTES * 60 if self.is_fresh else settings.SESSION_LONGEST


def _door(name: str, views: str, holder: str, *, fresh: bool = False, posted: bool = False) -> Door:
    return Door(name, frozenset(views.split()), holder, fresh, posted)


DOORS = (
    _door("office", "admin:*", OFFICE),
    _door(
        "office grants",
        "admin:identity_roleoffer_add admin:identity_roleoffer_change admin:identity_user_change"
        " admin:employers_membership_add admin:employers_membership_change"
        " admin:auth_group_add admin:auth_group_change",
        OFFICE,
        fresh=True,
        posted=True,
    ),
    _door("window", "window:*", DESK),
    _door(
        "employer grants",
        "employers:invite employers:invitation employers:role employers:end_membership",
        DESK,
        posted=True,
    ),
    _door(
        "reveal",  # of a number, or the original of an identity document: only its purpose is posted
        "employers:reveal window:reveal employers:material_original window:material_original",
        DESK,
        fresh=True,
        posted=True,
    ),
    _door("support", "applicants:support applicants:support_visit", SUPPORT),
    _door("export", "employers:export window:export employers:archive window:archive", DESK, fresh=True),
    _door("more factors", "identity:add_factor identity:add_key", FACTOR, fresh=True),
    _door(
        "own factors",
        "identity:remove_factor identity:new_codes",
        FACTOR,
        fresh=True,
        posted=True,
    ),
)
OPEN = frozenset({"admin:login", "admin:logout", "admin:jsi18n"})  # behind them there is nothing to see
_DOORS_OF: dict[str, list[Door]] = {}
for _entry in DOORS:
    for _view in _entry.views:
        _DOORS_OF.setdefault(_view, []).append(_entry)

HOLDERS: dict[str, Callable[[User], bool]] = {
    OFFICE: lambda user: user.is_staff,
    FACTOR: factors.has_factor,
}


def door_of(request: HttpRequest) -> Door | None:
    """The strictest door of the view that this request is for."""
    match = request.resolver_match
    if match is None or match.view_name in OPEN:
        return None
    every = f"{match.namespaces[0]}:*" if match.namespaces else ""
    doors = [
        door
        for door in _DOORS_OF.get(match.view_name, []) + _DOORS_OF.get(every, [])
        if request.method == "POST" or not door.is_posted
    ]
    return min(doors, key=lambda door: door.within, default=None)


def may_have_factors(user: User) -> bool:
    """Whether a second factor is of any use to somebody, or she has one of before."""
    return any(holds(user) for holds in HOLDERS.values())
