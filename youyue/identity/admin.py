"""The office's view of accounts and of the access log: grants may change, facts and entries may not."""

from typing import TYPE_CHECKING, Any, ClassVar

from allauth.account import admin as _account_admin  # noqa: F401 (registers what is taken out below)
from allauth.account.models import EmailAddress
from allauth.socialaccount import admin as _social_admin  # noqa: F401
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django import forms
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from youyue.identity.grants import group_label
from youyue.identity.masks import mask_email, mask_id_number, mask_mobile
from youyue.identity.models import AccessLog, User

for model in (EmailAddress, SocialAccount, SocialApp, SocialToken):
    admin.site.unregister(model)


# Django's own classes take no type arguments when the program runs
if TYPE_CHECKING:
    _UserAdmin = admin.ModelAdmin[User]
    _AccessLogAdmin = admin.ModelAdmin[AccessLog]
    _GroupsField = forms.ModelMultipleChoiceField[Group]
else:
    _UserAdmin = _AccessLogAdmin = admin.ModelAdmin
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


class UserAdmin(_UserAdmin):
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


@admin.register(AccessLog)
class AccessLogAdmin(_AccessLogAdmin):
    list_display = ["at", "by_whom", "role", "action", "what", "whose_data", "ip"]
    fields = ["at", "by_whom", "role", "action", "what", "reason", "whose_data", "number", "ip"]
    list_filter = ["action", "at"]
    search_fields = ["by__account_name", "whose__account_name", "object_id"]
    search_help_text = _("按操作人或被查看人的登录账号查找")
    list_select_related = ["by", "whose"]
    date_hierarchy = "at"

    @admin.display(description=_("操作人"), ordering="by__name")
    def by_whom(self, look: AccessLog) -> str:
        return look.by.office_label

    @admin.display(description=_("被查看人"), ordering="whose__name")
    def whose_data(self, look: AccessLog) -> str:
        return look.whose.office_label

    @admin.display(description=_("内部编号，可用来查找"))
    def number(self, look: AccessLog) -> str:
        return look.object_id

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: AccessLog | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: AccessLog | None = None) -> bool:
        return False
