"""Who may decide at the service window: officers of the region, and who stands in for them."""

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.models import AnonymousUser, Permission
from django.db.models import Q

from applicants.desk.absences import stands_in
from applicants.models import Application
from youyue.identity.models import User

DECIDE, STAND_IN = "applicants.decide_application", "applicants.stand_in_for_holder"


class WindowBackend(BaseBackend):
    """Answers `decide_application` and `stand_in_for_holder` for one application, and nothing else."""

    def has_perm(self, user_obj: User | AnonymousUser, perm: str, obj: Any = None) -> bool:
        return (
            perm in (DECIDE, STAND_IN)
            and isinstance(obj, Application)
            and isinstance(user_obj, User)
            and user_obj.is_active
            and bool(user_obj.window_region)
            and user_obj.window_region == obj.window_region
            and _was_granted(user_obj)
            and (perm == DECIDE or stands_in(user_obj.pk, obj))
        )


def _was_granted(user: User) -> bool:
    """By a group or to the person; being a superuser is no office."""
    name = {"content_type__app_label": "applicants", "codename": "decide_application"}
    mine = Q(group__user=user) | Q(user=user)
    return Permission.objects.filter(mine, **name).exists()
