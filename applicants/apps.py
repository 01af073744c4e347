from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApplicantsConfig(AppConfig):
    name = "applicants"
    verbose_name = _("申办")

    def ready(self) -> None:
        from applicants.views import late_posts  # noqa: F401  (listens for sign-ins)
