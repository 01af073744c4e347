"""The applicant's use cases: begin, save a part, hand in, take back."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from applicants import pledge, workflow
from applicants.completeness import note_progress
from applicants.models import OPEN_STAGES, Application, Event
from applicants.parts import BY_SLUG, PARTS, FormPart, ListPart
from applicants.parts.base import DraftForm, Problem
from materials.dossiers import open_dossier
from youyue.identity.id_numbers import check as check_id_number
from youyue.identity.models import IdType, User

COUNTRY_OF: dict[str, str] = {
    IdType.RESIDENT: "CN",
    IdType.HONG_KONG_PASS: "HK",
    IdType.MACAO_PASS: "MO",
    IdType.TAIWAN_PASS: "TW",
}
# What a part's values change elsewhere in the task list.
FOLLOWS = {"basics": ("reviewing-employer",)}


def open_application(user: User) -> Application | None:
    """The one application of this person that is not closed, if there is one."""
    return (
        Application.objects.select_related(
            "applicant", "dossier", "clause_item__clause", "employer__region__parent", "portrait"
        )
        .filter(applicant=user, stage__in=OPEN_STAGES)
        .first()
    )


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


def current(user: User) -> Application:
    return open_application(user) or new_application(user)


def begin(user: User) -> Application:
    """The open application, created if there is none. Two windows at once end up with the same one."""
    try:
        with transaction.atomic():
            application = new_application(user)
            application.dossier = open_dossier()
            application.save()
    except IntegrityError:
        application = open_application(user)
        if application is None:
            raise
    return application


def editable(user: User) -> Application:
    """The open application, locked for writing. Raises `Moved` when it lies with somebody else.

    Call inside a transaction.
    """
    application = open_application(user) or begin(user)
    locked = workflow.lock(application.pk)
    if not locked.is_editable:
        raise workflow.Moved(locked, locked.events.order_by("sequence").last())
    return locked


def save_part(user: User, part: FormPart, data: Any, files: Any) -> tuple[Application, DraftForm]:
    """Store everything that was typed in this part, right or wrong; the form tells what is wrong."""
    with transaction.atomic():
        application = editable(user)
        form = part.bind(application, data, files)
        form.save()
        _saved(application, part.slug)
    return application, form


def save_row(user: User, part: ListPart, key: str, data: Any) -> tuple[Application, DraftForm]:
    """Store one row of a list part; an empty `key` adds one. Raises `TooMany` beyond the part's limit."""
    with transaction.atomic():
        application = editable(user)
        row = find_row(application, part, key) if key else part.new_row(application)
        if not key and len(part.live(application)) >= part.most:
            raise TooMany(part.most)
        form = part.form_class(row, data)
        form.save()
        part.forget(application)
        _saved(application, part.slug)
    return application, form


class TooMany(Exception):
    """The list is full."""


def find_row(application: Application, part: ListPart, key: str) -> Any:
    """The row of this application with this key. Raises the model's `DoesNotExist` for anybody else's."""
    rows = getattr(application, part.related)
    try:
        return rows.get(pk=key)
    except (ValueError, TypeError) as error:
        raise rows.model.DoesNotExist from error
    except Exception as error:
        if type(error).__name__ == "ValidationError":
            raise rows.model.DoesNotExist from error
        raise


def change_row(user: User, part: ListPart, key: str, change: Any) -> Application:
    """Remove or restore a row (`change` is one of the functions of `parts.base`)."""
    with transaction.atomic():
        application = editable(user)
        change(find_row(application, part, key))
        part.forget(application)
        _saved(application, part.slug)
    return application


def first_open_slug(application: Application) -> str:
    """The part to go on with: the first that is not known to be complete, or the materials after all."""
    for part in PARTS:
        if not part.is_derived and application.progress.get(part.slug) != 0:
            return part.slug
    return "materials"


def hand_in(application: Application, by: User, ticket: str) -> Application:
    """Submit or resubmit. Asking twice is no mistake: the second time answers with the first's result.

    Raises `pledge.TooEarly`, `workflow.Refused`, or `workflow.Moved` when somebody else moved it.
    """
    pledged_at = pledge.accepted_at(application, ticket)
    name = "submit" if application.stage == "draft" else "resubmit"
    try:
        workflow.advance(application, name, by=by, pledged_at=pledged_at, pledge_version=pledge.VERSION)
    except workflow.Moved as error:
        if not _was_handed_in_by(error.event, by):
            raise
        application.refresh_from_db()
    return application


def problem_path(problem: Problem) -> tuple[str, str]:
    """Slug and query of the page where a problem is mended."""
    if problem.slug not in BY_SLUG:
        return problem.slug, ""
    return problem.slug, problem.query or "check=1"


def _was_handed_in_by(event: Event | None, by: User) -> bool:
    return event is not None and event.name in ("submit", "resubmit") and event.by_id == by.pk


def _saved(application: Application, slug: str) -> None:
    application.saved_at = timezone.now()
    application.save(update_fields=["saved_at"])
    note_progress(application, slug, *FOLLOWS.get(slug, ()))
