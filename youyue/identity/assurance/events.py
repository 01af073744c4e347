"""What happened to somebody's second factors: written down, never changed, and shown to her."""

from typing import Any, ClassVar, NoReturn

from django.conf import settings
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from youyue.identity.masks import mask_address
from youyue.identity.sign_ins import device_of
from youyue.identity.signals import factor_changed


class _AppendOnly(models.QuerySet["FactorEvent"]):
    def _refuse(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("what happened to second factors is append-only")

    update = delete = bulk_update = _raw_delete = _refuse


class FactorEvent(models.Model):
    class Kind(models.TextChoices):
        ENROLLED = "enrolled", _("添加了验证器")
        REMOVED = "removed", _("移除了验证器")
        KEY_ADDED = "key added", _("添加了安全密钥")
        KEY_REMOVED = "key gone", _("移除了安全密钥")
        CODES = "codes", _("生成了新的恢复码")
        RECOVERY = "recovery", _("用掉一个恢复码")
        FAILED = "failed", _("验证码没有通过")
        KEY_FAILED = "key failed", _("安全密钥没有通过")
        KEY_COPIED = "key copied", _("安全密钥可能被复制，已停用")
        PAUSED = "paused", _("错了 10 次，停一小时")
        RESET = "reset", _("管理员重置了二次验证")

    at = models.DateTimeField(_("时间"), auto_now_add=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="factor_events", verbose_name=_("谁的")
    )
    kind = models.CharField(_("什么事"), max_length=10, choices=Kind)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, verbose_name=_("操作人")
    )
    device = models.CharField(_("设备"), max_length=60, blank=True)
    address = models.CharField(_("地址"), max_length=20, blank=True, help_text="masked")
    objects: ClassVar[Any] = _AppendOnly.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("二次验证记录")
        ordering: ClassVar[list[str]] = ["-at", "-id"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["user", "-at"], name="factors_of_one")]

    def __str__(self) -> str:
        return str(self.get_kind_display())

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("what happened to second factors is append-only")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("what happened to second factors is append-only")


def record(user: Any, kind: str, *, by: Any, request: HttpRequest | None = None) -> None:
    """Write it down in the transaction that does it, and let the floors above tell the person.

    `by` is None for the operator's command.
    """
    from youyue.identity.access import client_ip

    agent = request.headers.get("User-Agent", "") if request is not None else ""
    address = client_ip(request) if request is not None else ""
    FactorEvent.objects.create(
        user=user, kind=kind, by=by, device=device_of(agent), address=mask_address(address or "")
    )
    factor_changed.send(sender=FactorEvent, user=user, kind=kind)
