"""What the catalogue says is kept in each process, and all of them change over together.

Another process is played by its row: that is all one learns of it. Real ones are in test_two_processes.py.
"""

import time
from datetime import timedelta

import pytest
import time_machine
from django.db import OperationalError, transaction
from django.utils import timezone

from catalog.lists import options
from catalog.models import CatalogChange, Country, Employer, memory

pytestmark = pytest.mark.django_db


@pytest.fixture
def looking(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in production: a process that has looked for changes before."""
    monkeypatch.setattr(memory, "_look_at", 0.0)
    monkeypatch.setattr(memory, "_seen", set(CatalogChange.objects.values_list("pk", flat=True)))
    monkeypatch.setattr(memory, "AFTER", 2.0)
    monkeypatch.setattr(memory, "SECONDS", 0.0)


def elsewhere(name: str) -> None:
    """Another process names China and says so."""
    Country.objects.filter(code="CN").update(name=name)
    CatalogChange.objects.create(since=timezone.now() + timedelta(seconds=memory.AFTER))


def test_nothing_is_read_twice(django_assert_num_queries) -> None:
    options.country_name("CN")
    with django_assert_num_queries(0):
        options.country_name("CN")


def test_looking_costs_one_query_a_second(looking, monkeypatch, django_assert_num_queries) -> None:
    monkeypatch.setattr(memory, "SECONDS", 60.0)
    options.country_name("CN")
    monkeypatch.setattr(memory, "_look_at", 0.0)
    with django_assert_num_queries(1):
        for _ in range(50):
            options.country_name("CN")


def test_change_elsewhere_counts_from_its_moment(looking) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        assert options.country_name("CN") == "中国大陆"
        elsewhere("中国")
        assert options.country_name("CN") == "中国大陆"
        clock.shift(1.9)
        assert options.country_name("CN") == "中国大陆"
        clock.shift(0.2)
        assert options.country_name("CN") == "中国"


def test_two_changes_each_at_its_moment(looking) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        options.country_name("CN")
        elsewhere("中国")
        options.country_name("CN")
        clock.shift(1)
        elsewhere("中华人民共和国")
        options.country_name("CN")
        clock.shift(2.1)
        assert options.country_name("CN") == "中华人民共和国"
        assert memory._turns == []


def test_what_is_old_is_not_read_anew_just_before_a_change_counts(looking, monkeypatch) -> None:
    monkeypatch.setattr(memory, "KEPT", 0.0)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        options.country_name("CN")
        elsewhere("中国")
        assert options.country_name("CN") == "中国大陆"
        clock.shift(2.1)
        assert options.country_name("CN") == "中国"


def test_control_without_a_row_it_would_have_been(looking, monkeypatch) -> None:
    monkeypatch.setattr(memory, "KEPT", 0.0)
    options.country_name("CN")
    Country.objects.filter(code="CN").update(name="中国")
    assert options.country_name("CN") == "中国"


def test_moment_far_ahead_does_not_hold_a_change_back(looking) -> None:
    options.country_name("CN")
    Country.objects.filter(code="CN").update(name="中国")
    CatalogChange.objects.create(since=timezone.now() + timedelta(hours=1))  # of a host with a wrong clock
    assert options.country_name("CN") == "中国"


def test_first_look_forgets_what_was_read_before_it(looking, monkeypatch) -> None:
    monkeypatch.setattr(memory, "_look_at", float("inf"))
    options.country_name("CN")
    Country.objects.filter(code="CN").update(name="中国")
    monkeypatch.setattr(memory, "_seen", None)
    monkeypatch.setattr(memory, "_look_at", 0.0)
    assert options.country_name("CN") == "中国"


def test_transaction_writes_one_row(looking) -> None:
    before = CatalogChange.objects.count()
    with transaction.atomic():
        for country in Country.objects.all()[:3]:
            country.save()
    assert CatalogChange.objects.count() == before + 1


def test_employers_are_not_kept_and_write_none(looking) -> None:
    before = CatalogChange.objects.count()
    Employer.objects.create(name="新单位", credit_code="91440101MA5ABCDE0X")
    assert CatalogChange.objects.count() == before


# --- the process that saves ---------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_who_saves_changes_over_with_the_others(monkeypatch) -> None:
    monkeypatch.setattr(memory, "AFTER", 0.4)
    assert options.country_name("CN") == "中国大陆"
    with transaction.atomic():
        country = Country.objects.get(code="CN")
        country.name = "中国"
        country.save()
        assert options.country_name("CN") == "中国"
    assert options.country_name("CN") == "中国大陆"
    time.sleep(0.5)
    memory._turn()
    assert options.country_name("CN") == "中国"


@pytest.mark.django_db(transaction=True)
def test_change_that_was_undone_leaves_nothing_behind() -> None:
    before = CatalogChange.objects.count()
    assert options.country_name("CN") == "中国大陆"
    with transaction.atomic():
        country = Country.objects.get(code="CN")
        country.name = "中国"
        country.save()
        memory.forget()
        assert options.country_name("CN") == "中国"
        transaction.set_rollback(True)
    assert options.country_name("CN") == "中国大陆"
    assert CatalogChange.objects.count() == before


# --- a database that is away --------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_what_is_known_is_said_while_the_database_is_away(monkeypatch) -> None:
    away = False

    @memory.remembered
    def read() -> str:
        if away:
            raise OperationalError("the connection is closed")
        return "once read"

    monkeypatch.setattr(memory, "KEPT", 0.0)
    assert read() == "once read"
    away = True
    assert read() == "once read"
    memory.forget()
    with pytest.raises(OperationalError):
        read()
