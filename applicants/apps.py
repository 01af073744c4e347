from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApplicantsConfig(AppConfig):
    name = "applicants"
    verbose_name = _("申办")

    def ready(self) -> None:
        # they listen to the door, and find people by a receipt number
        from applicants import access_history, notifications  # noqa: F401
        from applicants.views import late_posts  # noqa: F401  (listens for sign-ins)
        from applicants.window import audience, officers, place  # noqa: F401  (the window: who, and its desk)
