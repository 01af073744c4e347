"""Who has a second factor added, removed or tried at is told so: it may not have been she."""

from typing import Any

from django.dispatch import receiver
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from youyue.identity.assurance.events import FactorEvent
from youyue.identity.signals import factor_changed
from youyue.notices.deliver import notify

Kind = FactorEvent.Kind
TOLD = {
    Kind.ENROLLED: _("您的账号添加了验证器"),
    Kind.REMOVED: _("您的账号移除了验证器"),
    Kind.KEY_ADDED: _("您的账号添加了安全密钥"),
    Kind.KEY_REMOVED: _("您的账号移除了安全密钥"),
    Kind.KEY_COPIED: _("您的一把安全密钥可能被人复制过，已停用，请移除它，换一把"),
    Kind.CODES: _("您的账号换了一组新的恢复码，以前的已作废"),
    Kind.RECOVERY: _("您的账号用掉了一个恢复码"),
    Kind.PAUSED: _("有人在您的账号上连续输错验证码，已停一小时"),
    Kind.RESET: _("系统管理员重置了您账号的二次验证，请重新添加验证器或安全密钥"),
}


@receiver(factor_changed)
def tell(sender: Any, user: Any, kind: str, **_more: Any) -> None:
    text = TOLD.get(Kind(kind))
    if text is not None:
        notify(user, f"{text}。{_now('不是您本人做的，请马上告诉系统管理员')}", reverse("identity:factors"))
