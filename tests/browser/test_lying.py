"""tests/browser/lying.py: the control of what every test of the browser asks at its end."""

import logging
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.test import Client

from applicants.models import Application
from tests import make
from tests.browser.lying import Watch
from tests.make import change
from youyue.identity.models import User

pytestmark = pytest.mark.django_db
CANARY = "canary-9c1e@example.cn"


@pytest.fixture
def watch(tmp_path: Path) -> Iterator[Watch]:
    watch = Watch(tmp_path)
    yield watch
    watch.end()


@pytest.fixture
def made(applicant: User, client_of: Callable[..., Client]) -> Application:
    """With everything filled in, its files, and somebody signed in."""
    made = make.application(applicant, stage="returned_by_employer")
    change(Application.objects.filter(pk=made.pk), email=CANARY)
    client_of(applicant).get("/items/")
    return made


def leave(place: str, made: Application) -> None:
    match place:
        case "log":
            logging.getLogger("youyue.somewhere").warning("not sent to %s", CANARY)
        case "temporary file":
            with tempfile.NamedTemporaryFile("w", delete=False) as file:
                file.write(CANARY)
        case "session":
            session = Client().session
            session["kept"] = CANARY
            session.save()
        case "mail":
            mail.send_mail("通知", f"已发到 {CANARY}", None, ["x@example.cn"])
        case "cache":
            cache.set("page", f"<p>{CANARY}</p>")
        case "bucket":
            (Path(settings.MEDIA_ROOT) / "canary").write_text(CANARY)
        case "dump":
            User.objects.filter(pk=made.applicant_id).update(talent_category=CANARY)


def test_what_is_kept_as_it_should_be_lies_nowhere(watch: Watch, made: Application) -> None:
    assert watch.found() == []


@pytest.mark.parametrize("place", ["log", "temporary file", "session", "mail", "cache", "bucket", "dump"])
def test_control_what_was_left_is_found_where_it_lies(place: str, watch: Watch, made: Application) -> None:
    leave(place, made)
    try:
        assert watch.found() == [f"{place}: applicants.Application.email"]
    finally:
        (Path(settings.MEDIA_ROOT) / "canary").unlink(missing_ok=True)


def test_control_file_that_was_stored_as_it_came_is_found(watch: Watch, made: Application) -> None:
    (Path(settings.MEDIA_ROOT) / "canary").write_bytes(make.pdf_bytes())
    try:
        assert watch.found() == ["bucket: materials.MaterialFile"]
    finally:
        (Path(settings.MEDIA_ROOT) / "canary").unlink()
