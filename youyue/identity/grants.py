"""The office's three roles: groups with their permissions, and how a person gets one.

Permissions are named by strings, because the models they speak of live on higher floors.
"""

from typing import Any

from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.db import DEFAULT_DB_ALIAS
from django.utils.translation import gettext_lazy as _

from youyue.identity.models import User

ALL_OF_CATALOG = "catalog.*"
GROUPS = {
    "window": (
        "service window officer",
        ["applicants.view_application", "applicants.decide_application"],
    ),
    "editor": ("content editor", [ALL_OF_CATALOG]),
    "admin": (
        "system administrator",
        [
            ALL_OF_CATALOG,
            "identity.view_user",
            "identity.change_user",
            "identity.view_accesslog",
            "notices.view_outbox",
            "employers.view_membership",
            "employers.add_membership",
            "employers.change_membership",
            "employers.view_exportlog",
            "applicants.view_event",
            "applicants.view_tally",
            "admin.view_logentry",
        ],
    ),
}

# What people read; the groups' own names are keys.
GROUP_LABELS = {
    "service window officer": _("受理窗口人员"),
    "content editor": _("内容编辑"),
    "system administrator": _("系统管理员"),
}


def group_label(group: Group) -> str:
    return str(GROUP_LABELS.get(group.name, group.name))


def ensure_groups(using: str = DEFAULT_DB_ALIAS, **kwargs: Any) -> None:
    """Create the groups, or bring their permissions up to date; runs after every migration."""
    for label in ("catalog", "applicants", "employers", "identity", "notices", "admin"):
        if apps.is_installed("django.contrib.admin") or label != "admin":
            create_permissions(apps.get_app_config(label), verbosity=0, using=using)
    for name, wanted in GROUPS.values():
        group, _created = Group.objects.using(using).get_or_create(name=name)
        group.permissions.set(_permissions(wanted, using))


def _permissions(wanted: list[str], using: str) -> list[Permission]:
    permissions = []
    for permission in Permission.objects.using(using).select_related("content_type"):
        label = permission.content_type.app_label
        if f"{label}.{permission.codename}" in wanted or f"{label}.*" in wanted:
            permissions.append(permission)
    return permissions


def grant(user: User, role: str, region: str = "") -> None:
    """`role` is a key of `GROUPS`; a window officer needs the region of the window."""
    name, _wanted = GROUPS[role]
    user.groups.add(Group.objects.get(name=name))
    user.is_staff = True
    if role == "window":
        user.window_region = region
    user.save(update_fields=["is_staff", "window_region"])
