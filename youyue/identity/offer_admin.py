"""Codes for roles of the office in the admin: made here, shown once, confirmed when somebody redeemed one."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from youyue.identity import grants, shown_once
from youyue.identity.models import User
from youyue.identity.offers import DAYS, RoleOffer, hash_of, new_code, spaced

# Django's own classes take no type arguments when the program runs
if TYPE_CHECKING:
    _RoleOfferAdmin = admin.ModelAdmin[RoleOffer]
else:
    _RoleOfferAdmin = admin.ModelAdmin


class StateFilter(admin.SimpleListFilter):
    title = _("状态")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("waits", _now("等确认")), ("open", _now("还没有用")), ("over", _now("已结束"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        match self.value():
            case "waits":
                return queryset.for_confirmation()
            case "open":
                return queryset.open().filter(redeemed_by=None)
            case "over":
                return queryset.exclude(pk__in=queryset.open().values("pk"))
        return queryset


class RoleOfferAdmin(_RoleOfferAdmin):
    """Not registered yet: the windows' names are known on a higher floor."""

    list_display = ["note", "role", "at", "who", "redeemed_at", "state"]
    list_filter = [StateFilter, "role"]
    list_select_related = ["redeemed_by", "by"]
    list_per_page = 25
    show_full_result_count = False
    change_form_template = "admin/identity/role_offer.html"

    def get_fields(self, request: HttpRequest, obj: RoleOffer | None = None) -> tuple[str, ...]:
        made = ("note", "role", "window_region")
        seen = ("state", "whose", "at", "expires_at", "who", "issuer", "subject", "redeemed_at")
        return (*made, *seen) if obj else made

    def get_readonly_fields(self, request: HttpRequest, obj: RoleOffer | None = None) -> tuple[str, ...]:
        return self.get_fields(request, obj) if obj else ()

    @admin.display(description=_("使用人"))
    def who(self, offer: RoleOffer) -> str:
        return offer.redeemed_by.office_label if offer.redeemed_by else ""

    @admin.display(description=_("发出人"))
    def whose(self, offer: RoleOffer) -> str:
        return offer.by.office_label if offer.by else _now("命令行")

    @admin.display(description=User._meta.get_field("issuer").verbose_name)
    def issuer(self, offer: RoleOffer) -> str:
        return offer.redeemed_by.issuer if offer.redeemed_by else ""

    @admin.display(description=User._meta.get_field("subject").verbose_name)
    def subject(self, offer: RoleOffer) -> str:
        return offer.redeemed_by.subject if offer.redeemed_by else ""

    @admin.display(description=_("状态"))
    def state(self, offer: RoleOffer) -> str:
        if offer.closed_at:
            return offer.get_outcome_display()
        if not offer.is_open:
            return _now("已过期")
        return _now("等确认") if offer.waits else _now("还没有用")

    def save_model(self, request: Any, obj: RoleOffer, form: Any, change: bool) -> None:
        """Only a new one is saved; a posting to one that exists decides it, in `change_view`."""
        if change:
            return
        code = new_code()
        obj.by, obj.code_hash = request.user, hash_of(code)
        super().save_model(request, obj, form, change)
        request.new_code = code  # for `response_add`, which is given nothing else

    def response_add(self, request: Any, obj: RoleOffer, post_url_continue: Any = None) -> HttpResponse:
        """On to the page of the offer, which shows the code once: loaded again it makes no other."""
        path = reverse("admin:identity_roleoffer_change", args=[obj.pk])
        return shown_once.show(request, request.new_code, path)

    def _code_page(self, request: Any, offer: RoleOffer, code: str) -> HttpResponse:
        context = self.admin_site.each_context(request) | {
            "title": _now("授权码已生成"),
            "opts": self.opts,
            "offer": offer,
            "code": spaced(code),
            "days": DAYS,
            "redeem_at": request.build_absolute_uri(reverse("identity:office_code")),
        }
        return shown_once.taken(request, render(request, "admin/identity/role_offer_code.html", context))

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """With one button: the code has to be copied before anything else."""
        buttons = {"show_save_and_add_another": False, "show_save_and_continue": False}
        return super().add_view(request, form_url, buttons | (extra_context or {}))

    def change_view(
        self, request: Any, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        offer = self.get_object(request, object_id)
        if request.method == "POST" and offer is not None and self.has_change_permission(request, offer):
            self._decide(request, offer)
            return HttpResponseRedirect(reverse("admin:identity_roleoffer_changelist"))
        if offer is not None and (code := shown_once.shown(request)):
            return self._code_page(request, offer, code)
        return super().change_view(request, object_id, form_url, {"offer": offer} | (extra_context or {}))

    def _decide(self, request: Any, offer: RoleOffer) -> None:
        if offer.redeemed_by_id == request.user.pk:
            messages.error(request, _now("自己用的授权码，要由另一位管理员处理"))
            return
        if "_confirm" in request.POST:
            is_done, sentence = grants.confirm(offer, by=request.user), _now("已确认，权限马上生效")
            if offer.role == offer.Role.RESET:
                sentence = _now("已重置，对方下次要重新添加验证器或安全密钥")
        elif "_end" in request.POST:
            outcome = offer.Outcome.REFUSED if offer.redeemed_by_id else offer.Outcome.WITHDRAWN
            is_done, sentence = offer.close(outcome, request.user), _now("授权码已作废")
        else:
            return
        if is_done:
            self.log_change(request, offer, sentence)
            messages.success(request, sentence)
        else:
            messages.error(request, _now("这个授权码已经处理过、过期，或者还没有人用"))

    def has_delete_permission(self, request: HttpRequest, obj: RoleOffer | None = None) -> bool:
        return False
