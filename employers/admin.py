"""The office's view of accounts and of who acts for which employer."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from applicants.desk.desks import desk_of
from applicants.desk.holding import lay_down_all
from applicants.models import ExportLog, Membership
from catalog.lists.options import region_name
from catalog.models import ServiceWindow
from youyue.identity.admin import UserAdmin
from youyue.identity.grants import GROUPS
from youyue.identity.log_admin import OnlyItsFilters
from youyue.identity.models import User
from youyue.identity.offer_admin import RoleOfferAdmin
from youyue.identity.offers import RoleOffer
from youyue.identity.sign_ins import end_all


def window_choices() -> list[tuple[str, str]]:
    """The windows by the names of their regions; what is kept of each is the code."""
    windows = ServiceWindow.objects.order_by("order", "id")
    return [("", _now("不在受理窗口")), *windows.values_list("region_code", "city")]


class GrantForm(forms.ModelForm):
    """What the office grants to an account; a window officer needs a window."""

    window_region = forms.ChoiceField(
        label=_("受理窗口"),
        required=False,
        choices=window_choices,
        error_messages={"invalid_choice": _("没有这个受理窗口，请从列表里选择")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        code, field = self.instance.window_region, self.fields.get("window_region")
        if field and code not in dict(field.choices):
            gone = _now("%(region)s（没有受理窗口）") % {"region": region_name(code)}
            field.choices = [*window_choices(), (code, gone)]

    def clean_groups(self) -> Any:
        """Here roles are taken away. Who an account is, its names do not say: a role comes by a code."""
        chosen = self.cleaned_data["groups"]
        if set(chosen) - set(self.instance.groups.all()):
            raise forms.ValidationError(_now("新的角色请到“授权码”里生成授权码，对方登录后使用，再确认"))
        return chosen

    def clean_is_staff(self) -> bool:
        wanted: bool = self.cleaned_data["is_staff"]
        if wanted and not self.instance.is_staff:
            raise forms.ValidationError(_now("进入管理后台随角色授予，请用授权码"))
        return wanted

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        names = {group.name for group in data.get("groups", ())}
        if GROUPS["window"][0] in names and data.get("window_region") == "":
            self.add_error("window_region", _now("受理窗口人员要在一个窗口，请选择受理窗口"))
        elif data.get("window_region") and GROUPS["window"][0] not in names and "groups" in data:
            self.add_error("window_region", _now("受理窗口人员才有受理窗口，请选择“不在受理窗口”"))
        return data


class OfferForm(forms.ModelForm):
    """A new code; for a window officer it names the window."""

    window_region = forms.ChoiceField(label=_("受理窗口"), required=False, choices=window_choices)

    class Meta:
        model = RoleOffer
        fields = ("note", "role", "window_region")
        help_texts: ClassVar[dict[str, Any]] = {"note": _("给谁的，用来分清几个授权码")}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("role") == RoleOffer.Role.WINDOW and not data.get("window_region"):
            self.add_error("window_region", _now("受理窗口人员要在一个窗口，请选择受理窗口"))
        return data | ({} if data.get("role") == RoleOffer.Role.WINDOW else {"window_region": ""})


@admin.register(RoleOffer)
class OfferAdmin(RoleOfferAdmin):
    """Codes for roles, with the windows by name."""

    form = OfferForm

    def get_fields(self, request: HttpRequest, obj: RoleOffer | None = None) -> tuple[str, ...]:
        fields = super().get_fields(request, obj)
        return tuple("window" if name == "window_region" else name for name in fields) if obj else fields

    @admin.display(description=_("受理窗口"))
    def window(self, offer: RoleOffer) -> str:
        return region_name(offer.window_region)


class WindowFilter(admin.SimpleListFilter):
    title = _("受理窗口")
    parameter_name = "window"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return window_choices()[1:]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(window_region=self.value()) if self.value() else queryset


@admin.register(User)
class AccountAdmin(UserAdmin):
    """Accounts with the window and the employers they act for."""

    form = GrantForm
    list_display = ["label", "account_name", "roles", "window", "acts_for", "last_login", "is_active"]
    list_filter = [*UserAdmin.list_filter, WindowFilter]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        live = Membership.objects.live().select_related("employer")
        return super().get_queryset(request).prefetch_related(Prefetch("memberships", live, "live_ones"))

    @admin.display(description=_("受理窗口"), ordering="window_region")
    def window(self, user: User) -> str:
        return region_name(user.window_region)

    @admin.display(description=_("单位"))
    def acts_for(self, user: User) -> str:
        return "、".join(membership.employer.name for membership in user.live_ones) or user.organization_name

    def choice_name(self, user: User) -> str:
        """As in a list to choose from: 张*（136****0018） · 岭海先进材料研究院（广州）."""
        employers = self.acts_for(user)
        return f"{user.office_label} · {employers}" if employers else user.office_label


class MemberField(forms.ModelChoiceField):
    def label_from_instance(self, obj: User) -> str:
        return obj.office_label


@admin.register(Membership)
class MembershipAdmin(OnlyItsFilters, admin.ModelAdmin):
    """Ended by filling in the end, never deleted: the records name these people. They are looked for by their
    employer or window: a person's name would stand in the address, and tell what the list masks."""

    list_display = ["place", "member", "role", "since", "ended_at"]
    list_filter = ["role", ("ended_at", admin.EmptyFieldListFilter), WindowFilter]
    search_fields = ["employer__name", "employer__credit_code"]
    search_help_text = _("按单位名称或统一社会信用代码查找")
    autocomplete_fields = ["employer", "user"]
    list_select_related = ["employer", "user"]
    readonly_fields = ["since"]
    list_per_page = 25
    show_full_result_count = False

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        first = "place" if obj else "employer"
        return (first, "member" if obj else "user", "role", "since", "ended_at")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["place", "member", *self.readonly_fields] if obj else self.readonly_fields

    def formfield_for_foreignkey(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name == "user":
            kwargs["form_class"] = MemberField
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    @admin.display(description=_("单位或受理窗口"), ordering="employer__name")
    def place(self, membership: Membership) -> str:
        return desk_of(membership).place_name(membership)

    @admin.display(description=_("用户"), ordering="user__name")
    def member(self, membership: Membership) -> str:
        return membership.user.office_label

    def save_model(self, request: HttpRequest, obj: Membership, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if obj.ended_at is not None:
            lay_down_all(obj, by=request.user)
        is_less = "role" in form.changed_data and obj.role != Membership.Role.ADMIN
        if obj.ended_at is not None or (change and is_less):
            end_all(obj.user)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(ExportLog)
class ExportLogAdmin(OnlyItsFilters, admin.ModelAdmin):
    """Which lists left the portal; to be read, never to be changed."""

    list_display = ["at", "employer", "by_whom", "what", "count"]
    fields = ["at", "employer", "by_whom", "what", "count", "ip"]
    asked_besides = ("at",)
    search_fields = ["employer__name", "employer__credit_code"]
    search_help_text = _("按单位名称或统一社会信用代码查找")
    date_hierarchy = "at"
    list_select_related = ["employer", "by"]
    list_per_page = 25
    show_full_result_count = False

    @admin.display(description=_("操作人"), ordering="by__name")
    def by_whom(self, export: ExportLog) -> str:
        return export.by.office_label

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
