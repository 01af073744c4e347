"""Who may decide at the service window: officers of the application's region."""

from typing import Any

from django.contrib.auth.backends import BaseBackend

from applicants.models import Application
from youyue.identity.models import User


class WindowBackend(BaseBackend):
    """Answers `decide_application` for one application; says nothing about anything else."""

    def has_perm(self, user_obj: User, perm: str, obj: Any = None) -> bool:
        return (
            perm == "applicants.decide_application"
            and isinstance(obj, Application)
            and user_obj.is_active
            and bool(user_obj.window_region)
            and user_obj.window_region == obj.window_region
            and user_obj.has_perm("applicants.decide_application")
        )
