from django.apps import AppConfig
from django.db.models.signals import m2m_changed, post_migrate, post_save
from django.utils.translation import gettext_lazy as _


class IdentityConfig(AppConfig):
    name = "youyue.identity"
    verbose_name = _("用户与访问")

    def ready(self) -> None:
        from youyue.identity import checks, rights  # noqa: F401
        from youyue.identity.grants import ensure_groups
        from youyue.identity.models import User

        m2m_changed.connect(rights.groups_changed, sender=User.groups.through)
        post_save.connect(rights.account_saved, sender=User)
        post_migrate.connect(ensure_groups, sender=self)
