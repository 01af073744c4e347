"""employers/desk/opening.py: when an account opens, and who is told."""

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from catalog.models import Employer
from employers.desk.opening import missing, open_if_ready
from tests import make
from youyue.identity.models import User
from youyue.notices.models import Notice

pytestmark = pytest.mark.django_db


def closed(**facts: object) -> Employer:
    return make.employer(opened_at=None, **facts)


def test_complete_information_opens_the_account() -> None:
    employer = closed()
    assert open_if_ready(employer) is True
    assert Employer.objects.searchable().filter(pk=employer.pk).exists()


def test_incomplete_information_leaves_it_closed() -> None:
    employer = closed(address="", contact_phone="")
    assert missing(employer) == ["详细地址", "联系电话"]
    assert open_if_ready(employer) is False


def test_open_account_is_not_opened_again() -> None:
    employer = make.employer()
    opened = employer.opened_at
    assert open_if_ready(employer) is False
    assert employer.opened_at == opened


def test_account_waits_for_approval_where_the_office_wants_it(settings: Settings) -> None:
    settings.EMPLOYER_OPENING_NEEDS_APPROVAL = True
    employer = closed()
    assert open_if_ready(employer) is False
    employer.approved_at = timezone.now()
    employer.save()
    employer.refresh_from_db()
    assert employer.opened_at is not None


def test_approval_of_an_incomplete_employer_opens_nothing(settings: Settings) -> None:
    settings.EMPLOYER_OPENING_NEEDS_APPROVAL = True
    employer = closed(address="")
    employer.approved_at = timezone.now()
    employer.save()
    employer.refresh_from_db()
    assert employer.opened_at is None


def test_waiting_applicants_are_told_when_the_account_opens(applicant: User) -> None:
    employer = closed()
    make.application(applicant, complete=False, employer=None, employer_name=employer.name)
    open_if_ready(employer)
    assert [notice.to for notice in Notice.objects.all()] == [applicant]


def test_nobody_is_told_before_the_first_sign_in(applicant: User) -> None:
    employer = closed(first_signed_in_at=None)
    make.application(applicant, complete=False, employer_name=employer.name)
    open_if_ready(employer)
    assert Notice.objects.count() == 0
