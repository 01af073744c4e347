"""Prepared queries give what the queryset gives, for whoever asks, and compile nothing twice."""

import uuid
from unittest import mock

import pytest
from django.db import connection, transaction
from django.db.models import Count
from django.db.models.sql.compiler import SQLCompiler
from django.db.transaction import TransactionManagementError

from applicants.models import Application
from tests import make
from youyue.identity.models import User
from youyue.prepared import Prepared, _Compiled

pytestmark = pytest.mark.django_db


def mine(applicant):
    return Application.objects.filter(applicant=applicant, binned_at=None).select_related("employer")


@pytest.fixture
def prepared() -> Prepared:
    return Prepared(mine, applicant=User._meta.pk)


def test_rows_are_the_querysets_rows(prepared, applicant, other_applicant, django_assert_num_queries) -> None:
    for user in (applicant, other_applicant):
        made = make.application(user)
        with django_assert_num_queries(1):
            (found,) = prepared.rows(applicant=user.pk)
            assert found == made and found.employer.name == made.employer.name
        assert found.__dict__.keys() == mine(user).get().__dict__.keys()
        assert not found._state.adding and found.email == made.email
    assert prepared.rows(applicant=applicant.pk)[0].applicant_id == applicant.pk


def test_nobody_has_no_rows(prepared, applicant) -> None:
    assert prepared.rows(applicant=applicant.pk) == [] and prepared.first(applicant=applicant.pk) is None


def test_it_is_compiled_once(prepared, applicant) -> None:
    prepared.rows(applicant=applicant.pk)
    with mock.patch.object(SQLCompiler, "as_sql", side_effect=AssertionError("compiled again")):
        assert prepared.rows(applicant=applicant.pk) == []


def test_values_are_sent_in_the_databases_own_form(applicant) -> None:
    by_key = Prepared(lambda key: Application.objects.filter(pk=key), key=Application._meta.pk)
    made = make.application(applicant)
    assert by_key.first(key=made.pk) == made and by_key.first(key=str(made.pk)) == made
    assert by_key.first(key=uuid.uuid4()) is None


def test_numbers_and_texts_instead_of_models(applicant) -> None:
    make.application(applicant)
    counted = Prepared(
        lambda who: User.objects.filter(pk=who).annotate(n=Count("applications")).values_list("n", flat=True),
        who=User._meta.pk,
    )
    assert counted.first(who=applicant.pk) == 1


@pytest.mark.django_db(transaction=True)
def test_a_locking_query_is_refused_outside_a_transaction(applicant) -> None:
    locking = Prepared(lambda who: mine(who).select_for_update(of=("self",)), who=User._meta.pk)
    for _ in range(2):
        with pytest.raises(TransactionManagementError):
            locking.rows(who=applicant.pk)
        with transaction.atomic():
            assert locking.rows(who=applicant.pk) == []
    assert connection.get_autocommit()


@pytest.mark.parametrize("broken", ["__init__", "rows"])
def test_where_django_is_another_it_is_asked_plainly(prepared, applicant, monkeypatch, broken: str) -> None:
    made = make.application(applicant)
    assert prepared.rows(applicant=applicant.pk) == prepared.plain(applicant=applicant.pk) == [made]

    def missing(*_given: object) -> None:
        raise AttributeError("compiler")

    monkeypatch.setattr(_Compiled, broken, missing)
    for again in (prepared, Prepared(mine, applicant=User._meta.pk)):
        assert again.rows(applicant=applicant.pk) == [made]
        assert again.first(applicant=uuid.uuid4()) is None
