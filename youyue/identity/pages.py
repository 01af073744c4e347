"""Pages for a sign-in that did not succeed: what happened, that nothing was lost, and the way on."""

import logging

from allauth.socialaccount.providers.base import AuthError
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from youyue.identity.openid import StepUpRefused, TooLittleAssurance
from youyue.identity.platform import AnswerRefused, Unavailable
from youyue.ui.errors import unavailable

logger = logging.getLogger(__name__)


def failed(request: HttpRequest, *, error: str = "", exception: Exception | None = None) -> HttpResponse:
    """The page for what allauth or the platform reports. The reason goes to the log, not to the page."""
    if error == AuthError.CANCELLED:
        return refused(request, _("您取消了登录"), _("没有登录，您填过的内容不受影响。需要时可以重新登录。"))
    ours = isinstance(exception, Unavailable | AnswerRefused)
    # Of others' errors the class only: they may quote the platform's answer, and so who signed in.
    reason = exception if ours or exception is None else type(exception).__name__
    logger.warning("sign-in failed: %s", reason or error or "unknown state")
    if isinstance(exception, Unavailable):
        return unavailable(
            request,
            message=_("统一身份认证平台暂时没有应答，请过几分钟再登录。已经登录的页面可以继续使用。"),
            back=_try_again(request),
        )
    if isinstance(exception, StepUpRefused):
        return _no_second_proof(request, exception)
    if isinstance(exception, TooLittleAssurance):
        return refused(
            request,
            _("实名认证等级不够"),
            _(
                "您的账号实名认证等级是 %(level)s，申办优粤卡需要 %(minimum)s 及以上。"
                "请先在统一身份认证平台完成实名认证，再重新登录。"
            )
            % {"level": exception.level, "minimum": settings.IDENTITY_MINIMUM_ASSURANCE},
        )
    return refused(
        request,
        _("登录没有完成"),
        _("登录页面可能停留太久，或者同一个登录链接用了两次。请重新登录，您填过的内容不受影响。"),
    )


def _no_second_proof(request: HttpRequest, refusal: StepUpRefused) -> HttpResponse:
    """Nothing has changed for the session that asked."""
    heading = _("没有验证成功")
    match refusal.why:
        case "who":
            text = _("刚才在平台登录的不是现在这个账号。请用同一个账号再验证一次。")
        case "acr":
            values = {"level": refusal.level, "wanted": settings.SECOND_FACTOR_LEVEL}
            text = _(
                "平台这次核实到 %(level)s，这里需要 %(wanted)s。"
                "请在平台选择等级更高的核实方式，或者用安全密钥、验证器里的验证码。"
            )
            text = text % values
        case _other:
            text = _("平台没有重新核实您的身份，用的是先前的登录。请再验证一次，在平台上重新登录。")
    return refused(request, heading, text, again=_try_again(request, step_up="1"))


def disabled(request: HttpRequest) -> HttpResponse:
    return refused(request, _("这个账号已停用"), _("请联系受理窗口了解原因，或者换一个账号登录。"))


def refused(request: HttpRequest, heading: str, text: str, *, again: str = "") -> HttpResponse:
    context = {"heading": heading, "text": text, "again": again or _try_again(request, again="1")}
    context["again_words"] = _("再验证一次") if again else _("重新登录")
    return render(request, "identity/refused.html", context, status=403)


def _try_again(request: HttpRequest, **parameters: str) -> str:
    """The sign-in once more, to the page that was asked for in the first place."""
    if wanted := getattr(request, "wanted_page", ""):
        parameters["next"] = wanted
    address = reverse("identity:sign_in")
    return f"{address}?{urlencode(parameters)}" if parameters else address
