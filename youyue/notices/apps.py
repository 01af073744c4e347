from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    name = "youyue.notices"
    verbose_name = _("消息")

    def ready(self) -> None:
        from youyue.notices import factors  # noqa: F401
