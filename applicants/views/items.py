"""我的事项: the four boxes, 查看, 进度, and the ways to take an application back."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from applicants import access_history, workflow
from applicants.access import applicant_only, own_application
from applicants.filing import expiry, progress
from applicants.filing.refusal import refusal_of, refusals_of
from applicants.helping import offers
from applicants.models import Application, Event, Stage, State
from applicants.observations import observation
from applicants.parts import Filing
from applicants.returns import return_request
from applicants.returns.editable import Editable
from applicants.returns.remarks import target_title
from applicants.submission.document import document_of
from applicants.views.moved import moved_page
from applicants.workflow import Moved, StepRefused, events
from applicants.workflow.named import done

EMPTY = {
    State.DRAFT: _("没有草稿。开始申办后，填到一半的申请会出现在这里。"),
    State.PENDING: _("没有要您办的事。单位退回或窗口要求补正时，申请会出现在这里。"),
    State.IN_PROGRESS: _("没有办理中的申请。提交后，申请会出现在这里。"),
    State.CLOSED: _("没有办结的申请。发卡或作出决定后，申请会出现在这里。"),
}
HINTS = {
    State.DRAFT: _("还没有提交"),
    State.PENDING: _("等您修改或补正"),
    State.IN_PROGRESS: _("单位或窗口在办"),
    State.CLOSED: _("已有结果"),
}


@require_safe
@applicant_only
def items(request: HttpRequest) -> HttpResponse:
    everything = expiry.cases_of(request.user)
    mine = [application for application in everything if not application.binned_at]
    counts = Counter(application.state for application in mine)
    box = request.GET.get("box", "")
    if box not in State.values:
        box = next(
            (state for state in ("pending", "draft", "in_progress", "closed") if counts.get(state)),
            "in_progress",
        )
    shown = [application for application in mine if application.state == box]
    page = Paginator(shown, 20).get_page(request.GET.get("page"))
    helpers, helped = offers.around(request.user)
    context = {
        "boxes": [
            {"state": state, "label": state.label, "count": counts[state], "hint": HINTS[state]}
            for state in State
        ],
        "box": box,
        "page": page,
        "cases": [(application, progress.turn(application)) for application in page],
        "reasons": reasons_of(page),
        "helpers": helpers,
        "helped": helped,
        "refusals": refusals_of(page),
        "empty": EMPTY[State(box)],
        "binned": [application for application in everything if application.binned_at]
        if box == State.DRAFT
        else [],
        "look": " ".join([box, *(str(counts[state]) for state in State)]),
        "has_open": any(counts.get(state) for state in ("draft", "pending", "in_progress")),
        "section": "hall",
    }
    return render(request, "applicants/items.html", context)


def reasons_of(applications: Iterable[Application]) -> dict[Any, Event]:
    """The events that withdrew some of these, with the reason in `note`, by primary key."""
    closed = [application.pk for application in applications if application.stage == Stage.WITHDRAWN]
    if not closed:
        return {}
    last = Event.objects.filter(application__in=closed, target=Stage.WITHDRAWN).order_by("sequence")
    return {event.application_id: event for event in last}


@require_safe
@applicant_only
def item(request: HttpRequest, pk: Any) -> HttpResponse:
    """查看: what was handed in, or the draft as it stands."""
    application = own_application(request, pk)
    if application.binned_at:
        return redirect(f"{reverse('applicants:items')}?box=draft#bin")
    submission = application.current_submission
    filing = Filing(application)
    content = submission.content if submission and application.stage != "draft" else document_of(filing)
    context = {
        "application": application,
        "editable": Editable(filing),
        "submission": submission,
        "parts": content["parts"],
        "files": content["files"],
        "turn": progress.turn(application),
        "reason": reasons_of([application]).get(application.pk),
        "refusal": refusal_of(application),
        "can_object": "raise_objection" in workflow.possible(application, "applicant"),
        "expiring": observation.expiring_evidence(application),
        "current_helper": offers.current_of(application),
        "can_recall": "recall" in workflow.possible(application, "applicant"),
        "can_withdraw": "withdraw" in workflow.possible(application, "applicant"),
        "can_delete": can_be_deleted(application),
        "visits": access_history.latest(application, 3),
        "section": "hall",
    }
    return render(request, "applicants/item.html", context)


@require_safe
@applicant_only
def show_progress(request: HttpRequest, pk: Any) -> HttpResponse:
    application = own_application(request, pk)
    issued = list(
        application.remarks.filter(issued_at__isnull=False)
        .select_related("requirement")
        .order_by("issued_at", "id")
    )
    lines = [
        {
            "event": event,
            "who": events.who(event),
            "title": done(event.name),
            "is_back": event.target.startswith("returned"),
            "remarks": [(target_title(remark), remark) for remark in issued if remark.issued_at == event.at],
        }
        for event in application.events.select_related("by").order_by("sequence")
    ]
    context = {
        "application": application,
        "editable": Editable(Filing(application)),
        "lines": lines,
        "current_helper": offers.current_of(application),
        "turn": progress.turn(application),
        "still_to_come": progress.still_to_come(application),
        "section": "hall",
    }
    return render(request, "applicants/progress.html", context)


def can_be_deleted(application: Application) -> bool:
    """A draft that was never handed in leaves no trace; a recalled one keeps its record."""
    return application.stage == "draft" and application.round == 0


ASKS = {
    "recall": {
        "title": _("撤回申请"),
        "text": _("撤回后申请回到草稿箱，您可以修改后重新提交。单位接收之前才能撤回。"),
        "button": _("撤回到草稿箱"),
        "done": _("已撤回到草稿箱"),
        "needs_reason": False,
    },
    "ask-back": {
        "title": _("请单位退回修改"),
        "text": _("单位已经接收，不能再撤回。写明想修改什么，由单位决定是否退回；答复会发到您的消息里。"),
        "button": _("发给单位"),
        "done": _("已请单位退回，请等单位答复"),
        "needs_reason": True,
    },
    "withdraw": {
        "title": _("撤销申请"),
        "text": _("撤销后这件申请办结，不能恢复。以后可以重新申办。"),
        "button": _("撤销申请"),
        "done": _("申请已撤销"),
        "needs_reason": True,
    },
    "delete": {
        "title": _("删除草稿"),
        "text": _("删除后已填的内容和已上传的材料都会清除，不能恢复。"),
        "button": _("删除草稿"),
        "done": _("草稿已删除"),
        "needs_reason": False,
    },
}


@require_http_methods(["GET", "HEAD", "POST"])
@applicant_only
def take_back(request: HttpRequest, pk: Any, act: str) -> HttpResponse:
    """撤回, 撤销 or 删除草稿: a page that asks, and the act."""
    if act not in ASKS:
        raise Http404
    application = own_application(request, pk)
    note = request.POST.get("note", "")
    context = {"application": application, "ask": ASKS[act], "act": act, "note": note, "section": "hall"}
    if request.method != "POST":
        if act == "recall" and application.stage not in ("draft", "submitted"):
            return moved_page(request, Moved(application, application.events.order_by("sequence").last()))
        return render(request, "applicants/take_back.html", context)
    try:
        if act == "delete":
            _delete(application)
        elif act == "ask-back":
            return_request.ask(application, note)
        else:
            shown = {name: request.POST.get(name, "") for name in ("seen", "since")}
            workflow.advance(application, act, by=request.user, note=note, **shown)
    except StepRefused as error:
        context |= {"error": error.message, "has_errors": True}
        return render(request, "applicants/take_back.html", context, status=422)
    except Moved as error:
        if not workflow.is_repeated(error.application, act, by=request.user, note=note):
            return moved_page(request, error)
    messages.success(request, ASKS[act]["done"])
    if act == "ask-back":
        return redirect("applicants:item", application.pk)
    if act == "delete":
        return redirect("applicants:items")
    application.refresh_from_db()
    return redirect(f"{reverse('applicants:items')}?box={application.state}")


def _delete(application: Application) -> None:
    with transaction.atomic():
        locked = workflow.lock(application.pk)
        if not can_be_deleted(locked):
            raise Moved(locked, locked.events.order_by("sequence").last())
        expiry.delete_for_good(locked)
