"""Which pages and files show somebody's data to whom it does not belong, and the trace that each look leaves.

`Look` is the one table; `looking` is the one door. A page or file that shows anything but what every list
shows is made inside `looking`: the look is written when the answer is ready, and before a byte of it is
handed on. If it cannot be written, the answer is thrown away and `LogFailed` answers 503.
tests/test_every_look.py asks every address as everybody, and compares what it is shown with this table and
with the log.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from typing import Required, TypedDict, Unpack

from django.http import Http404
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from youyue.identity.access import log_look
from youyue.identity.access_log import AccessLog
from youyue.identity.models import User
from youyue.identity.requests import SignedInRequest

Action = AccessLog.Action


class Kind(Enum):
    """What is shown of somebody."""

    LISTED = "masked name, receipt number, card type, clause, post, stage and dates: what every list shows"
    FILING = "what was filled in: address, contacts, family, education, work, names in full and of files"
    WORDS = "what was written to the office: messages, answers, reasons"
    FILES = "pages of materials, their originals, the portrait"
    NUMBER = "a number of a document or a telephone in full"
    IDENTITY = "the original of an identity document"
    ACCOUNT = "what the identity platform says of an account, numbers masked"


# Only after a purpose was chosen.
FOR_A_PURPOSE = frozenset({Kind.NUMBER, Kind.IDENTITY})


@dataclass(frozen=True)
class Shown:
    """`what` are the words of the log. `routes` are names of addresses; `desk:` is both desks'."""

    what: str | Promise
    kinds: frozenset[Kind]
    action: Action
    routes: str

    @property
    def asks_purpose(self) -> bool:
        return bool(self.kinds & FOR_A_PURPOSE)


def _shown(what: str | Promise, action: Action, kinds: Collection[Kind], routes: str) -> Shown:
    return Shown(what, frozenset(kinds), action, routes)


_CASE = {Kind.LISTED, Kind.FILING, Kind.WORDS, Kind.ACCOUNT}


class Look(Enum):
    # --- a case at a desk -------------------------------------------------------------------------------
    CASE = _shown(
        _("办理页面"),
        Action.PREVIEW,
        _CASE,
        "desk:application desk:checks desk:mark desk:confirm_again desk:add_note employers:asked_back"
        " employers:receive",
    )
    DECISION = _shown(
        _("决定页面"),
        Action.PREVIEW,
        _CASE,
        "desk:send_back employers:endorse window:accept window:approve window:issue window:refuse_acceptance"
        " window:decline window:uphold window:set_aside window:extend window:correct_card",
    )
    MESSAGES = _shown(_("留言"), Action.PREVIEW, {Kind.LISTED, Kind.WORDS}, "desk:messages")
    RECORD = _shown(_("查验单"), Action.PREVIEW, {Kind.LISTED, Kind.FILING, Kind.WORDS}, "desk:record")
    RECORD_PDF = _shown(
        _("查验单"), Action.DOWNLOAD, {Kind.LISTED, Kind.FILING, Kind.WORDS}, "desk:record_pdf"
    )
    NUMBER = _shown(_("完整号码"), Action.REVEAL, {*_CASE, Kind.NUMBER}, "desk:reveal")
    # --- files ------------------------------------------------------------------------------------------
    PAGE = _shown(_("材料"), Action.PREVIEW, {Kind.FILES}, "desk:material_page applicants:material_page")
    ORIGINAL = _shown(_("材料"), Action.DOWNLOAD, {Kind.FILES}, "desk:material_original")
    IDENTITY = _shown(
        _("身份证件原件"), Action.DOWNLOAD, {Kind.IDENTITY, Kind.FILES}, "desk:material_original"
    )
    PORTRAIT = _shown(_("证件照"), Action.PREVIEW, {Kind.FILES}, "desk:portrait applicants:portrait")
    ARCHIVE = _shown(_("全部材料"), Action.EXPORT, {Kind.LISTED, Kind.FILING, Kind.FILES}, "desk:archive")
    # --- beside the desks ---------------------------------------------------------------------------------
    CARD_ELSEWHERE = _shown(
        _("优粤卡卡号和有效期"), Action.PREVIEW, {Kind.LISTED}, "window:unattended window:correct_card"
    )
    SUPPORT = _shown(
        _("客服凭码查看申请"),
        Action.PREVIEW,
        {Kind.LISTED, Kind.FILING, Kind.ACCOUNT},
        "applicants:support_visit",
    )
    FILLING = _shown(
        _("代填的页面"),
        Action.PREVIEW,
        {Kind.LISTED, Kind.FILING, Kind.WORDS},
        "applicants:part applicants:remove_row applicants:restore_row applicants:materials applicants:upload"
        " applicants:remove_file applicants:restore_file applicants:keep_file applicants:label_file"
        " applicants:move_file applicants:material_file applicants:check",
    )
    ACCOUNT = _shown(_("账号资料"), Action.PREVIEW, {Kind.LISTED, Kind.ACCOUNT}, "admin:identity_user_change")
    LOG = _shown(_("访问记录"), Action.SEARCH, {Kind.LISTED, Kind.ACCOUNT}, "admin:identity_accesslog_person")
    # --- one's own, which the log keeps as well -------------------------------------------------------------
    OWN_FORM = _shown(_("申请表打印页"), Action.REVEAL, {*_CASE, Kind.NUMBER}, "applicants:form")
    OWN_FORM_PDF = _shown(_("申请表"), Action.DOWNLOAD, {*_CASE, Kind.NUMBER}, "applicants:form_pdf")
    OWN_NUMBER = _shown(
        _("完整号码"),
        Action.REVEAL,
        {Kind.NUMBER},
        "identity:profile identity:profile_details applicants:part",
    )


# Lists, and pages that show no more of anybody than a list does. The file of a list has an `ExportLog`.
LISTS = """
    desk:queue desk:bulk desk:holder desk:export employers:receive employers:supplement window:issue_list
    applicants:check_receipt applicants:helping applicants:items admin:applicants_event_changelist
    admin:identity_user_changelist
    admin:identity_user_history admin:identity_accesslog_changelist admin:identity_accesslog_change
    admin:identity_factorevent_changelist admin:identity_factorevent_change
    admin:notices_outbox_changelist admin:notices_outbox_change
"""


class More(TypedDict, total=False):
    """`what` says more closely what was seen, never what it says; `purpose` and `reason` are what for."""

    what: str
    purpose: str
    reason: str


class Facts(More, total=False):
    """Of one look: whose data, in which capacity somebody looks, and the key of the thing."""

    whose: Required[User]
    role: Required[str]
    about: object


@contextmanager
def looking(request: SignedInRequest, look: Look, **facts: Unpack[Facts]) -> Iterator[None]:
    """What is made inside shows `look` of this person. The look is written behind it, if it was made.

    A full number and the original of an identity document are not made for others without a purpose.
    """
    if look.value.asks_purpose and not facts.get("purpose") and request.user != facts["whose"]:
        raise Http404
    yield
    leave_trace(request, look, **facts)


def leave_trace(request: SignedInRequest, look: Look, **facts: Unpack[Facts]) -> None:
    """Write the look down, where nothing is made yet that could be put inside `looking`."""
    shown = look.value
    log_look(
        request,
        whose=facts["whose"],
        action=shown.action,
        what=facts.get("what") or str(shown.what),
        object_id=facts.get("about", ""),
        role=facts["role"],
        purpose=facts.get("purpose", ""),
        reason=facts.get("reason", ""),
    )


def own_number(request: SignedInRequest, name: str, among: Collection[str]) -> str:
    """Write down that a person has a number of her own shown in full, and return its name; "" for what is
    none of those `among` which she may choose, or is empty."""
    if name not in among or not getattr(request.user, name):
        return ""
    what = User.label_of(name)
    with looking(
        request, Look.OWN_NUMBER, whose=request.user, role=_now("本人"), about=request.user.pk, what=what
    ):
        return name
