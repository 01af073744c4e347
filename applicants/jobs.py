"""Jobs that take away for good what nobody needs (stale forms, old drafts, files that no submission names),
and those that count how long a step usually takes and what the statistics show."""

from typing import Any

from django.db.models import Q
from django.utils import timezone

from applicants.filing import expiry, late_posts, medians
from applicants.models import Application, Helper, Submission
from applicants.statistics import counting
from applicants.submission import attempts
from materials.models import Portrait
from materials.store import cleaning
from youyue.notices.jobs import periodic


@periodic(hours=1 / 60)
def forget_stale_forms() -> None:
    """Forms that waited in vain for their writer's sign-in."""
    late_posts.sweep()


@periodic(hours=1)
def forget_attempts() -> None:
    """How often receipts were looked up, once it counts no longer."""
    attempts.forget(timezone.now())


@periodic(hours=6)
def end_old_drafts() -> None:
    expiry.sweep()


@periodic(hours=24)
def clear_removed_files() -> None:
    cleaning.clear_removed(files_named)


@periodic(hours=24)
def clear_replaced_portraits() -> None:
    cleaning.clear_portraits(portraits_named)


@periodic(hours=1)
def count_medians() -> None:
    medians.prepare()


@periodic(hours=1)
def count_statistics() -> None:
    counting.count()


def files_named(dossiers: list[Any]) -> set[str]:
    """Ids of all files that any submission from these dossiers lists."""
    submissions = Submission.everything.filter(application__dossier__in=dossiers)
    return {file["id"] for submission in submissions.iterator() for file in submission.content["files"]}


def portraits_named(portraits: list[Any]) -> set[str]:
    """Those of these photos that an application shows or any submission was handed in with."""
    shown = Application.objects.filter(portrait__in=portraits).values_list("portrait", flat=True)
    people = Portrait.objects.filter(pk__in=portraits).values("uploaded_by")
    helped = Helper.objects.ever().filter(redeemed_by__in=people).values("application__applicant")
    submissions = Submission.everything.filter(
        Q(application__applicant__in=people) | Q(application__applicant__in=helped)
    )
    entries = [submission.content["portrait"] for submission in submissions.iterator()]
    return {str(pk) for pk in shown} | {entry["id"] for entry in entries if entry}
