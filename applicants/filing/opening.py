"""The one open application of a person: found, begun, and locked for writing."""

from contextlib import suppress
from functools import cache
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from applicants import workflow
from applicants.helping.filling import must_be_hers_to_fill
from applicants.models import OPEN_STAGES, Application, Helper
from materials.dossiers import open_dossier
from youyue.identity.codes import IdType
from youyue.identity.id_numbers import check as check_id_number
from youyue.identity.models import User
from youyue.notices.context import unread_of
from youyue.prepared import Prepared

COUNTRY_OF: dict[str, str] = {
    IdType.RESIDENT: "CN",
    IdType.HONG_KONG_PASS: "HK",
    IdType.MACAO_PASS: "MO",
    IdType.TAIWAN_PASS: "TW",
}


@cache
def _open(*shown: str, locked: bool = False) -> Prepared:
    """What is not closed and does not lie in the bin: one row, or none."""

    def ask(applicant: Any) -> QuerySet[Application]:
        rows = Application.objects.filter(applicant=applicant, stage__in=OPEN_STAGES, binned_at=None)
        rows = rows.select_related(*shown) if shown else rows
        rows = rows.annotate(has_helper=Exists(Helper.objects.current().filter(application=OuterRef("pk"))))
        if locked:
            return rows.select_for_update(of=("self",))
        return rows.annotate(unread=Subquery(unread_of(OuterRef("applicant"))))

    return Prepared(ask, applicant=User._meta.pk)


def open_application(user: User, *shown: str) -> Application | None:
    """The one application of this person that is not closed, if there is one; `shown` is loaded with it.

    Raises `MayNotFill` where a helper is at the keys and may not any more; so does all that is built on it.
    """
    application = _open(*shown).first(applicant=user.pk)
    if user.helper:
        must_be_hers_to_fill(user, application)
    if application is not None:
        application.applicant = user  # known already; it was asked for by name
        user.unread_notices = application.unread or 0  # the number at her bell, which every page shows
    return application


def new_application(user: User) -> Application:
    """An unsaved draft with everything the platform knows filled in; the first save creates it."""
    facts = check_id_number(user.id_type, user.id_number)
    return Application(
        applicant=user,
        country=COUNTRY_OF.get(user.id_type, user.country),
        birth_date=facts.birth_date or user.birth_date,
        sex=facts.sex or user.sex,
        political_status=user.political_status,
        email=user.email,
        highest_education=user.highest_education,
    )


def current_application(user: User, part: Any = None) -> Application:
    """The open application or an unsaved one, with what the page of `part` shows of other rows."""
    return open_application(user, *(part.shown if part else ())) or new_application(user)


def begin(user: User) -> Application:
    """The open application, created if there is none. Two windows at once end up with the same one."""
    try:
        return begin_anew(user)
    except IntegrityError:
        existing = open_application(user)
        if existing is None:
            raise
        return existing


@transaction.atomic
def begin_anew(user: User) -> Application:
    """A new draft. Raises `IntegrityError` where another window has begun one at this moment."""
    application = new_application(user)
    application.dossier = open_dossier()
    application.save()
    return application


def locked_application(user: User) -> Application | None:
    """The open application, locked for writing until the transaction ends; None when there is none."""
    locked = _open(locked=True).first(applicant=user.pk)
    if user.helper:
        must_be_hers_to_fill(user, locked)
    return locked


class Gone(workflow.Moved):
    """The page was drawn for an application that is not open now; an unsaved one stands for a deleted one.

    What was typed there belongs to no other one, unless its writer says so.
    """

    def __init__(self, user: User, key: str) -> None:
        application = None
        with suppress(ValueError):
            application = user.applications.filter(pk=UUID(key)).first()
        last = application.events.order_by("sequence").last() if application else None
        super().__init__(application or Application(applicant=user), last)

    @property
    def message(self) -> str:
        if not drawn_for(self.application):
            return _("这份草稿已经删除")
        return _("这份草稿在回收站里") if self.application.binned_at else super().message


def drawn_for(application: Application) -> str:
    """What a page of the filing posts back as `of`: "" before anything was saved."""
    return "" if application._state.adding else str(application.pk)


def must_be(user: User, application: Application | None, of: str) -> None:
    """Raises `Gone` where the page was drawn for another application than the open one."""
    if of and (application is None or str(application.pk) != of):
        raise Gone(user, of)


def lock_for_editing(user: User, known: Application | None = None, of: str = "") -> Application:
    """The open application, begun if there is none, locked for writing.

    Call inside a transaction; `known` is what was locked in it already, `of` what the page was drawn for.
    Raises `Gone` where that is another one, and `Moved` when it lies with somebody else.
    """
    locked = known or locked_application(user)
    must_be(user, locked, of)
    locked = locked or workflow.lock(begin(user).pk)
    if not locked.is_editable:
        raise workflow.Moved(locked, locked.events.order_by("sequence").last())
    locked.applicant = user
    return locked
