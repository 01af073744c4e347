"""What others run for us: the virus scanner, the mail server, the identity platform."""

import smtplib

from django.conf import settings
from django.core.mail import get_connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from materials.scan import scanner
from youyue.identity.platform import AnswerRefused, Platform, Unavailable
from youyue.service.registry import Note, Wrong, check


@check("clamd", gettext_lazy("病毒扫描"))
def clamd() -> str:
    if not scanner.is_configured():
        raise Note(_("没有设置，上传的文件不查毒"), _("安装 clamav-daemon，设置 CLAMD_SOCKET"))
    try:
        scanner.scan(b"nothing in it")
    except scanner.Away:
        remedy = _("看 clamd 是否在运行，CLAMD_SOCKET 是否正确；恢复前文件不给别人看")
        raise Wrong(_("clamd 没有应答"), remedy) from None
    return _("clamd 有应答")


@check("mail", gettext_lazy("邮件"))
def mail() -> str:
    """Signs in at the mail server and sends nothing."""
    if "smtp" not in settings.EMAIL_BACKEND:
        raise Note(_("没有设置邮件服务器，邮件不会发出去"), _("设置 EMAIL_URL"))
    connection = get_connection()
    try:
        connection.open()
    except smtplib.SMTPAuthenticationError:
        raise Wrong(_("邮件服务器不接受账号或密码"), _("更正 EMAIL_URL")) from None
    except OSError as error:
        sentence = _("邮件服务器没有应答：%(kind)s") % {"kind": type(error).__name__}
        raise Wrong(sentence, _("看 EMAIL_URL 和防火墙；没发出的邮件会自动重发")) from None
    finally:
        connection.close()
    return _("邮件服务器有应答")


@check("identity", gettext_lazy("统一身份认证平台"))
def identity_platform() -> str:
    """Reads who the platform says it is, past what is kept from the last time, and its keys."""
    if not settings.IDENTITY_ISSUER:
        if settings.MOCK_PLATFORM:
            raise Note(_("用的是模拟平台"), _("正式运行前设置 IDENTITY_ISSUER"))
        raise Wrong(_("没有设置，谁也登录不了"), _("设置 IDENTITY_ISSUER"))
    from django.test import RequestFactory  # 7 MB that no web server needs

    try:
        platform = Platform(RequestFactory().get("/"))
        document = platform.read(f"{platform.issuer.rstrip('/')}/.well-known/openid-configuration")
        if document.get("issuer") != platform.issuer:
            raise Wrong(_("平台报出的名称与 IDENTITY_ISSUER 不同"), _("更正 IDENTITY_ISSUER"))
        platform.read(str(document.get("jwks_uri", "")))
    except (Unavailable, AnswerRefused):
        remedy = _("看网络和 IDENTITY_ISSUER；已经登录的人可以继续使用")
        raise Wrong(_("平台没有应答"), remedy) from None
    return _("有应答，名称一致")
