"""The door of the desk: who is in, and which applications lie on it.

Whoever has no business here gets 404 with the same body, whether the thing exists or not.
"""

import uuid
from collections.abc import Callable, Collection
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.http import Http404, HttpRequest, HttpResponse

from applicants.models import Application, Membership, Stage
from catalog.clauses import clause_items
from catalog.models import Employer
from youyue.identity.models import User
from youyue.identity.requests import SignedInRequest
from youyue.notices.models import Notice
from youyue.prepared import Prepared


def _memberships(user: Any) -> QuerySet[Membership]:
    """With `unread`, the number at the bell, which every page of the desk shows."""
    live = Membership.objects.live().select_related("employer").filter(user=user)
    unread = Notice.objects.filter(to=OuterRef("user"), read_at=None).order_by().values("to")
    counted = Subquery(unread.annotate(n=Count("pk")).values("n"))
    return live.annotate(unread=counted).order_by("-since", "-id")


MEMBERSHIPS = Prepared(_memberships, user=User._meta.pk)
DESK, AT = "desk", "desk_at"  # in the session
# Here the employer filled in may be another than the one it was sent to, who alone has it.
SENT_TO_COUNTS = [Stage.RETURNED_BY_EMPLOYER, Stage.RETURNED_BY_WINDOW, Stage.WITHDRAWN]


class DeskRequest(SignedInRequest):
    """What a view behind `reviewers_only` is asked with. For the types only: none is made of this class."""

    membership: Membership
    memberships: list[Membership]
    unread_notices: int


def reviewers_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Sign-in first; then a live membership, kept as `request.membership`; else 404. All that somebody who
    reviews for several employers has are `request.memberships`, the one chosen last or the newest counts."""

    @login_required
    @wraps(view)
    def guarded(request: DeskRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        mine = MEMBERSHIPS.rows(user=request.user.pk)
        show_desk(request, request.user, bool(mine))
        if not mine:
            raise Http404
        request.memberships = mine
        request.unread_notices = mine[0].unread or 0
        request.membership = mine[0] if len(mine) == 1 else _chosen(request, mine, kwargs.get("pk"))
        return view(request, *args, **kwargs)

    return guarded


def _chosen(request: HttpRequest, mine: list[Membership], pk: Any) -> Membership:
    """Where an application lies says for whom she acts on it; else what she chose."""
    wanted = None
    if isinstance(pk, uuid.UUID):
        wanted = Application.objects.filter(pk=pk).values_list("employer_id", flat=True).first()
    at = request.session.get(AT)
    there = [one for one in mine if one.employer_id == wanted] or [one for one in mine if one.pk == at]
    return next(iter(there), mine[0])


def show_desk(request: HttpRequest, user: User, wanted: bool) -> None:
    """Whether the header leads a natural person to the desk: kept in the session, so that it costs no query.
    A legal person always has the link."""
    if user.is_legal_person or wanted == (DESK in request.session):
        return
    if wanted:
        request.session[DESK] = True
    else:
        del request.session[DESK]


def lies_on_desk(employer: Any, prefix: str = "") -> Q:
    """An application that was handed to the employer; `prefix` leads to it, as in `application__`.

    Drafts are the applicant's own affair, and so is a returned application in which another employer
    has been filled in but not yet submitted: one that was returned, or withdrawn then, lies only where it had
    been sent.
    """
    return (
        Q(**{f"{prefix}employer": employer})
        & ~Q(**{f"{prefix}stage": Stage.DRAFT})
        & (~Q(**{f"{prefix}stage__in": SENT_TO_COUNTS}) | Q(**{f"{prefix}sent_to": employer}))
    )


def on_the_desk(employer_id: uuid.UUID, stages: Collection[str] | None = None) -> QuerySet[Application]:
    """Every application that lies on the employer's desk, or those in some stages (no draft among them)."""
    if stages is None:
        return Application.objects.filter(lies_on_desk(employer_id))
    rows = Application.objects.filter(employer=employer_id, stage__in=stages)
    if not set(stages).intersection(SENT_TO_COUNTS):
        return rows
    return rows.filter(~Q(stage__in=SENT_TO_COUNTS) | Q(sent_to=employer_id))


def is_open(application: Application) -> bool:
    """Whether its content may be looked at: once received, and not while a new submission waits for it."""
    if application.stage == Stage.WITHDRAWN:
        return application.events.filter(name="receive").exists()
    return application.stage != Stage.SUBMITTED


def _of_the_desk(key: Any, employer: Any, user: Any) -> QuerySet[Application]:
    rows = Application.objects.filter(lies_on_desk(employer), pk=key).exclude(applicant=user)
    return rows.select_related("applicant", "holder", "supplement")


APPLICATION = Prepared(_of_the_desk, key=Application._meta.pk, employer=Employer._meta.pk, user=User._meta.pk)


def the_application(request: DeskRequest, pk: uuid.UUID) -> Application:
    """One application of the reviewer's own employer, and not her own, or 404."""
    employer_id = request.membership.employer_id
    return opened(request, APPLICATION.first(key=pk, employer=employer_id, user=request.user.pk))


def opened(request: DeskRequest, application: Application | None) -> Application:
    """With what the page knows of it already; 404 for none."""
    if application is None:
        raise Http404
    application.employer = request.membership.employer
    if item := clause_items().get(application.clause_item_id or 0):
        application.clause_item = item
    return application
