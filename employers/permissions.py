"""Who may review an application: whoever acts for the employer it was sent to."""

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.models import AnonymousUser

from applicants.desk.absences import stands_in
from applicants.desk.access import on_the_desk
from applicants.models import Application, Membership
from employers.desk.place import EMPLOYERS
from youyue.identity.models import User

REVIEW, STAND_IN = "applicants.review_application", "applicants.stand_in_for_holder"


class MembershipBackend(BaseBackend):
    """Answers `review_application` and `stand_in_for_holder` for one application, and nothing else.

    Asked anew each time: a membership that ended a moment ago gives no right to decide.
    """

    def has_perm(self, user_obj: User | AnonymousUser, perm: str, obj: Any = None) -> bool:
        return (
            perm in (REVIEW, STAND_IN)
            and isinstance(obj, Application)
            and obj.employer_id is not None
            and user_obj.pk is not None
            and Membership.objects.live().filter(user=user_obj.pk, employer=obj.employer_id).exists()
            and on_the_desk(EMPLOYERS, obj.employer_id).filter(pk=obj.pk).exists()
            and (perm == REVIEW or stands_in(user_obj.pk, obj))
        )
