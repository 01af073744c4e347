"""留言 on the pages that lead to it."""

from django import template
from django.utils.html import format_html
from django.utils.translation import gettext as _

from applicants.messages.thread import Party, Reader, unread_count
from applicants.models import Application
from applicants.workflow import EMPLOYER, WINDOW

register = template.Library()


@register.simple_tag(takes_context=True)
def unread_messages(context: template.Context, application: Application) -> int:
    """For its applicant: `{% unread_messages application as unread %}`."""
    return unread_count(application, Reader(context["request"].user))


LINK = '<a class="nowrap messages-link" href="{}">{}{}</a>'
BADGE = ' <span class="badge">{}<span class="vh">{}</span></span>'


@register.simple_tag(takes_context=True)
def messages_link(
    context: template.Context, application: Application, url: str, side: str = "applicant"
) -> str:
    """One line that leads to the messages, with how many are unread; `side` is who is looking. A draft that
    was never handed in has none."""
    request = context["request"]
    party = None
    if side == EMPLOYER:
        party = Party(EMPLOYER, str(request.membership.employer_id))
    elif side == WINDOW:
        party = Party(WINDOW, request.user.window_region)
    if not application.round:
        return ""
    known = getattr(getattr(context.get("review"), "submission", None), "unread", None)
    unread = unread_count(application, Reader(request.user, party)) if known is None else known
    badge = format_html(BADGE, unread, _("条未读")) if unread else ""
    return format_html(LINK, url, _("留言"), badge)
