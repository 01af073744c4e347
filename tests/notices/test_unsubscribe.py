"""youyue/notices/unsubscribe.py: a signed address ends the mail of one kind, for its own person alone."""

import pytest
from django.core import signing
from django.test import Client

from youyue.identity.models import User
from youyue.notices import unsubscribe
from youyue.notices.deliver import notify
from youyue.notices.kinds import KINDS
from youyue.notices.models import NoticeSettings, Outbox

pytestmark = pytest.mark.django_db


@pytest.fixture
def path(applicant: User) -> str:
    applicant.email = "mowen@example.cn"
    applicant.save(update_fields=["email"])
    return unsubscribe.path_for(applicant, "progress")


def mails(somebody: User, kind: str) -> int:
    Outbox.objects.all().delete()
    notify(somebody, "一条消息", kind=kind)
    return Outbox.objects.count()


def test_opening_it_changes_nothing_and_says_what_it_will_do(
    client: Client, applicant: User, path: str
) -> None:
    page = client.get(path).content.decode()
    assert str(KINDS["progress"].label) in page and "mowen@example.cn" not in page
    assert mails(applicant, "progress") == 1


def test_one_press_ends_one_kind(client: Client, applicant: User, other_applicant: User, path: str) -> None:
    other_applicant.email = "chen@example.cn"
    assert "不再往" in client.post(path).content.decode()
    assert (mails(applicant, "progress"), mails(applicant, "to_mend")) == (0, 1)
    assert mails(other_applicant, "progress") == 1
    assert applicant.notices.count() == 2


def test_a_mail_program_needs_no_token(applicant: User, path: str) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert mails(applicant, "progress") == 0


def test_a_letter_of_no_kind_ends_all_mail(client: Client, applicant: User, path: str) -> None:
    client.post(unsubscribe.path_for(applicant, ""))
    assert NoticeSettings.objects.get(user=applicant).mail == "none"
    assert (mails(applicant, "to_mend"), mails(applicant, "")) == (0, 0)


@pytest.mark.parametrize("change", ["cut", "bent", "nonsense", "other salt"])
def test_an_address_that_is_not_ours_is_not_found(
    client: Client, applicant: User, path: str, change: str
) -> None:

    token = path.split("/")[-2]
    other = signing.dumps([applicant.pk.hex, "progress"], salt="another")
    bent = ("A" if token[0] != "A" else "B") + token[1:]
    wrong = {"cut": token[:-3], "bent": bent, "nonsense": "x", "other salt": other}[change]
    for method in (client.get, client.post):
        assert method(f"/notices/off/{wrong}/").status_code == 404
    assert mails(applicant, "progress") == 1


def test_a_kind_that_is_no_more_ends_nothing_else(client: Client, applicant: User, path: str) -> None:
    assert client.post(unsubscribe.path_for(applicant, "retired")).status_code == 404
    assert mails(applicant, "progress") == 1


def test_somebody_who_is_gone_is_not_found(client: Client, applicant: User, path: str) -> None:
    applicant.delete()
    assert client.get(path).status_code == 404
