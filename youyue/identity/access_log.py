"""Who looked at whose data: the rows of the access log. Written through `access.log_look` alone."""

from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from youyue.identity.purposes import Purpose


class AppendOnly(models.QuerySet["AccessLog"]):
    """Rows are added one by one, and stay."""

    def _refuse(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("the access log is append-only")

    update = delete = bulk_create = bulk_update = _raw_delete = _refuse


class AccessLog(models.Model):
    """One look at somebody's sealed data or files, written before the first byte is sent.

    Append-only, each row under a key (`linked.py`). `action` is what was done, `what` names the thing in
    words without its content; `purpose` and `reason` say what for, where that is asked.
    """

    class Action(models.TextChoices):
        PREVIEW = "preview", _("预览")
        DOWNLOAD = "download", _("下载")
        REVEAL = "reveal", _("显示完整号码")
        EXPORT = "export", _("导出")
        SEARCH = "search", _("查访问记录")

    at = models.DateTimeField(_("时间"), default=timezone.now, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="looks", verbose_name=_("操作人")
    )
    role = models.CharField(_("身份"), max_length=200)
    whose = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="looked_at", verbose_name=_("被查看人")
    )
    action = models.CharField(_("操作"), max_length=10, choices=Action)
    what = models.CharField(_("内容"), max_length=300)
    purpose = models.CharField(
        _("用途"), max_length=20, choices=Purpose, blank=True, default="", db_default=""
    )
    reason = models.CharField(_("事由"), max_length=200, blank=True)
    object_id = models.CharField(max_length=40, blank=True, db_index=True)
    ip = models.GenericIPAddressField(_("IP 地址"), null=True, blank=True)
    # Of LOG_KEYS, by its name, and what was made with it; none for what was written before there were keys.
    key = models.CharField(max_length=20, blank=True, default="", db_default="", editable=False)
    mac = models.CharField(max_length=80, blank=True, default="", db_default="", editable=False)

    objects = AppendOnly.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("访问记录")
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["whose", "-at"]),
            models.Index(fields=["by", "-at"], name="looks_of_one"),
            models.Index(fields=["-at", "-id"], name="latest_looks"),
        ]

    def __str__(self) -> str:
        return f"{self.get_action_display()} {self.what}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("the access log is append-only")
        from youyue.identity.linked import link  # which reads this table's columns

        link(self)
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("the access log is append-only")
