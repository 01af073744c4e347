from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EmployersConfig(AppConfig):
    name = "employers"
    verbose_name = _("单位办理")

    def ready(self) -> None:
        from employers.desk import audience, opening, place, return_requests, sign_in  # noqa: F401  (receivers)
