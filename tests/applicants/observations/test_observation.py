"""Evidence that ends while an application is under way: told to the applicant, blocks nothing."""

import datetime
from typing import Any

import pytest
from django.utils import timezone

from applicants.models import Application, Stage, Supplement
from tests import make
from youyue.identity.models import User

pytestmark = pytest.mark.django_db


def in_days(days: int) -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=days)


def page(made: Application, client_of: Any) -> str:
    return client_of(made.applicant).get(f"/items/{made.pk}/").content.decode()


@pytest.mark.parametrize(
    ("days", "told"),
    [(-1, "已于 {date} 到期"), (0, "{date} 到期，还有 0 天"), (20, "{date} 到期，还有 20 天")],
)
def test_the_contract_that_ends_soon_is_told(days: int, told: str, applicant: User, client_of: Any) -> None:
    made = make.application(applicant, stage=Stage.ENDORSED)
    Supplement.objects.update(contract_is_open_ended=False, contract_end=in_days(days))
    sentence = told.format(date=in_days(days).isoformat())
    assert sentence in page(made, client_of).replace("合同（协议） ", "").replace("合同（协议）", "")
    assert "合同（协议）" in page(made, client_of)


def test_the_identity_document_that_ends_soon_is_told(applicant: User, client_of: Any) -> None:
    made = make.submitted_application(applicant, id_is_permanent=False, id_valid_to=in_days(5))
    assert f"证件 {in_days(5).isoformat()} 到期，还有 5 天</p>" in page(made, client_of)


def test_nothing_is_said_of_what_lasts_or_is_over(applicant: User, client_of: Any) -> None:
    made = make.application(applicant, stage=Stage.ENDORSED)
    warning = "可能要您补交新的"
    assert warning not in page(made, client_of)  # open-ended
    Supplement.objects.update(contract_is_open_ended=False, contract_end=in_days(4000))
    assert warning not in page(made, client_of)
    Supplement.objects.update(contract_end=in_days(1))
    assert warning in page(made, client_of)
    make.move(made, "withdraw")
    assert warning not in page(made, client_of)


@pytest.mark.parametrize(("days", "words"), [(-1, "已到期"), (20, "还有 20 天到期"), (4000, "")])
def test_the_desk_and_the_window_see_the_contract_s_end(
    days: int,
    words: str,
    applicant: User,
    reviewer: User,
    officer_guangzhou: User,
    client_of: Any,
) -> None:
    made = make.application(applicant, stage=Stage.ENDORSED)
    Supplement.objects.update(contract_is_open_ended=False, contract_end=in_days(days))
    desk = client_of(reviewer).get(f"/employer/applications/{made.pk}/?show=supplement")
    window = client_of(officer_guangzhou).get(f"/window/applications/{made.pk}/?show=supplement")
    for answer in (desk, window):
        shown = answer.content.decode()
        assert ("到期" in shown) == bool(words) and words in shown


@pytest.mark.parametrize(
    ("days", "later", "told"),
    [
        (80, 0, "还有 80 天"),
        (80, 30, "还有 50 天"),
        (130, 60, "还有 70 天"),  # too far off to be told when it was handed in
        (20, 30, "证件已于 "),
        (4000, 30, ""),
    ],
)
def test_the_desk_counts_the_identity_document_s_days_from_today(
    days: int, later: int, told: str, applicant: User, reviewer: User, client_of: Any, time_machine: Any
) -> None:
    made = make.application(
        applicant, stage=Stage.EMPLOYER_REVIEW, id_is_permanent=False, id_valid_to=in_days(days)
    )
    time_machine.move_to(timezone.now() + datetime.timedelta(days=later), tick=False)
    address = f"/employer/applications/{made.pk}/?show=part-basics"
    shown = client_of(reviewer).get(address).content.decode()
    assert ("到期" in shown) == bool(told) and told in shown
    make.move(made, "withdraw")
    assert "证件已于" not in page(made, client_of)
