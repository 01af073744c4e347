"""消息: who sees which, what marks them as read, and the number in the header."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from youyue.identity.models import User
from youyue.notices.deliver import notify
from youyue.notices.models import Notice, Outbox


@pytest.fixture
def me(client: Client, applicant: User) -> Client:
    client.force_login(applicant)
    return client


def unread(user: User) -> int:
    return user.notices.filter(read_at=None).count()


def test_notice_writes_a_mail_for_who_left_an_address(applicant: User) -> None:
    notify(applicant, "您的申请已由单位接收", "/items/")
    assert Outbox.objects.count() == 0
    applicant.email = "mowen@example.cn"
    notify(applicant, "您的申请已由单位接收", "/items/")
    mail = Outbox.objects.get()
    assert mail.to == "mowen@example.cn"
    assert "您的申请已由单位接收" in mail.body
    assert mail.body.count("/items/") == 1
    for secret in ("莫知文", applicant.id_number, applicant.mobile):
        assert secret not in mail.subject + mail.body


@pytest.mark.parametrize("path", ["https://evil.example/", "//evil.example/", "items/"])
def test_notice_leads_to_own_pages_only(applicant: User, path: str) -> None:
    with pytest.raises(ValueError, match="path of this site"):
        notify(applicant, "消息", path)


def test_looking_marks_nothing_as_read(me: Client, applicant: User) -> None:
    notify(applicant, "一条消息", "/items/")
    assert "一条消息" in me.get("/notices/").content.decode()
    assert unread(applicant) == 1


def test_opening_marks_as_read_and_leads_on(me: Client, applicant: User) -> None:
    notice = notify(applicant, "一条消息", "/profile/")
    address = reverse("notices:follow", args=[notice.pk])
    assert me.get(address)["Location"] == "/notices/"
    assert unread(applicant) == 1
    assert me.post(address)["Location"] == "/profile/"
    assert unread(applicant) == 0


def test_marking_stays_on_the_page(me: Client, applicant: User) -> None:
    notice = notify(applicant, "一条消息", "/profile/")
    address = reverse("notices:follow", args=[notice.pk])
    assert me.post(address, {"stay": "1"})["Location"] == "/notices/"
    assert unread(applicant) == 0


def test_all_are_marked_at_once_and_nobody_elses(me: Client, applicant: User, other_applicant: User) -> None:
    for user in (applicant, applicant, other_applicant):
        notify(user, "一条消息")
    assert me.get("/notices/read/").status_code == 302
    assert unread(applicant) == 2
    me.post("/notices/read/")
    assert (unread(applicant), unread(other_applicant)) == (0, 1)


def test_header_counts_the_unread(me: Client, applicant: User) -> None:
    notify(applicant, "一条消息")
    page = me.get("/profile/").content.decode()
    assert "条未读" in page
    Notice.objects.update(read_at="2026-01-01T00:00Z")
    assert "条未读" not in me.get("/profile/").content.decode()


def test_list_asks_the_same_number_of_questions_at_1_and_20(me: Client, applicant: User) -> None:
    counts = []
    me.get("/notices/")
    for total in (1, 19):
        for _number in range(total):
            notify(applicant, "一条消息", "/items/")
        with CaptureQueriesContext(connection) as asked:
            me.get("/notices/")
        counts.append(len(asked))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("page", ["", "0", "99", "x", "-1", "%00"])
def test_any_page_number_is_a_page(me: Client, applicant: User, page: str) -> None:
    for _number in range(45):
        notify(applicant, "一条消息")
    assert me.get(f"/notices/?page={page}").status_code == 200


def test_empty_list_says_so(me: Client) -> None:
    assert "还没有消息" in me.get("/notices/").content.decode()


def test_text_is_escaped(me: Client, applicant: User) -> None:
    notify(applicant, "<script>alert(1)</script>", "/items/")
    assert "<script>alert(1)" not in me.get("/notices/").content.decode()


def test_notice_of_another_is_not_found(me: Client, other_applicant: User) -> None:
    notice = notify(other_applicant, "别人的消息", "/items/")
    address = reverse("notices:follow", args=[notice.pk])
    assert me.post(address).status_code == 404
    assert me.get(address).status_code == 404
    assert "别人的消息" not in me.get("/notices/").content.decode()
    assert unread(other_applicant) == 1


def test_stranger_is_sent_to_sign_in(client: Client, applicant: User) -> None:
    notice = notify(applicant, "一条消息")
    for name, args in (("list", []), ("read_all", []), ("follow", [notice.pk])):
        address = reverse(f"notices:{name}", args=args)
        assert client.post(address)["Location"] == f"/login/?next={address}"
    assert unread(applicant) == 1
