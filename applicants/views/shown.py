"""显示: one of the applicant's own numbers in full, on the page where it stands masked."""

from django.http import HttpRequest
from django.utils.translation import gettext as _

from youyue.identity.access import log_look
from youyue.identity.models import AccessLog, User

BUTTON = "show-"
NUMBERS = ("id_number", "mobile")


def number_to_show(request: HttpRequest) -> str:
    """The number that the pressed button asks for, after the look was written down; "" if none does."""
    name = request.POST.get("go", "").removeprefix(BUTTON)
    if name not in NUMBERS or not getattr(request.user, name):
        return ""
    log_look(
        request,
        whose=request.user,
        action=AccessLog.Action.REVEAL,
        what=str(User._meta.get_field(name).verbose_name),
        object_id=request.user.pk,
        role=_("本人"),
    )
    return name
