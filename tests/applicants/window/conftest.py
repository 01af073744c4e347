"""A card that was issued with a number that is wrong."""

import pytest

from applicants.models import Application, Stage
from tests import make
from youyue.identity.models import User


@pytest.fixture
def issued(applicant: User, officer_guangzhou: User) -> Application:
    made = make.application(applicant, stage=Stage.CARD_PRODUCTION)
    make.move(made, "issue", by=officer_guangzhou, card_number="WRONG-1")
    return made
