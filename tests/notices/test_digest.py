"""youyue/notices/digest.py: one letter a day, at 17:00, of what came since; what is urgent goes at once."""

from datetime import datetime

import pytest
import time_machine
from django.utils import timezone

from youyue.identity.models import User
from youyue.notices import digest
from youyue.notices.deliver import notify
from youyue.notices.models import Notice, NoticeSettings, Outbox

pytestmark = pytest.mark.django_db


def at(text: str) -> time_machine.travel:
    return time_machine.travel(timezone.make_aware(datetime.fromisoformat(text)), tick=False)


@pytest.fixture
def daily(reviewer: User) -> User:
    reviewer.email = "zhang@example.cn"
    reviewer.save(update_fields=["email"])
    NoticeSettings.objects.create(user=reviewer, mail="daily")
    return reviewer


def test_one_letter_a_day_counts_what_came(daily: User) -> None:
    with at("2026-03-02 10:00"):
        for kind in ("new", "new", "again"):
            notify(daily, "有一份新申请", "/employer/", kind=kind)
        assert (digest.send_all(), Outbox.objects.count()) == (0, 0)
    with at("2026-03-02 17:05"):
        assert (digest.send_all(), digest.send_all()) == (1, 0)
    letter = Outbox.objects.get()
    assert "有 3 条还没读的消息：新申请送到本单位 2 条、修改后重新提交 1 条" in letter.body
    assert letter.subject == "优粤卡在线申办：消息汇总"


def test_what_comes_after_17_waits_for_the_next_day(daily: User) -> None:
    with at("2026-03-02 17:30"):
        notify(daily, "有一份新申请", kind="new")
        assert digest.send_all() == 0
    with at("2026-03-03 17:01"):
        assert digest.send_all() == 1


def test_nothing_new_is_no_letter(daily: User) -> None:
    with at("2026-03-02 18:00"):
        assert (digest.send_all(), Outbox.objects.count()) == (0, 0)


def test_what_is_urgent_goes_at_once_and_not_again(daily: User) -> None:
    with at("2026-03-02 10:00"):
        notify(daily, "一份申请已经超过办理期限", kind="overdue")
    assert Outbox.objects.count() == 1
    with at("2026-03-02 18:00"):
        assert digest.send_all() == 0


def test_a_kind_that_is_off_is_in_no_digest(daily: User) -> None:
    notify(daily, "窗口已受理", kind="accepted")
    assert not Notice.objects.filter(awaits_digest=True).exists()


def test_an_address_that_is_gone_ends_the_waiting(daily: User) -> None:
    with at("2026-03-02 10:00"):
        notify(daily, "有一份新申请", kind="new")
    User.objects.filter(pk=daily.pk).update(email="")
    with at("2026-03-02 18:00"):
        assert digest.send_all() == 0
    assert not Notice.objects.filter(awaits_digest=True).exists()


def test_what_was_read_is_in_no_letter(daily: User) -> None:
    with at("2026-03-02 10:00"):
        notify(daily, "有一份新申请", kind="new")
        Notice.objects.update(read_at=timezone.now())
    with at("2026-03-02 18:00"):
        assert (digest.send_all(), Outbox.objects.count()) == (0, 0)


@pytest.mark.parametrize("change", [{"mail": "none"}, {"chosen": {"mail:new": False}}])
def test_who_ends_it_before_17_gets_none(daily: User, change: dict[str, object]) -> None:
    with at("2026-03-02 10:00"):
        notify(daily, "有一份新申请", kind="new")
    NoticeSettings.objects.update(**change)
    with at("2026-03-02 18:00"):
        assert (digest.send_all(), Outbox.objects.count()) == (0, 0)


def test_somebody_who_may_not_sign_in_gets_none(daily: User) -> None:
    with at("2026-03-02 10:00"):
        notify(daily, "有一份新申请", kind="new")
    User.objects.filter(pk=daily.pk).update(is_active=False)
    with at("2026-03-02 18:00"):
        assert digest.send_all() == 0
