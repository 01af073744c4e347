"""The worker's rules on one database, without a mail server: leases, waiting, giving up."""

import smtplib
from datetime import timedelta

import pytest
import time_machine
from django.core import mail as sent
from django.core.mail import EmailMessage
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command
from django.utils import timezone

from youyue.notices import outbox
from youyue.notices.models import Outbox
from youyue.notices.outbox import send_due


def mail(to: str = "one@example.cn", **fields: object) -> Outbox:
    return Outbox.objects.create(to=to, subject="您有一条新消息", body="请登录查看", **fields)


@pytest.fixture(autouse=True)
def _database(db: None) -> None:
    pass


def test_due_mail_is_sent_once() -> None:
    mail()
    assert (send_due(), send_due()) == (1, 0)
    assert [m.to for m in sent.outbox] == [["one@example.cn"]]
    assert Outbox.objects.get().sent_at is not None


def test_mail_of_the_future_waits() -> None:
    made = mail()
    Outbox.objects.filter(pk=made.pk).update(due_at=timezone.now() + timedelta(minutes=1))
    assert send_due() == 0


def test_leased_mail_is_not_taken_twice() -> None:
    made = mail()
    stale = Outbox.objects.get(pk=made.pk)
    assert outbox._lease(made)
    assert not outbox._lease(stale)


def test_mail_of_a_killed_worker_becomes_due_again() -> None:
    with time_machine.travel("2026-03-02 09:00", tick=False) as clock:
        outbox._lease(mail())
        assert send_due() == 0
        clock.shift(61)
        assert send_due() == 1
    assert Outbox.objects.get().attempts == 2


def test_address_with_a_line_break_is_given_up_and_blocks_no_other() -> None:
    mail("one@example.cn\nBcc: all@example.cn")
    mail("two@example.cn")
    assert send_due() == 2
    assert [m.to for m in sent.outbox] == [["two@example.cn"]]
    assert Outbox.objects.filter(failed_at=None).count() == 1


class AwayBackend(EmailBackend):
    """A mail server that nobody answers at."""

    opened = 0

    def open(self) -> None:
        AwayBackend.opened += 1
        raise ConnectionRefusedError


def test_server_that_is_away_costs_one_attempt_a_round(settings: object) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.AwayBackend"
    AwayBackend.opened = 0
    for _number in range(5):
        mail()
    assert send_due() == 1
    assert AwayBackend.opened == 1
    assert Outbox.objects.filter(failed_at=None, sent_at=None).count() == 5


class ChoosyBackend(EmailBackend):
    """A mail server that says no to single mails: to the address, to the content, or for now."""

    refusals = {
        "nobody@example.cn": smtplib.SMTPRecipientsRefused({"nobody@example.cn": (550, b"no such user")}),
        "later@example.cn": smtplib.SMTPRecipientsRefused({"later@example.cn": (451, b"greylisted")}),
        "spam@example.cn": smtplib.SMTPDataError(554, b"content refused"),
        "full@example.cn": smtplib.SMTPDataError(452, b"no room"),
    }

    is_closed = False

    def close(self) -> None:
        self.is_closed = True

    def send_messages(self, messages: list[EmailMessage]) -> int:
        assert not self.is_closed  # after a refusal the line is a new one
        refusal = self.refusals.get(messages[0].to[0])
        if refusal:
            raise refusal
        return super().send_messages(messages)


def test_refused_mail_blocks_no_other_and_is_given_up_where_that_is_final(settings: object) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.ChoosyBackend"
    for to in ChoosyBackend.refusals:
        mail(to)
    mail("last@example.cn")
    assert send_due() == 5
    assert [m.to for m in sent.outbox] == [["last@example.cn"]]
    given_up = Outbox.objects.exclude(failed_at=None).order_by("pk")
    assert [letter.to for letter in given_up] == ["nobody@example.cn", "spam@example.cn"]


def test_mails_that_were_given_up_are_in_nobodys_way() -> None:
    for _number in range(outbox.BATCH):
        mail(failed_at=timezone.now())
    mail("last@example.cn")
    assert send_due() == 1
    assert [m.to for m in sent.outbox] == [["last@example.cn"]]


def test_waiting_doubles_and_ends(settings: object) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.AwayBackend"
    waits = []
    with time_machine.travel("2026-03-02 09:00", tick=False) as clock:
        made = mail()
        for _attempt in range(outbox.GIVE_UP_AFTER):
            assert send_due() == 1
            made.refresh_from_db()
            waits.append((made.due_at - timezone.now()).total_seconds() / 60)
            clock.move_to(made.due_at)
        assert send_due() == 0
    assert waits[:4] == [1, 2, 4, 8]
    assert max(waits) == 360
    assert made.failed_at is not None


def test_command_sends_more_than_one_batch_and_stops() -> None:
    for _number in range(outbox.BATCH + 1):
        mail()
    call_command("work", "--once")
    assert len(sent.outbox) == outbox.BATCH + 1
