"""The outbox as the administrator sees it: whether mail goes out, not to whom it goes."""

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from youyue.identity.log_admin import OnlyItsFilters
from youyue.identity.masks import mask_email
from youyue.notices.models import Outbox

SHOWN = ("channel", "masked_to", "subject", "created_at", "attempts", "due_at", "sent_at", "failed_at")


@admin.register(Outbox)
class OutboxAdmin(OnlyItsFilters, admin.ModelAdmin):
    list_display = ["id", "channel", "masked_to", "created_at", "attempts", "due_at", "sent_at", "failed_at"]
    list_filter = ["channel", "sent_at", "failed_at"]
    fields = SHOWN
    readonly_fields = SHOWN

    @admin.display(description=_("收件人"))
    def masked_to(self, mail: Outbox) -> str:
        return mask_email(mail.to)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Outbox | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Outbox | None = None) -> bool:
        return False
