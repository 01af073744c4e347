"""An application on the reviewer's desk, and the form of its review."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from applicants.models import Application, Stage
from tests import make
from youyue.identity.models import User


@pytest.fixture
def desk(reviewer: User, client_of: Callable[..., Client]) -> Client:
    return client_of(reviewer)


@pytest.fixture
def held(applicant: User, reviewer: User) -> Application:
    """Received by `reviewer`, nothing judged yet."""
    application = make.submitted_application(applicant)
    make.move(application, "receive", by=reviewer)
    return application


@pytest.fixture
def elsewhere(held: Application, reviewer: User, other_reviewer: User) -> Application:
    """Sent back by `reviewer`, and handed in to the employer of `other_reviewer` instead."""
    make.supplement(held, reviewer)
    make.move(held, "send_back", by=reviewer)
    other = other_reviewer.memberships.get().employer
    Application.objects.filter(pk=held.pk).update(employer=other, employer_name=other.name)
    held.refresh_from_db()
    make.move(held, "resubmit")
    return held


@pytest.fixture
def url(held: Application) -> str:
    return f"/employer/applications/{held.pk}/"


@pytest.fixture
def case_data(held: Application) -> Callable[..., dict[str, str]]:
    """What the review posts: `case_data("fine", "fine", "fix", text_2="…")`, by material."""
    requirements = list(
        dict.fromkeys(
            material.requirement_id
            for material in held.dossier.materials.order_by("requirement__order", "requirement_id")
        )
    )

    def data(*verdicts: str, **more: Any) -> dict[str, str]:
        posted = {"submission": held.current_submission.sha256}
        for pk, verdict in zip(requirements, verdicts, strict=False):
            posted[f"verdict-{pk}"] = verdict
        for name, value in more.items():
            which, _, number = name.partition("_")
            is_about_one = which in ("text", "reason") and number
            posted[f"{which}-{requirements[int(number)]}" if is_about_one else name] = value
        return posted

    return data


def somebody(which: object) -> User:
    """Another applicant, with a passport."""
    return make.user(f"person-{which}", name=f"陈{which}", id_type="08", id_number="P1234567", country="PT")


@pytest.fixture
def all_stages(reviewer: User) -> dict[str, Application]:
    """One application of the employer at every stage, each of another applicant."""
    return {stage: make.application(somebody(stage), stage=stage) for stage in Stage.values}
