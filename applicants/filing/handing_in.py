"""Handing in: the pledge, then submit or resubmit."""

from django.conf import settings
from django.db import transaction
from django.utils import translation

from applicants import workflow
from applicants.helping import acts
from applicants.models import Application, Event
from applicants.submission import pledge
from youyue.identity.models import User


def hand_in(application: Application, by: User, ticket: str) -> Application:
    """Submit or resubmit. Asking twice is no mistake: the second time answers with the first's result.

    Raises `pledge.TooEarly`, `workflow.StepRefused`, or `workflow.Moved` when somebody else moved it.
    """
    pledged_at = pledge.accepted_at(application, ticket)
    name = "submit" if application.stage == "draft" else "resubmit"
    try:
        with transaction.atomic():
            workflow.lock(application.pk)  # what a helper saves meanwhile stands in the next record
            with translation.override(settings.LANGUAGE_CODE):  # the record's, whoever reads it
                filled_in = acts.in_words(application)
            workflow.advance(
                application,
                name,
                by=by,
                note=filled_in,
                since=pledge.since(ticket),
                pledged_at=pledged_at,
                pledge_version=pledge.VERSION,
            )
    except workflow.Moved as error:
        if not _was_handed_in_by(error.event, by):
            raise
        application.refresh_from_db()
    return application


def _was_handed_in_by(event: Event | None, by: User) -> bool:
    return event is not None and event.name in ("submit", "resubmit") and event.by_id == by.pk
