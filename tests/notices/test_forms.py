"""youyue/notices/forms.py: the switches on the page 通知设置."""

import pytest
from django.test import Client

from youyue.identity.models import User
from youyue.notices.kinds import KINDS
from youyue.notices.models import NoticeSettings, Outbox

pytestmark = pytest.mark.django_db
URL = "/notices/settings/"


@pytest.fixture
def me(client: Client, applicant: User) -> Client:
    applicant.email = "mowen@example.cn"
    applicant.save(update_fields=["email"])
    client.force_login(applicant)
    return client


def test_what_is_chosen_is_kept_and_shown(me: Client, applicant: User) -> None:
    me.post(URL, {"mail": "daily", "mail:to_mend": "on"})
    settings = NoticeSettings.objects.get(user=applicant)
    assert settings.mail == "daily"
    assert settings.chosen["mail:to_mend"] is True and settings.chosen["mail:progress"] is False
    page = me.get(URL).content.decode()
    assert 'name="mail:to_mend" checked' in page and 'name="mail:progress" checked' not in page
    assert 'value="daily" checked' in page


def test_a_wrong_choice_is_said_and_changes_nothing(me: Client, applicant: User) -> None:
    answer = me.post(URL, {"mail": "pigeon", "mail:to_mend": "on"})
    assert answer.status_code == 422 and "pigeon" in answer.content.decode()
    assert not NoticeSettings.objects.exists()


def test_kinds_of_others_cannot_be_switched(me: Client, applicant: User) -> None:
    me.post(URL, {"mail": "each", "mail:overdue": "on", "sms:to_mend": "on", "x:y": "on"})
    hers = [kind.slug for kind in KINDS.values() if kind.audience == "applicant"]
    assert "to_mend" in hers and "overdue" not in hers
    assert set(NoticeSettings.objects.get().chosen) <= {
        f"{way}:{slug}" for way in ("mail", "sms") for slug in hers
    }


def test_a_letter_is_tried_once_in_five_minutes(me: Client, applicant: User) -> None:
    page = me.post(URL, {"mail": "each", "try": "1"}, follow=True).content.decode()
    assert "试发的邮件几分钟内会到" in page
    assert "请过 5 分钟再试" in me.post(URL, {"mail": "each", "try": "1"}, follow=True).content.decode()
    assert Outbox.objects.count() == 1


def test_without_an_address_the_page_says_where_to_leave_one(client: Client, applicant: User) -> None:
    client.force_login(applicant)
    page = client.get(URL).content.decode()
    assert "/profile/" in page and "试发一封" not in page
    client.post(URL, {"mail": "each", "try": "1"})
    assert Outbox.objects.count() == 0


def test_settings_are_ones_own(me: Client, applicant: User, other_applicant: User) -> None:
    NoticeSettings.objects.create(user=other_applicant, mail="none")
    me.post(URL, {"mail": "daily"})
    assert NoticeSettings.objects.get(user=other_applicant).mail == "none"


def test_stranger_is_sent_to_sign_in(client: Client) -> None:
    assert client.get(URL).url == f"/login/?next={URL}"
    assert client.post(URL, {"mail": "none"}).url.startswith("/login/")
