"""The office's view of accounts: grants may change, facts may not. The access log is `log_admin.py`."""

from typing import TYPE_CHECKING, Any, ClassVar

from allauth.account import admin as _account_admin  # noqa: F401 (registers what is taken out below)
from allauth.account.models import EmailAddress
from allauth.mfa import admin as _factor_admin  # noqa: F401
from allauth.mfa.models import Authenticator
from allauth.socialaccount import admin as _social_admin  # noqa: F401
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django import forms
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from youyue.identity.alarm_admin import AlarmAdmin
from youyue.identity.factor_admin import FactorEventAdmin
from youyue.identity.grants import group_label
from youyue.identity.log_admin import AccessLogAdmin, OnlyItsFilters
from youyue.identity.looks import Look, looking
from youyue.identity.masks import mask_email, mask_id_number, mask_mobile
from youyue.identity.models import User

__all__ = ["AccessLogAdmin", "AlarmAdmin", "FactorEventAdmin", "UserAdmin"]

for model in (Authenticator, EmailAddress, SocialAccount, SocialApp, SocialToken):
    admin.site.unregister(model)


# Django's own classes take no type arguments when the program runs
if TYPE_CHECKING:
    _UserAdmin = admin.ModelAdmin[User]
    _GroupsField = forms.ModelMultipleChoiceField[Group]
else:
    _UserAdmin = admin.ModelAdmin
    _GroupsField = forms.ModelMultipleChoiceField


class RoleFilter(admin.SimpleListFilter):
    """The office's roles in words; the groups' names are keys."""

    title = _("角色")
    parameter_name = "group"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(str(group.pk), group_label(group)) for group in Group.objects.order_by("pk")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> QuerySet[User]:
        value = self.value() or ""
        return queryset.filter(groups=int(value)) if value.isascii() and value.isdigit() else queryset


class RolesField(_GroupsField):
    def label_from_instance(self, obj: Group) -> str:
        return group_label(obj)


class UserAdmin(OnlyItsFilters, _UserAdmin):
    """Accounts come from sign-ins: none is added, deleted or renamed here.

    Not registered yet: what a higher floor knows of an account, its window and its employers, is added
    there.
    """

    list_display = ["label", "account_name", "kind", "roles", "last_login", "is_staff", "is_active"]
    list_filter: ClassVar[list[Any]] = ["kind", RoleFilter, "is_staff", "is_active"]
    ordering = ["name", "id"]
    search_fields = ["account_name", "subject"]
    search_help_text = _("按登录账号或平台账号标识查找")
    readonly_fields = [
        "account_name",
        "subject",
        "kind",
        "masked_name",
        "id_type",
        "masked_id_number",
        "masked_mobile",
        "masked_email",
        "assurance_level",
        "organization_name",
        "credit_code",
        "joined_at",
        "last_login",
        "refreshed_at",
    ]
    fieldsets: ClassVar[list[Any]] = [
        (_("授权"), {"fields": ["groups", "window_region", "is_staff", "is_active"]}),
        (_("平台资料（只读）"), {"fields": readonly_fields}),
    ]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("groups")

    def render_change_form(self, request: Any, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """Whoever opens somebody's account leaves a trace in that person's access log."""
        obj = kwargs["obj"]
        with looking(request, Look.ACCOUNT, whose=obj, role=_now("系统管理员"), about=obj.pk):
            return super().render_change_form(request, context, *args, **kwargs)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return False

    def formfield_for_manytomany(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name == "groups":
            kwargs |= {"form_class": RolesField, "label": _("角色"), "help_text": ""}
        return super().formfield_for_manytomany(
            db_field, request, widget=forms.CheckboxSelectMultiple, **kwargs
        )

    @admin.display(description=_("用户"), ordering="name")
    def label(self, user: User) -> str:
        return user.office_label

    @admin.display(description=_("用户名称"), ordering="name")
    def masked_name(self, user: User) -> str:
        return user.masked_name

    @admin.display(description=_("角色"))
    def roles(self, user: User) -> str:
        return "、".join(group_label(group) for group in user.groups.all())

    @admin.display(description=_("证件号码"))
    def masked_id_number(self, user: User) -> str:
        return mask_id_number(user.id_number)

    @admin.display(description=_("手机号"))
    def masked_mobile(self, user: User) -> str:
        return mask_mobile(user.mobile)

    @admin.display(description=_("邮箱"))
    def masked_email(self, user: User) -> str:
        return mask_email(user.email)
