from django.apps import AppConfig
from django.db.models.signals import m2m_changed, post_migrate, post_save, pre_delete
from django.utils.translation import gettext_lazy as _


class IdentityConfig(AppConfig):
    name = "youyue.identity"
    verbose_name = _("用户与访问")

    def ready(self) -> None:
        from django.contrib.auth.models import Group

        from youyue.identity import checks, rights  # noqa: F401
        from youyue.identity.grants import ensure_groups
        from youyue.identity.models import User

        for granted in (User.groups, User.user_permissions):
            m2m_changed.connect(rights.groups_changed, sender=granted.through)
        m2m_changed.connect(rights.permissions_changed, sender=Group.permissions.through)
        pre_delete.connect(rights.group_deleted, sender=Group)
        post_save.connect(rights.account_saved, sender=User)
        post_migrate.connect(ensure_groups, sender=self)
