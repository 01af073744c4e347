"""Doors that one client may not run through without end, and what is kept of what was typed."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests import make
from tests.racing import at_once
from youyue.identity.models import User
from youyue.service import floods, throttling
from youyue.service.models import ThrottleCount
from youyue.service.throttling import DOORS, Door, seconds_to_wait

NARROW = Door("narrow", frozenset({"identity:sign_in"}), person=3, address=5)
PAGE = {"HTTP_ORIGIN": "http://testserver"}


@pytest.fixture(autouse=True)
def _anew() -> Iterator[None]:
    throttling._full.clear()
    floods._told.clear()
    yield
    throttling._full.clear()
    floods._told.clear()


@pytest.fixture
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every door, at three a minute for a person and five for an address."""
    few = {view: replace(door, person=3, address=5) for door in DOORS for view in door.views}
    monkeypatch.setattr(throttling, "_DOOR_OF", few)


# --- the table of doors ----------------------------------------------------------------------------------
def _names(patterns: list[URLPattern | URLResolver], namespace: str = "") -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _names(pattern.url_patterns, inner)
        elif pattern.name:
            yield namespace + pattern.name


def test_every_door_leads_somewhere() -> None:
    known = set(_names(get_resolver().url_patterns))
    assert sorted(view for door in DOORS for view in door.views if view not in known) == []


def test_no_view_has_two_doors() -> None:
    views = [view for door in DOORS for view in door.views]
    assert len(views) == len(set(views))


def test_what_makes_a_paper_an_archive_or_an_export_is_behind_a_door() -> None:
    """A new one of the kind is found by its name."""
    kinds = ("_pdf", "archive", "export", "upload", "autosave")
    names = _names(get_resolver().url_patterns)
    known = {name for name in names if name.endswith(kinds) and not name.startswith("admin:")}
    assert known <= {view for door in DOORS for view in door.views}


# --- counting --------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_a_person_waits_when_she_has_used_up_her_minute() -> None:
    now = 120.0
    assert [seconds_to_wait(NARROW, "a", None, now) for _ in range(3)] == [0, 0, 0]
    assert seconds_to_wait(NARROW, "a", None, now + 12) == 48
    assert seconds_to_wait(NARROW, "b", None, now) == 0  # another person
    assert seconds_to_wait(NARROW, "a", None, now + 60) == 0  # the next minute


@pytest.mark.django_db
def test_an_address_is_counted_over_its_people() -> None:
    waits = [seconds_to_wait(NARROW, f"person {n}", "10.0.0.1", 120.0) for n in range(6)]
    assert waits == [0, 0, 0, 0, 0, 60]
    assert seconds_to_wait(NARROW, "person 9", "10.0.0.2", 120.0) == 0


@pytest.mark.django_db
def test_two_doors_are_counted_apart() -> None:
    other = Door("other", frozenset(), 3, 5)
    for _ in range(4):
        seconds_to_wait(NARROW, "a", None, 120.0)
    assert seconds_to_wait(other, "a", None, 120.0) == 0


@pytest.mark.django_db
def test_another_process_counts_on() -> None:
    """What the process remembers is a short cut; the count is in the table."""
    for _ in range(4):
        seconds_to_wait(NARROW, "a", None, 120.0)
    throttling._full.clear()
    floods._told.clear()
    assert seconds_to_wait(NARROW, "a", None, 120.0) == 60


@pytest.mark.django_db
def test_a_flood_costs_the_database_nothing(django_assert_num_queries) -> None:
    for _ in range(4):
        seconds_to_wait(NARROW, "a", "10.0.0.1", 120.0)
    with django_assert_num_queries(0):
        assert seconds_to_wait(NARROW, "a", "10.0.0.1", 121.0) == 59


@pytest.mark.django_db
def test_the_table_names_nobody() -> None:
    seconds_to_wait(NARROW, "440101199001011234", "203.0.113.7", 120.0)
    kept = str(list(ThrottleCount.objects.values_list("key", "began", "count")))
    assert "4401" not in kept
    assert "203.0" not in kept


@pytest.mark.django_db
def test_old_counts_are_forgotten() -> None:
    seconds_to_wait(NARROW, "a", None, 120.0)
    seconds_to_wait(NARROW, "b", None)
    throttling.forget_old_counts()
    assert ThrottleCount.objects.count() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_many_at_once_are_counted_one_by_one() -> None:
    """Control: counted by reading and writing, some of them would be lost."""
    wide = Door("wide", frozenset(), 30, 1000)

    def let_in() -> int:
        return sum(seconds_to_wait(wide, "a", "10.0.0.1", 120.0) == 0 for _ in range(10))

    assert sum(at_once(*[let_in] * 8)) == 30


# --- what is seen of it ----------------------------------------------------------------------------------
@pytest.mark.django_db
@pytest.mark.usefixtures("narrow")
def test_the_page_says_when_to_try_again(client: Client) -> None:
    for _ in range(5):
        assert client.get(reverse("identity:sign_in")).status_code == 302
    refused = client.get(reverse("identity:sign_in"))
    assert refused.status_code == 429
    assert 1 <= int(refused["Retry-After"]) <= 60
    assert "操作太频繁" in refused.content.decode()
    assert f"{refused['Retry-After']} 秒后再试" in refused.content.decode()
    assert refused["Cache-Control"] == "private, no-store"


@pytest.mark.django_db
@pytest.mark.usefixtures("narrow")
def test_what_was_typed_is_offered_again(client: Client) -> None:
    typed = {"number": "<YK-0001>", "csrfmiddlewaretoken": "secret"}
    for _ in range(5):
        client.post(reverse("applicants:check_receipt"), typed, **PAGE)
    refused = client.post(reverse("applicants:check_receipt"), typed, **PAGE)
    assert refused.status_code == 429
    html = refused.content.decode()
    assert '<input type="hidden" name="number" value="&lt;YK-0001&gt;">' in html
    assert "再提交一次" in html
    foreign = client.post(reverse("applicants:check_receipt"), typed, HTTP_ORIGIN="https://evil.example")
    assert "YK-0001" not in foreign.content.decode()  # another site's form is not ours to offer


@pytest.mark.django_db
@pytest.mark.usefixtures("narrow")
def test_a_script_is_told_in_its_own_words(client: Client, applicant: User) -> None:
    client.force_login(applicant)
    make.application(applicant)
    answers = [
        client.post(reverse("applicants:autosave", args=["basics"]), {}, HTTP_X_REQUESTED_WITH="fetch")
        for _ in range(4)
    ]
    assert [answer.status_code for answer in answers[:3]] != [429] * 3
    assert answers[3].status_code == 429
    assert "再试" in answers[3].json()["message"]


@pytest.mark.django_db
@pytest.mark.usefixtures("narrow")
def test_looking_is_not_counted_where_only_posting_is(client: Client) -> None:
    assert {client.get(reverse("applicants:check_receipt")).status_code for _ in range(12)} == {200}
    assert not ThrottleCount.objects.exists()


@pytest.mark.django_db
@pytest.mark.usefixtures("narrow")
def test_without_it_nobody_is_stopped(client: Client, settings) -> None:
    settings.THROTTLED = False
    assert {client.get(reverse("identity:sign_in")).status_code for _ in range(12)} == {302}


def test_it_is_on_by_itself() -> None:
    assert settings.THROTTLED is True
