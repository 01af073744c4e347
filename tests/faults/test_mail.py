"""R6: the mail server is away, slow or choosy. Nothing is lost, nothing is sent twice, nobody waits."""

import threading
import time
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from tests.faults.servers import MailSink, closed_port, serving
from youyue.identity.models import User
from youyue.notices import outbox
from youyue.notices.deliver import notify
from youyue.notices.models import Outbox
from youyue.notices.outbox import send_due


@pytest.fixture
def sink(settings: Any) -> Iterator[MailSink]:
    taken = MailSink()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_USE_TLS, settings.EMAIL_USE_SSL = "127.0.0.1", False, False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_TIMEOUT = 1
    with serving(taken) as port:
        settings.EMAIL_PORT = port
        yield taken


def make_due() -> None:
    """As if the waiting time were over."""
    Outbox.objects.update(due_at=timezone.now() - timedelta(seconds=1))


def mails(count: int) -> None:
    for number in range(count):
        Outbox.objects.create(to=f"{number}@example.cn", subject="消息", body="请登录查看")


def test_each_mail_arrives_once_after_an_outage(db: None, sink: MailSink, settings: Any) -> None:
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, closed_port()
    mails(8)
    for _round in range(3):
        send_due()
        make_due()
    assert Outbox.objects.filter(sent_at=None, failed_at=None).count() == 8
    settings.EMAIL_PORT = port
    for _round in range(3):
        send_due()
        make_due()
    assert sorted(to for to, _body in sink.taken) == [f"{number}@example.cn" for number in range(8)]


def test_notice_is_written_while_the_mail_server_is_away(
    applicant: User, sink: MailSink, settings: Any
) -> None:
    settings.EMAIL_PORT = closed_port()
    applicant.email = "mowen@example.cn"
    applicant.save(update_fields=["email"])
    notify(applicant, "您的申请已提交", "/items/")  # the first one of a process reads the table of addresses
    before = time.monotonic()
    notify(applicant, "您的申请已由单位接收", "/items/")
    assert time.monotonic() - before < 0.5
    assert applicant.notices.count() == 2


def test_poisoned_address_blocks_no_other(db: None, sink: MailSink) -> None:
    sink.refuses = {"1@example.cn": 550, "2@example.cn": 451}
    mails(5)
    send_due()
    assert [to for to, _body in sink.taken] == [f"{number}@example.cn" for number in (0, 3, 4)]
    given_up = Outbox.objects.exclude(failed_at=None)
    assert [letter.to for letter in given_up] == ["1@example.cn"]
    sink.refuses = {}
    make_due()
    send_due()
    assert sink.taken[-1][0] == "2@example.cn"
    assert len(sink.taken) == 4


def test_hanging_server_costs_one_time_limit_a_round(db: None, sink: MailSink) -> None:
    sink.hangs = True
    mails(5)
    before = time.monotonic()
    assert send_due() == 1
    assert time.monotonic() - before < 3


def test_mail_carries_no_personal_data(applicant: User, sink: MailSink) -> None:
    applicant.email = "mowen@example.cn"
    notify(applicant, "单位把申请退回给您修改", "/items/")
    send_due()
    [(_to, body)] = sink.taken
    for secret in ("莫知文", applicant.id_number, applicant.mobile):
        assert secret not in body


def test_a_dead_gateway_costs_one_attempt_and_no_mail(applicant: User, sink: MailSink, settings: Any) -> None:
    """The short messages' server hangs; the mails of the same round have all gone before it is asked."""
    settings.SMS_GATEWAY = f"{__name__}.HangingGateway"
    HangingGateway.asked = 0
    mails(20)
    for _number in range(10):
        Outbox.objects.create(channel="sms", user=applicant, subject="短信", body="请登录查看")
    send_due()
    assert (len(sink.taken), HangingGateway.asked) == (20, 1)
    mails(5)
    before = time.monotonic()
    send_due()
    assert (len(sink.taken), HangingGateway.asked) == (25, 1)
    assert time.monotonic() - before < 1


class HangingGateway:
    """Answers nothing for half a second, then gives up, as a client with a time limit does."""

    asked = 0

    def send(self, number: str, text: str, timeout: float) -> None:
        type(self).asked += 1
        time.sleep(0.5)
        raise TimeoutError("no answer")


@pytest.mark.trial
@pytest.mark.alone
@pytest.mark.parametrize("leased", [True, False], ids=["leased", "control: no lease"])
@pytest.mark.django_db(transaction=True)
def test_a_thousand_mails_by_three_workers_through_outages(
    sink: MailSink, settings: Any, monkeypatch: pytest.MonkeyPatch, leased: bool
) -> None:
    """0 lost and 0 doubled while the server comes and goes; without the lease some go out twice."""
    monkeypatch.setattr(outbox, "FIRST_WAIT", timedelta(seconds=1))
    monkeypatch.setattr(outbox, "LONGEST_WAIT", timedelta(seconds=2))
    monkeypatch.setattr(outbox, "GIVE_UP_AFTER", 50)
    if not leased:
        monkeypatch.setattr(outbox, "_lease", lambda mail: True)
    port, stop = settings.EMAIL_PORT, threading.Event()
    Outbox.objects.bulk_create(
        Outbox(to=f"{number}@example.cn", subject="消息", body="请登录查看") for number in range(1000)
    )

    def work() -> None:
        while not stop.is_set():
            send_due()
        connection.close()

    workers = [threading.Thread(target=work) for _number in range(3)]
    for worker in workers:
        worker.start()
    until = time.monotonic() + 60
    while Outbox.objects.filter(sent_at=None).exists() and time.monotonic() < until:
        settings.EMAIL_PORT = closed_port()
        time.sleep(0.2)
        settings.EMAIL_PORT = port
        time.sleep(0.4)
    stop.set()
    for worker in workers:
        worker.join()
    arrived = Counter(to for to, _body in sink.taken)
    assert len(arrived) == 1000
    doubled = sum(count > 1 for count in arrived.values())
    assert (doubled == 0) is leased
