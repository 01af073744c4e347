from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class IdentityConfig(AppConfig):
    name = "youyue.identity"
    verbose_name = _("用户与访问")

    def ready(self) -> None:
        from youyue.identity import checks  # noqa: F401
        from youyue.identity.grants import ensure_groups

        post_migrate.connect(ensure_groups, sender=self)
