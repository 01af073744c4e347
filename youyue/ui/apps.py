from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class UiConfig(AppConfig):
    name = "youyue.ui"
    verbose_name = _("界面")

    def ready(self) -> None:
        from youyue.ui import checks  # noqa: F401
