"""个人守信承诺 (seed 2.1.6): the text, its version, and the five seconds that the server keeps itself."""

from datetime import datetime, timedelta

from django.core import signing
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from applicants.models import Application

VERSION = "2026-1"
SECONDS = 5
_LASTS = timedelta(hours=8)

PARAGRAPHS = (
    _("本人申办广东省人才优粤卡所填写的信息和提交的材料真实、准确、完整、有效；"),
    _("本人不属于公务员及参照公务员法管理的工作人员；"),
    _("本人遵守中华人民共和国宪法和法律法规，无危害中华人民共和国统一、安全、荣誉和利益的行为；"),
    _("本人知悉并同意工作单位、受理窗口为审核之目的查询、核验本人及所填家庭成员的相关信息；"),
    _("如有隐瞒或弄虚作假，本人自愿承担取消申领资格、收回人才优粤卡、记入信用记录等后果及相应法律责任。"),
)


class TooEarly(Exception):
    """The pledge was answered before its five seconds were over, or its ticket is not ours."""


def ticket(application: Application) -> str:
    """A signed note of when the pledge was shown, for whom and in which version."""
    note = {"for": str(application.pk), "version": VERSION, "at": timezone.now().timestamp()}
    note["since"] = application.since
    return signing.Signer(salt="pledge").sign_object(note)


def accepted_at(application: Application, posted: str) -> datetime:
    """When it was accepted. Raises `TooEarly` unless this application's pledge was shown long enough ago.

    The time is in the note itself, to the microsecond: Django's TimestampSigner counts whole seconds and
    would let some through after four and a half.
    """
    try:
        note = signing.Signer(salt="pledge").unsign_object(posted)
    except (signing.BadSignature, ValueError) as error:
        raise TooEarly from error
    now = timezone.now()
    shown_for = timedelta(seconds=now.timestamp() - note.pop("at"))
    note.pop("since", None)  # asked by the door, which holds the row
    if note != {"for": str(application.pk), "version": VERSION}:
        raise TooEarly
    if not timedelta(seconds=SECONDS) <= shown_for <= _LASTS:
        raise TooEarly
    return now


def since(posted: str) -> str:
    """Of a ticket that `accepted_at` took: since when the application had stood there as it was shown."""
    return str(signing.Signer(salt="pledge").unsign_object(posted).get("since", ""))
