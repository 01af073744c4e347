"""Internal notes: for the employer's reviewers, never for the applicant."""

from collections.abc import Callable

import pytest
from django.test import Client

from applicants.models import Application, Note
from tests import make
from youyue.identity.models import User

pytestmark = pytest.mark.django_db

WORDS = "已电话核实聘期，等人事处回函"


def test_note_is_seen_by_colleagues(
    desk: Client, colleague: User, client_of: Callable[..., Client], url: str
) -> None:
    assert desk.post(f"{url}notes/", {"note": WORDS}).url == url
    for client in (desk, client_of(colleague)):
        assert WORDS in client.get(url).content.decode()


def test_colleague_may_note_without_holding(
    colleague: User, client_of: Callable[..., Client], held: Application, url: str
) -> None:
    client_of(colleague).post(f"{url}notes/", {"note": WORDS})
    assert Note.objects.get(application=held).by == colleague


def test_note_never_reaches_the_applicant(
    desk: Client, applicant: User, client_of: Callable[..., Client], held: Application, url: str
) -> None:
    desk.post(f"{url}notes/", {"note": WORDS})
    make.move(held, "send_back")
    client = client_of(applicant)
    for path in (f"/items/{held.pk}/", f"/items/{held.pk}/progress/", "/items/corrections/", "/notices/"):
        assert WORDS not in client.get(path, follow=True).content.decode()


def test_note_stays_with_the_employer_that_wrote_it(
    desk: Client, held: Application, other_reviewer: User, client_of: Callable[..., Client], url: str
) -> None:
    desk.post(f"{url}notes/", {"note": WORDS})
    make.move(held, "send_back")
    held.employer = make.employer("other")
    held.employer_name = held.employer.name
    held.save()
    make.move(held, "resubmit")
    make.move(held, "receive", by=other_reviewer)
    page = client_of(other_reviewer).get(url)
    assert page.status_code == 200
    assert WORDS not in page.content.decode()


@pytest.mark.parametrize(
    ("text", "message"),
    [("", "请填写内部备注"), ("长" * 501, "内部备注多了 1 个字，请删到 500 个字以内")],
)
def test_wrong_note_is_refused(text: str, message: str, desk: Client, url: str) -> None:
    response = desk.post(f"{url}notes/", {"note": text})
    assert response.status_code == 422
    assert message in response.content.decode()
    assert Note.objects.count() == 0
