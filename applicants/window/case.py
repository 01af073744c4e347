"""One application as the window sees it: what was handed in, what the employer said, what happened."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applicants.models import Application, Event, MaterialCheck, Remark, Stage, Submission, Supplement
from applicants.returns.comparison import Section, compare, earlier_submission
from applicants.views.corrections import target_title
from applicants.workflow import WINDOW, events, possible
from applicants.workflow.rules import done
from catalog.models import MaterialRequirement, ServiceWindow
from materials.scan import doctor, scanning
from materials.serve.disclosure import ask_why
from youyue.identity.access import log_look
from youyue.identity.masks import mask_mobile
from youyue.identity.models import AccessLog

if TYPE_CHECKING:
    from applicants.window.application import ApplicationAdmin

# What the window does next, said to the officer.
NEXT = {
    Stage.ENDORSED: gettext_lazy("请核对材料是否齐全，齐全的受理，不齐的一次性告知补正。"),
    Stage.WINDOW_REVIEW: gettext_lazy("请审核是否符合申领条款，作出通过或不予通过的决定。"),
    Stage.CARD_PRODUCTION: gettext_lazy("卡片制好后，请登记卡号和有效期并发卡。"),
    Stage.RETURNED_BY_WINDOW: gettext_lazy("等申办人补正，重新提交后回到“待受理”。"),
    Stage.ISSUED: gettext_lazy("卡片已发给申办人，申请办结。"),
    Stage.DECLINED: gettext_lazy("已作出不予通过的决定，申请办结。"),
    Stage.NOT_ACCEPTED: gettext_lazy("已作出不予受理的决定，申请办结。"),
    Stage.WITHDRAWN: gettext_lazy("申办人已撤销申请，申请办结。"),
    Stage.ACCEPTANCE_OBJECTION: gettext_lazy("请由另一名工作人员复核异议，维持或撤销不予受理的决定。"),
    Stage.DECISION_OBJECTION: gettext_lazy("请由另一名工作人员复核异议，维持或撤销不予通过的决定。"),
    Stage.UPHELD: gettext_lazy("复核后维持了原决定，申请办结。"),
}
HANDS = (gettext_lazy("申办人"), gettext_lazy("工作单位"), gettext_lazy("受理窗口"), gettext_lazy("发卡"))
RETURNS = {"send_back", "request_correction"}


@dataclass
class Handed:
    """One material of the submission: its files, and what the employer's reviewer found."""

    name: str
    files: list[dict[str, Any]] = field(default_factory=list)
    check: MaterialCheck | None = None


@dataclass(frozen=True)
class Pinned:
    """A remark, and the part or material it is about."""

    where: str
    remark: Remark


@dataclass(frozen=True)
class Link:
    """One event of the record, with the remarks that went out with it."""

    event: Event
    who: str
    done: str
    remarks: list[Pinned]

    @property
    def is_return(self) -> bool:
        return self.event.name in RETURNS


def detail(
    desk: "ApplicationAdmin", request: HttpRequest, application: Application, revealed: bool = False
) -> HttpResponse:
    """Everything the decision needs, and the buttons that are possible now."""
    from applicants.window.acts import ACTS

    submission = application.current_submission
    parts = submission.content["parts"]
    earlier = earlier_submission(application, WINDOW)
    supplement = Supplement.objects.filter(application=application).first()
    phone = supplement.contact_phone if supplement else ""
    allowed = possible(application, WINDOW)
    context = {
        "title": str(application),
        "application": application,
        "queue_url": desk.queue_url(application),
        "submission": submission,
        "parts": _opened(parts) if revealed else parts,
        "materials": _materials(application, submission),
        "supplement": supplement,
        "contact_phone": phone if revealed else mask_mobile(phone),
        "record": _record(application),
        "acts": [act for act in ACTS if act.name in allowed],
        "next": NEXT.get(application.stage, ""),
        "hands": _hands(application),
        "revealed": revealed,
        "sections": _compared(application, earlier, submission) if earlier else [],
        "everything": "all" in request.GET,
    }
    return render(request, "admin/window/case.html", desk.frame(request, **context))


def reveal(desk: "ApplicationAdmin", request: HttpRequest, application: Application) -> HttpResponse:
    """The same page with full numbers, after the look has been logged; by POST alone."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("admin:applicants_application_change", args=[application.pk]))
    why, what = ask_why(request), _("证件号码和手机号码")
    if not why.is_valid():
        back = reverse("admin:applicants_application_change", args=[application.pk])
        context = {"title": str(application), "application": application, "form": why, "what": what}
        context |= {"queue_url": desk.queue_url(application), "back": back, "row": ""}
        context |= {"whose": application.applicant, "has_errors": bool(why.errors)}
        status = 422 if why.errors else 200
        return render(request, "admin/window/reveal.html", desk.frame(request, **context), status=status)
    log_look(
        request,
        whose=application.applicant,
        action=AccessLog.Action.REVEAL,
        what=_("申请 %(number)s 的证件号码和手机号码") % {"number": application.receipt_number},
        object_id=application.pk,
        role=role_of(request),
        reason=why.cleaned_data["reason"],
    )
    return detail(desk, request, application, revealed=True)


PAGES = [("change/", detail, "change"), ("reveal/", reveal, "reveal")]


def window_of(request: HttpRequest) -> ServiceWindow | None:
    """The window the officer works at."""
    return ServiceWindow.objects.filter(region_code=request.user.window_region).first()


def role_of(request: HttpRequest) -> str:
    """In which capacity an officer looks, as the access log says it."""
    window = window_of(request)
    return window.name if window else _("受理窗口")


def _compared(application: Application, earlier: Submission, submission: Submission) -> list[Section]:
    """What the window asked for, what it was and what it is now."""
    remarks = application.remarks.filter(issued_at__isnull=False, role=WINDOW, round=earlier.round)
    return compare(earlier.content, submission.content, remarks.select_related("requirement"))


def _opened(parts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The parts with nothing left for the page to mask."""
    return [part | {"rows": [row | {"sealed": False} for row in part["rows"]]} for part in parts]


def _materials(application: Application, submission: Submission) -> list[Handed]:
    """By requirement, in the order of the submission; a verdict counts until a later round has its own."""
    rows: dict[str, Handed] = {}
    identity = MaterialRequirement.objects.filter(is_identity_document=True)
    guarded = set(identity.values_list("code", flat=True))
    scans = scanning.states(file["id"] for file in submission.content["files"])
    opinions = doctor.opinions(submission.content["files"])
    for file in submission.content["files"]:
        handed = rows.setdefault(file["requirement"], Handed(file["requirement_name"]))
        is_guarded = file["requirement"] in guarded
        marks = {"is_guarded": is_guarded, "scan": scans.get(file["id"], "")} | opinions[file["id"]]
        handed.files.append(file | {"numbers": range(1, file["pages"] + 1)} | marks)
    for check in application.checks.select_related("requirement", "by").order_by("round", "id"):
        rows.setdefault(check.requirement.code, Handed(check.requirement.name)).check = check
    return list(rows.values())


def _record(application: Application) -> list[Link]:
    """The events, latest last. A return and its remarks carry the same time."""
    issued = application.remarks.filter(issued_at__isnull=False).select_related("requirement")
    remarks = [Pinned(target_title(remark), remark) for remark in issued]
    return [
        Link(
            event,
            events.who(event),
            done(event.name),
            [pinned for pinned in remarks if event.name in RETURNS and pinned.remark.issued_at == event.at],
        )
        for event in application.events.select_related("by").order_by("sequence")
    ]


def _hands(application: Application) -> list[tuple[Any, str]]:
    """The four dots of whose turn it is: `past`, `now`, or nothing yet."""
    if application.stage == Stage.ISSUED:
        at = len(HANDS)
    elif application.stage == Stage.CARD_PRODUCTION:
        at = 3
    else:
        at = {"applicant": 0, "employer": 1, "window": 2, "nobody": 3}[application.waits_for]
    now = "" if application.waits_for == "nobody" else "now"
    return [(name, "past" if place < at else now if place == at else "") for place, name in enumerate(HANDS)]
