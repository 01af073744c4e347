"""The door of a desk: who is in, and which applications lie on it.

Whoever has no business here gets 404 with the same body, whether the thing exists or not.
"""

import uuid
from collections.abc import Callable, Collection
from functools import lru_cache, wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.http import Http404, HttpRequest, HttpResponse

from applicants.desk.desks import DESKS, Desk
from applicants.desk.review.objection import with_objection
from applicants.models import Application, Membership, Stage
from catalog.clauses import clause_items
from youyue.identity.assurance.doors import DESK, HOLDERS
from youyue.identity.models import User
from youyue.identity.requests import SignedInRequest
from youyue.notices.context import unread_of
from youyue.prepared import Prepared


@lru_cache
def _memberships(namespace: str) -> Prepared:
    """With `unread`, the number at the bell, which every page of a desk shows."""

    def build(user: Any) -> QuerySet[Membership]:
        rows = DESKS[namespace].members(user).select_related("employer")
        return rows.annotate(unread=Subquery(unread_of(OuterRef("user")))).order_by("-since", "-id")

    return Prepared(build, user=User._meta.pk)


def sits_at_a_desk(user: User) -> bool:
    """Of any employer or window; an officer does before she has come there for the first time."""
    return user.is_staff or any(desk.members(user).exists() for desk in DESKS.values())


HOLDERS[DESK] = sits_at_a_desk
AT = "desk_at"  # in the session


class DeskRequest(SignedInRequest):
    """What a view behind `at_desk` is asked with. For the types only: none is made of this class."""

    desk: Desk
    membership: Membership
    memberships: list[Membership]
    place_name: str


def at_desk(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Sign-in first; then a live membership of the desk at this address, kept as `request.membership`; else
    404. All that somebody who reviews for several employers has are `request.memberships`, the one chosen
    last or the newest counts."""

    @login_required
    @wraps(view)
    def guarded(request: DeskRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        request.desk = DESKS[request.resolver_match.namespace]
        mine = _memberships(request.desk.namespace).rows(user=request.user.pk)
        request.desk.entered(request, bool(mine))
        if not mine:
            raise Http404
        request.memberships = mine
        request.user.unread_notices = mine[0].unread or 0
        for membership in mine:
            membership.user = request.user
        request.membership = mine[0] if len(mine) == 1 else _chosen(request, mine, kwargs.get("pk"))
        request.place_name = request.desk.place_name(request.membership)
        return view(request, *args, **kwargs)

    return guarded


def _chosen(request: HttpRequest, mine: list[Membership], pk: Any) -> Membership:
    """Where an application lies says for whom she acts on it; else what she chose."""
    wanted = None
    if isinstance(pk, uuid.UUID):
        wanted = Application.objects.filter(pk=pk).values_list("employer_id", flat=True).first()
    at = request.session.get(AT)
    there = [seat for seat in mine if seat.employer_id == wanted] or [seat for seat in mine if seat.pk == at]
    return next(iter(there), mine[0])


def lies_on_desk(desk: Desk, place: Any, prefix: str = "") -> Q:
    """An application that was handed to this employer or came to this window; `prefix` leads to it, as in
    `application__`.

    Drafts are the applicant's own affair, and so is a returned application in which another employer
    has been filled in but not yet submitted: one that was returned, or withdrawn then, lies only where it had
    been sent.
    """
    lies = Q(**{f"{prefix}{desk.place}": place}) & ~Q(**{f"{prefix}stage": Stage.DRAFT})
    if desk.reached:
        lies &= Q(**{f"{prefix}{desk.reached}__isnull": False})
    if desk.sent_to_counts:
        stays = ~Q(**{f"{prefix}stage__in": desk.sent_to_counts})
        lies &= stays | Q(**{f"{prefix}sent_to": place})
    return lies


def on_the_desk(desk: Desk, place: Any, stages: Collection[str] | None = None) -> QuerySet[Application]:
    """Every application that lies on the desk, or those in some stages (no draft among them)."""
    if stages is None:
        return Application.objects.filter(lies_on_desk(desk, place))
    rows = Application.objects.filter(**{desk.place: place}, stage__in=stages)
    if desk.reached:
        rows = rows.filter(**{f"{desk.reached}__isnull": False})
    if set(stages).intersection(desk.sent_to_counts):
        rows = rows.filter(~Q(stage__in=desk.sent_to_counts) | Q(sent_to=place))
    return rows


def is_open(desk: Desk, application: Application) -> bool:
    """Whether its content may be looked at here: once taken up, and not while a new submission waits."""
    if application.stage == Stage.WITHDRAWN and desk.arriving:
        return _was_taken_up(desk, application)
    return application.stage not in desk.arriving


def _was_taken_up(desk: Desk, application: Application) -> bool:
    """Of what was withdrawn: whether what was handed in last was taken up, and not only what came before."""
    came = application.events.filter(name__in=("submit", "resubmit", "receive")).order_by("-sequence")
    return came.values_list("target", flat=True).first() not in desk.arriving


@lru_cache
def _application(namespace: str) -> Prepared:
    desk = DESKS[namespace]

    def build(key: Any, place: Any, user: Any) -> QuerySet[Application]:
        rows = Application.objects.filter(lies_on_desk(desk, place), pk=key).exclude(applicant=user)
        rows = rows.select_related("applicant", "holder", "supplement")
        return with_objection(rows) if desk.hears_objections else rows

    return Prepared(build, key=Application._meta.pk, place=desk.key, user=User._meta.pk)


def the_application(request: DeskRequest, pk: uuid.UUID) -> Application:
    """One application of the member's own desk, and not her own, or 404."""
    known = _application(request.desk.namespace)
    return opened(request, known.first(key=pk, place=request.membership.place, user=request.user.pk))


def opened(request: DeskRequest, application: Application | None) -> Application:
    """With what the page knows of it already; 404 for none."""
    if application is None:
        raise Http404
    if request.membership.employer_id:
        application.employer = request.membership.employer
    if item := clause_items().get(application.clause_item_id or 0):
        application.clause_item = item
    return application
