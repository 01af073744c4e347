"""youyue/notices/channels.py: what goes out by which way, and that a dead way holds up no other."""

import pytest
from django.core import mail as sent
from django.core.cache import cache

from youyue.identity.mock_platform import sms
from youyue.identity.models import User
from youyue.notices.deliver import notify
from youyue.notices.models import NoticeSettings, Outbox
from youyue.notices.outbox import send_due

pytestmark = pytest.mark.django_db
GATEWAY = "youyue.identity.mock_platform.sms.Gateway"


class Dead:
    """A gateway that nobody answers at."""

    asked = 0

    def send(self, number: str, text: str, timeout: float) -> None:
        type(self).asked += 1
        raise OSError("no answer")


@pytest.fixture
def reachable(applicant: User, settings) -> User:
    """By mail and, for 退回修改, by short message."""
    settings.SMS_GATEWAY = GATEWAY
    cache.delete(sms.KEY)
    applicant.email = "mowen@example.cn"
    applicant.save(update_fields=["email"])
    NoticeSettings.objects.create(user=applicant, chosen={"sms:to_mend": True})
    return applicant


def test_what_is_wanted_goes_each_way_once(reachable: User) -> None:
    notify(reachable, "单位把申请退回给您修改", "/corrections/", kind="to_mend")
    notify(reachable, "单位接收了您的申请", "/items/", kind="progress")
    send_due()
    send_due()
    assert [message.to for message in sent.outbox] == [["mowen@example.cn"]] * 2
    [message] = sms.messages()
    assert message["text"] == "【优粤卡】单位把申请退回给您修改。请登录网站查看。"


def test_a_short_message_keeps_and_shows_no_number(reachable: User) -> None:
    notify(reachable, "单位把申请退回给您修改", kind="to_mend")
    letter = Outbox.objects.get(channel="sms")
    assert reachable.mobile not in f"{letter.to} {letter.subject} {letter.body}"
    send_due()
    [message] = sms.messages()
    assert message["to"] == "186****1402"
    for secret in (reachable.name, reachable.id_number, reachable.mobile):
        assert secret not in message["text"]


def test_without_a_gateway_no_short_message_is_written(reachable: User, settings) -> None:
    settings.SMS_GATEWAY = ""
    notify(reachable, "单位把申请退回给您修改", kind="to_mend")
    assert not Outbox.objects.filter(channel="sms").exists()


def test_a_dead_gateway_is_asked_once_a_minute_and_delays_no_mail(reachable: User, settings) -> None:
    settings.SMS_GATEWAY = f"{__name__}.Dead"
    Dead.asked = 0
    for _number in range(5):
        notify(reachable, "单位把申请退回给您修改", kind="to_mend")
    send_due()
    send_due()
    assert (Dead.asked, len(sent.outbox)) == (1, 5)
    assert Outbox.objects.filter(channel="sms", sent_at=None, failed_at=None).count() == 5


def test_mail_carries_the_button_that_ends_it(reachable: User) -> None:
    notify(reachable, "单位接收了您的申请", "/items/", kind="progress")
    send_due()
    [message] = sent.outbox
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = message.extra_headers["List-Unsubscribe"].strip("<>")
    assert address in message.body and "/notices/off/" in address


def test_somebody_without_a_number_is_given_up(reachable: User) -> None:
    notify(reachable, "单位把申请退回给您修改", kind="to_mend")
    reachable.take_over({"mobile": ""})
    reachable.save()
    send_due()
    assert Outbox.objects.get(channel="sms").failed_at is not None


class Odd:
    """A gateway whose library raises what it likes."""

    def send(self, number: str, text: str, timeout: float) -> None:
        raise KeyError("token")


@pytest.mark.parametrize("gateway", ["nobody.knows.Gateway", f"{__name__}.Odd", ""])
def test_a_gateway_that_is_wrong_stops_neither_mail_nor_the_worker(
    reachable: User, settings, gateway: str
) -> None:
    notify(reachable, "单位把申请退回给您修改", kind="to_mend")
    settings.SMS_GATEWAY = gateway
    send_due()
    assert len(sent.outbox) == 1
    letter = Outbox.objects.get(channel="sms")
    assert letter.sent_at is None and letter.attempts == 1


def test_somebody_who_may_not_sign_in_gets_no_letter(reachable: User) -> None:
    reachable.is_active = False
    notify(reachable, "单位把申请退回给您修改", kind="to_mend")
    assert (Outbox.objects.count(), reachable.notices.count()) == (0, 1)
