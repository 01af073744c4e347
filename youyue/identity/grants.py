"""The office's four roles: groups with their permissions, and how a person gets one.

Permissions are named by strings, because the models they speak of live on higher floors.
"""

from typing import Any

from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS, transaction
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from youyue.identity.assurance import factors
from youyue.identity.models import User
from youyue.identity.offers import RoleOffer, hash_of, new_code

ALL_OF_CATALOG = "catalog.*"
GROUPS = {
    "window": (
        "service window officer",
        ["applicants.view_application", "applicants.decide_application"],
    ),
    "support": ("supporter", ["applicants.visit_application"]),
    "editor": ("content editor", [ALL_OF_CATALOG]),
    "admin": (
        "system administrator",
        [
            ALL_OF_CATALOG,
            "identity.view_user",
            "identity.change_user",
            "identity.view_accesslog",
            "identity.view_factorevent",
            "identity.view_alarm",
            "identity.change_alarm",
            "identity.view_roleoffer",
            "identity.add_roleoffer",
            "identity.change_roleoffer",
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
    "supporter": _("客服"),
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


def has_window(region: str) -> bool:
    """Whether the office has a service window for this region."""
    windows: Any = apps.get_model("catalog", "ServiceWindow").objects
    return bool(windows.filter(region_code=region).exists())


def offer(role: str, region: str = "", note: str = "", *, by: User | None = None) -> str:
    """A new code for a role, to be shown once; `by` is None for the command."""
    code = new_code()
    RoleOffer.objects.create(code_hash=hash_of(code), role=role, window_region=region, note=note, by=by)
    return code


def redeem(code: str, *, by: User) -> RoleOffer:
    """Bind the code to this account; no right comes of it yet. Raises ValidationError with why not."""
    offer: RoleOffer | None = RoleOffer.objects.by_code(code)
    if offer is not None and offer.by_id == by.pk:
        raise ValidationError(_now("这是您自己生成的授权码，请交给要授权的人"))
    if offer is None and RoleOffer.objects.is_handed_in(code, by):
        raise ValidationError(_now("您已经提交过这个授权码，请等系统管理员确认"))
    if offer is None or not offer.redeem(by):
        raise ValidationError(_now("这个授权码不对、已经用过或者过期了，请核对，或请系统管理员重新生成"))
    return offer


@transaction.atomic
def confirm(offer: RoleOffer, *, by: User | None) -> bool:
    """Give the role to the account that redeemed the code, or take its second factors away, as the code
    says; False if that was done or refused meanwhile.

    Nobody confirms herself. `by` is None for the command, which is the operator's.
    """
    if by is not None and offer.redeemed_by_id == by.pk:
        return False
    if not offer.confirm(by):
        return False
    user = User.objects.get(pk=str(offer.redeemed_by_id))
    if offer.role == RoleOffer.Role.RESET:
        factors.reset(user, by=by)
    else:
        grant(user, offer.role, offer.window_region)
    return True


def grant(user: User, role: str, region: str = "") -> None:
    """`role` is a key of `GROUPS`; a window officer needs the region of the window."""
    name, _wanted = GROUPS[role]
    user.groups.add(Group.objects.get(name=name))
    user.is_staff = True
    if role == "window":
        user.window_region = region
    user.save(update_fields=["is_staff", "window_region"])
