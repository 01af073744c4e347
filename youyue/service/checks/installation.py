"""What was installed: keys, static files, fonts, backups."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from youyue.identity.assurance.keys import site
from youyue.identity.models import User
from youyue.identity.sealed import SealBroken, SealedTextField
from youyue.service.recovery import backups
from youyue.service.registry import Note, Wrong, check
from youyue.ui.glyphs import missing_packages

OLDEST_BACKUP = timedelta(hours=26)  # one a night, and it may take two hours
LONG_ENOUGH = 50  # characters of SECRET_KEY, as Django's own check asks


@check("keys", gettext_lazy("密钥"))
def keys() -> str:
    """Whether the rings are our own, and open what is stored."""
    if len(settings.SECRET_KEY) < LONG_ENOUGH:
        raise Wrong(_("SECRET_KEY 太短"), _("换成至少 %(n)d 个随机字符") % {"n": LONG_ENOUGH})
    for name in _sealed_columns():
        for user in User.objects.exclude(**{name: ""}).order_by("-pk")[:1]:
            try:
                getattr(user, name)
            except SealBroken:
                lost = _("FIELD_KEYS 打不开库里已有的数据")
                raise Wrong(lost, _("把以前用过的密钥放回密钥环，新密钥排在最后")) from None
    if any(key_id == "dev" for key_id in (*settings.FIELD_KEYS, *settings.INDEX_KEYS)):
        raise Note(_("正在用开发密钥"), _("正式运行前设置 SECRET_KEY、FIELD_KEYS 和 INDEX_KEYS"))
    return _("是自己的密钥，库里的数据打得开")


def _sealed_columns() -> list[str]:
    fields: list[Any] = list(User._meta.concrete_fields)
    return [field.attname for field in fields if isinstance(field, SealedTextField)]


@check("second factor", gettext_lazy("二次验证"))
def second_factor() -> str:
    """Whether the office and the desks ask for a second proof of who somebody is."""
    if settings.SECOND_FACTOR_ENFORCED:
        asked = {"level": settings.SECOND_FACTOR_LEVEL, "n": settings.SECOND_FACTOR_MINUTES}
        return _("要求 %(level)s、安全密钥或验证器，号码和导出每 %(n)d 分钟一次") % asked
    off = _("没有要求二次验证：一次普通登录就能进后台、看号码、导出")
    remedy = _("去掉 SECOND_FACTOR_ENFORCED=0")
    raise (Wrong if settings.PRODUCTION else Note)(off, remedy)


@check("security keys", gettext_lazy("安全密钥"))
def security_keys() -> str:
    """Whether browsers use them under the site's name, and those that were added are bound to it."""
    here = site()
    if not here.has_name:
        raise Note(_("安全密钥用不了：浏览器只认域名，不认 IP 地址"), _("SITE_URL 改成带域名的 https 地址"))
    rows = Authenticator.objects.filter(type=Authenticator.Type.WEBAUTHN)
    if lost := len([data for data in rows.values_list("data", flat=True) if data["site"] != here.host]):
        moved = _("%(n)d 把安全密钥是在本站以前的网址添加的，现在用不了") % {"n": lost}
        raise Note(moved, _("请这些人到平台验证，移除旧的，重新添加"))
    return _("只认 %(origin)s") % {"origin": here.origin}


@check("static", gettext_lazy("静态文件"), ready=True)
def static_manifest() -> str:
    """The list of hashed names, without which no page of a production site can be drawn."""
    names: dict[str, str] | None = getattr(staticfiles_storage, "hashed_files", None)
    if names is None:
        return _("开发方式，直接读源文件")
    if not names:
        raise Wrong(_("没有静态文件清单，页面画不出来"), _("运行 manage.py collectstatic，然后重启网站"))
    return _("清单里有 %(n)d 个文件") % {"n": len(names)}


@check("fonts", gettext_lazy("字体"))
def fonts() -> str:
    missing = missing_packages()
    if missing:
        remedy = _("安装 Debian 软件包 %(names)s") % {"names": " ".join(missing)}
        raise Wrong(_("有些生僻字印不出来，打印件上会显示〓"), remedy)
    return _("常用的生僻字都印得出来")


@check("backup", gettext_lazy("备份"))
def backup() -> str:
    """Whether last night's was finished; whether it can be restored only `deploy/drill` says."""
    if not settings.BACKUP_TO:
        raise Note(_("没有设置备份"), _("设置 BACKUP_TO，启用 youyue-backup.timer"))
    copies = backups.complete(Path(settings.BACKUP_TO))
    remedy = _("看 journalctl -u youyue-backup")
    if not copies:
        raise Wrong(_("还没有一份完整的备份"), remedy)
    age = timezone.now() - backups.taken_at(copies[-1])
    hours = {"n": age.total_seconds() / 3600}
    if age > OLDEST_BACKUP:
        raise Wrong(_("最近一份备份是 %(n).0f 小时前的") % hours, remedy)
    return _("最近一份是 %(n).0f 小时前的") % hours
