"""Who may review an application: whoever acts for the employer it was sent to."""

from typing import Any

from django.contrib.auth.backends import BaseBackend

from applicants.models import Application
from employers.access import on_the_desk
from employers.models import Membership
from youyue.identity.models import User


class MembershipBackend(BaseBackend):
    """Answers `review_application` for one application; says nothing about anything else.

    Asked anew each time: a membership that ended a moment ago gives no right to decide.
    """

    def has_perm(self, user_obj: User, perm: str, obj: Any = None) -> bool:
        return (
            perm == "applicants.review_application"
            and isinstance(obj, Application)
            and obj.employer_id is not None
            and Membership.objects.live().filter(user=user_obj.pk, employer=obj.employer_id).exists()
            and on_the_desk(obj.employer_id).filter(pk=obj.pk).exists()
        )
