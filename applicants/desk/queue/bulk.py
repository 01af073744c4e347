"""Several applications at once: each in a transaction of its own, and a reason for every one left out."""

import copy
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from applicants.desk import holding
from applicants.desk.access import on_the_desk
from applicants.desk.desks import desk_holding, desk_of
from applicants.models import Application, Membership, Stage
from applicants.workflow import Moved, Outdated, StepRefused, advance, is_repeated
from youyue.identity.models import User

MOST = 50


@dataclass
class Picked:
    """An application ticked on the page, and the round that the page showed."""

    application: Application
    round: int


@dataclass
class Outcome:
    application: Application
    reason: str = ""

    @property
    def is_done(self) -> bool:
        return not self.reason


def read(values: Iterable[str], membership: Membership) -> list[Picked]:
    """`<id>:<round>` as the boxes post them, in their order; what does not lie on the desk is left out."""
    wanted: dict[uuid.UUID, int] = {}
    for value in values:
        name, _colon, number = value.partition(":")
        try:
            wanted.setdefault(uuid.UUID(name), int(number) if number.isascii() and number.isdigit() else 0)
        except ValueError:
            continue
    keys = list(wanted)[: MOST + 1]
    rows = on_the_desk(desk_of(membership), membership.place).exclude(applicant=membership.user_id)
    applications = rows.select_related("applicant", "holder").in_bulk(keys)
    return [Picked(applications[pk], wanted[pk]) for pk in keys if pk in applications]


def take(picked: list[Picked], *, by: User) -> list[Outcome]:
    """Take what was submitted, and what a colleague laid down."""

    def act(application: Application) -> object:
        if desk_holding(application) and application.holder_id is None:
            return holding.claim(application, by=by)
        return advance(application, "receive", by=by)

    def was_done(application: Application) -> bool:
        is_claimed = holding.is_last_change(application, holding.Kind.CLAIM, by=by, to=by)
        is_received = application.holder_id == by.pk and is_repeated(application, "receive", by=by)
        return is_claimed or is_received

    return _each(picked, act, was_done)


def decide(picked: list[Picked], name: str, *, by: User, is_trial: bool = False) -> list[Outcome]:
    """Take the named transition with those that are ready; the submission is the one of the round that the
    page showed. A trial says what would become of each, by the same rules, and writes nothing."""

    def act(application: Application) -> object:
        _received(application)
        seen = (
            application.submissions.filter(round=application.round).values_list("sha256", flat=True).first()
        )
        return advance(application, name, by=by, submission=seen or "")

    def was_done(application: Application) -> bool:
        return is_repeated(application, name, by=by)

    if not is_trial:
        return _each(picked, act, was_done)
    outcomes = []
    for item in picked:
        # one after the other: two people who tried the same in another order would wait for one another
        with transaction.atomic():
            [tried] = _each([Picked(copy.copy(item.application), item.round)], act)
            transaction.set_rollback(True)
        outcomes.append(Outcome(item.application, tried.reason))
    return outcomes


def assign(picked: list[Picked], *, by: User, to: Membership) -> list[Outcome]:
    def act(application: Application) -> object:
        _received(application)
        return holding.hand_over(application, by=by, to=to, seen=application.holder_id, reason=_("批量转办"))

    def was_done(application: Application) -> bool:
        return holding.is_last_change(application, holding.Kind.HAND_OVER, by=by, to=to.user)

    return _each(picked, act, was_done)


def _received(application: Application) -> None:
    if application.stage == Stage.SUBMITTED:
        raise StepRefused(_("还没有接收，请先接收"))


def _each(
    picked: list[Picked],
    act: Callable[[Application], object],
    was_done: Callable[[Application], bool] = lambda _application: False,
) -> list[Outcome]:
    """What became of each; who asked for the very same a moment ago is answered as then (`was_done`)."""
    outcomes = []
    for item in picked:
        try:
            if item.round != item.application.round:
                raise Outdated(_("材料已更新，请重新查看后再决定"))
            act(item.application)
            outcomes.append(Outcome(item.application))
        except (Moved, StepRefused) as refused:
            is_done = item.round == item.application.round and was_done(item.application)
            outcomes.append(Outcome(item.application, "" if is_done else refused.message))
    return outcomes
