"""An applicant, her application, and somebody who may fill it in."""

from applicants.helping import offers
from applicants.models import Application, Helper
from youyue.identity.models import User


def helper_for(application: Application, user: User) -> Helper:
    """By the whole rite."""
    application.refresh_from_db()
    code = offers.invite(application)
    return offers.confirm(offers.redeem(code, by=user), by=application.applicant)
