"""What was handed in, as bytes: logged, and only what was submitted."""

import pytest
from django.test import Client
from django.utils import timezone

from applicants.models import Application
from materials.models import MaterialFile
from tests import make
from youyue.identity.models import AccessLog, User

pytestmark = pytest.mark.django_db


def first_file(held: Application) -> str:
    """The first that is no identity document: those are served otherwise (test_originals)."""
    files = held.current_submission.content["files"]
    return next(file["id"] for file in files if file["requirement"] != "id-document")


def test_page_is_a_picture_and_logged(desk: Client, held: Application, url: str) -> None:
    response = desk.get(f"{url}files/{first_file(held)}/pages/1/")
    assert (response.status_code, response["Content-Type"]) == (200, "image/jpeg")
    look = AccessLog.objects.get()
    assert (look.action, look.whose, look.object_id) == ("preview", held.applicant, first_file(held))


def test_opened_file_counts_as_seen(desk: Client, held: Application, url: str) -> None:
    assert "材料，已看 0/4" in desk.get(url).content.decode()
    desk.get(f"{url}files/{first_file(held)}/pages/1/")
    assert "材料，已看 1/4" in desk.get(url).content.decode()


def test_original_is_a_download_and_logged(desk: Client, held: Application, url: str) -> None:
    response = desk.get(f"{url}files/{first_file(held)}/")
    assert response["Content-Disposition"].startswith("attachment")
    assert AccessLog.objects.get().action == "download"


def test_portrait_is_logged(desk: Client, url: str) -> None:
    assert desk.get(f"{url}portrait/")["Content-Type"] == "image/jpeg"
    assert AccessLog.objects.get().what == "证件照"


@pytest.mark.parametrize("number", [0, 2, 99999])
def test_page_that_is_not_there(number: int, desk: Client, held: Application, url: str) -> None:
    assert desk.get(f"{url}files/{first_file(held)}/pages/{number}/").status_code == 404


def test_nothing_is_opened_before_it_is_received(desk: Client, applicant: User) -> None:
    made = make.submitted_application(applicant)
    url = f"/employer/applications/{made.pk}/"
    for tail in (f"files/{first_file(made)}/", f"files/{first_file(made)}/pages/1/", "portrait/"):
        assert desk.get(url + tail).status_code == 404
    make.move(made, "withdraw")
    assert desk.get(f"{url}files/{first_file(made)}/").status_code == 404
    assert "在单位接收之前撤销" in desk.get(url).content.decode()
    assert AccessLog.objects.count() == 0


@pytest.mark.parametrize("is_elsewhere", [False, True])
def test_what_was_withdrawn_before_it_was_taken_up_again_is_not_opened(
    is_elsewhere: bool, held: Application, reviewer: User, other_reviewer: User, client_of, request
) -> None:
    """That somebody took up an earlier submission, here or elsewhere, opens no later one."""
    if is_elsewhere:
        request.getfixturevalue("elsewhere")
    else:
        make.move(held, "send_back", by=reviewer)
        Application.objects.filter(pk=held.pk).update(holder=None)
        make.move(held, "resubmit")
    make.move(held, "withdraw")
    who = client_of(other_reviewer if is_elsewhere else reviewer)
    url = f"/employer/applications/{held.pk}/"
    assert who.get(f"{url}files/{first_file(held)}/").status_code == 404
    assert "在单位接收之前撤销" in who.get(url).content.decode()
    assert AccessLog.objects.count() == 0


def test_files_that_another_employer_sent_back_are_not_found(
    held: Application, reviewer: User, other_reviewer: User, client_of
) -> None:
    old = MaterialFile.objects.get(pk=first_file(held))
    earlier = f"/employer/applications/{held.pk}/files/{old.pk}/pages/1/"
    assert client_of(reviewer).get(earlier).status_code == 200
    make.move(held, "send_back", by=reviewer)
    assert client_of(reviewer).get(earlier).status_code == 200
    MaterialFile.objects.filter(pk=old.pk).update(removed_at=timezone.now())
    make.material_file(held, old.material.requirement)
    Application.objects.filter(pk=held.pk).update(employer=other_reviewer.memberships.get().employer)
    held.refresh_from_db()
    make.move(held, "resubmit")
    make.move(held, "receive", by=other_reviewer)
    theirs = client_of(other_reviewer)
    now = f"/employer/applications/{held.pk}/files/{first_file(held)}/pages/1/"
    assert (theirs.get(earlier).status_code, theirs.get(now).status_code) == (404, 200)


def test_file_uploaded_since_the_return_is_not_found(desk: Client, held: Application, url: str) -> None:
    make.move(held, "send_back")
    new = make.material_file(held, held.dossier.materials.first().requirement)
    assert desk.get(f"{url}files/{new.pk}/").status_code == 404


def test_file_of_another_application_is_not_found(
    desk: Client, held: Application, url: str, other_applicant: User
) -> None:
    other = make.submitted_application(other_applicant)
    assert desk.get(f"{url}files/{first_file(other)}/").status_code == 404
