"""The door of the desk: who is in, and which applications lie on it.

Whoever has no business here gets 404 with the same body, whether the thing exists or not.
"""

import uuid
from collections.abc import Callable, Collection
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse

from applicants.models import Application, Stage
from employers.models import Membership
from youyue.identity.models import User
from youyue.prepared import Prepared

MEMBERSHIP = Prepared(
    lambda user: (
        Membership.objects.live().select_related("employer").filter(user=user).order_by("-since", "-id")[:1]
    ),
    user=User._meta.pk,
)
RETURNED = [Stage.RETURNED_BY_EMPLOYER, Stage.RETURNED_BY_WINDOW]


def reviewers_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Sign-in first; then a live membership, kept as `request.membership`; else 404."""

    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        membership = MEMBERSHIP.first(user=request.user.pk)
        if membership is None:
            raise Http404
        request.membership = membership
        return view(request, *args, **kwargs)

    return guarded


def on_the_desk(employer_id: uuid.UUID, stages: Collection[str] | None = None) -> QuerySet[Application]:
    """Every application that was handed to the employer, or those in some stages (no draft among them).

    Drafts are the applicant's own affair, and so is a returned application in which another employer
    has been filled in but not yet submitted: a returned one lies only where it had been sent.
    """
    rows = Application.objects.filter(employer=employer_id)
    rows = rows.exclude(stage=Stage.DRAFT) if stages is None else rows.filter(stage__in=stages)
    if stages is not None and not set(stages).intersection(RETURNED):
        return rows
    return rows.filter(~Q(stage__in=RETURNED) | Q(sent_to=employer_id))


def is_open(application: Application) -> bool:
    """Whether its content may be looked at: once received, and not while a new submission waits for it."""
    if application.stage == Stage.WITHDRAWN:
        return application.events.filter(name="receive").exists()
    return application.stage != Stage.SUBMITTED


def the_application(request: HttpRequest, pk: uuid.UUID) -> Application:
    """One application of the reviewer's own employer, and not her own, or 404."""
    applications = on_the_desk(request.membership.employer_id).select_related(
        "applicant", "holder", "clause_item__clause", "supplement"
    )
    application = applications.filter(pk=pk).exclude(applicant=request.user).first()
    if application is None:
        raise Http404
    application.employer = request.membership.employer
    return application
