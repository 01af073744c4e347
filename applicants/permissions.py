"""Who may decide at the service window: officers of the region, and who stands in for them; and the second
person for a wrong card number, whom a window with one officer has not got."""

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.models import AnonymousUser, Permission
from django.db.models import Q

from applicants.desk.absences import stands_in
from applicants.models import Application, Stage
from catalog.lists.windows import PROVINCE
from youyue.identity.models import User

DECIDE, STAND_IN = "applicants.decide_application", "applicants.stand_in_for_holder"
CORRECT = "applicants.correct_card_elsewhere"  # of the province's officers


class WindowBackend(BaseBackend):
    """Answers `decide_application`, `stand_in_for_holder` and `correct_card_elsewhere` for one application,
    and nothing else."""

    def has_perm(self, user_obj: User | AnonymousUser, perm: str, obj: Any = None) -> bool:
        return (
            perm in (DECIDE, STAND_IN, CORRECT)
            and isinstance(obj, Application)
            and isinstance(user_obj, User)
            and user_obj.is_active
            and bool(user_obj.window_region)
            and (_is_issued_elsewhere(user_obj, obj) if perm == CORRECT else _is_here(user_obj, obj))
            and _was_granted(user_obj)
            and (perm != STAND_IN or stands_in(user_obj.pk, obj))
        )


def _is_here(user: User, application: Application) -> bool:
    return user.window_region == application.window_region


def _is_issued_elsewhere(user: User, application: Application) -> bool:
    is_elsewhere = user.window_region == PROVINCE != application.window_region
    return is_elsewhere and application.stage == Stage.ISSUED


def _was_granted(user: User) -> bool:
    """By a group or to the person; being a superuser is no office."""
    name = {"content_type__app_label": "applicants", "codename": "decide_application"}
    mine = Q(group__user=user) | Q(user=user)
    return Permission.objects.filter(mine, **name).exists()
