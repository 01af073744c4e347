"""核对, 个人守信承诺 and 提交成功."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from applicants import workflow
from applicants.access import applicant_only, own_application, owner_of
from applicants.filing import handing_in, progress
from applicants.filing.opening import open_application
from applicants.filing.way_ahead import goes_to_the_window, handing_in_of, way_ahead
from applicants.helping import offers
from applicants.models import Application
from applicants.models.stages import EDITABLE_STAGES
from applicants.parts import BY_SLUG, PARTS, Filing
from applicants.returns.editable import Editable
from applicants.submission import pledge
from applicants.submission.completeness import materials_of, problems
from applicants.submission.document import document_of
from applicants.views.filled import hide_typed, without_numbers
from applicants.views.late_posts import fills
from applicants.views.moved import moved_page
from applicants.views.places import problem_url
from applicants.views.receipts import proof
from applicants.workflow import Moved, NotYours, StepRefused

AGAIN = "again"  # in the address of the pledge: it was sent without a session
SHOWN = ("portrait", "employer", "clause_item__clause")


@require_safe
@fills
@applicant_only
def check(request: HttpRequest) -> HttpResponse:
    application = open_application(owner_of(request), *SHOWN)
    if application is None:
        return redirect("applicants:start")
    if not application.is_editable:
        return redirect("applicants:item", application.pk)
    return check_page(request, application)


def check_page(request: HttpRequest, application: Application, refused: str = "") -> HttpResponse:
    rows = materials_of(application)
    filing = Filing(application)
    editable = Editable(filing)
    helper, open_problems = application.applicant.helper, problems(filing, rows)
    if helper:
        open_problems = without_numbers(open_problems)
    parts = document_of(filing, rows)["parts"]
    for document in parts:
        BY_SLUG[document["slug"]].mark_document(document, application, open_problems)
        if helper:
            hide_typed(document)
    context = {
        "application": application,
        "editable": editable,
        "helper": helper,
        "current_helper": None if helper else offers.current_of(application),
        "parts": parts,
        "portrait_error": next(
            (problem.message for problem in open_problems if problem.control == "portrait_upload"), ""
        ),
        "rows": rows,
        "problems": [(problem.message, problem_url(problem)) for problem in open_problems],
        "locked_slugs": {part.slug for part in PARTS if editable.is_locked(part)},
        "open_remarks": editable.unanswered,
        "refused": refused,
        "has_errors": bool(open_problems),
        "section": "hall",
    }
    return render(request, "applicants/check.html", context, status=422 if refused else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def take_pledge(request: HttpRequest) -> HttpResponse:
    is_page = request.headers.get("X-Requested-With") != "fetch"
    if request.method == "POST" and is_page and not request.user.is_authenticated:
        back = f"{reverse('applicants:pledge')}?{AGAIN}=1"
        response = redirect(f"{reverse('identity:sign_in')}?{urlencode({'next': back})}")
        response.is_kept = True  # that it was read is all, and is asked again
        return response
    return read_pledge(request)


@applicant_only
def read_pledge(request: HttpRequest) -> HttpResponse:
    application = open_application(request.user)
    if application is None:
        last = request.user.applications.order_by("-moved_at").first()
        return redirect("applicants:submitted", last.pk) if last else redirect("applicants:start")
    if request.method == "POST":
        return hand_in(request, application)
    if not application.is_editable:
        return redirect("applicants:item", application.pk)
    filing = Filing(application)
    if problems(filing):
        return redirect("applicants:check")
    if Editable(filing).unanswered:
        return redirect("applicants:corrections")
    late = _("登录已过期，刚才没有提交成功，请再读一遍后提交") if AGAIN in request.GET else ""
    return pledge_page(request, application, late, status=200)


def hand_in(request: HttpRequest, application: Application) -> HttpResponse:
    try:
        handing_in.hand_in(application, request.user, request.POST.get("ticket", ""))
    except pledge.TooEarly:
        return pledge_page(request, application, _("请先阅读守信承诺，5 秒后再提交"))
    except NotYours as error:
        return pledge_page(request, application, error.message)
    except StepRefused as error:
        return check_page(request, application, error.message)
    except Moved as error:
        return moved_page(request, error)
    return redirect("applicants:submitted", application.pk)


def pledge_page(
    request: HttpRequest, application: Application, error: str = "", status: int = 422
) -> HttpResponse:
    context = {
        "application": application,
        "paragraphs": pledge.PARAGRAPHS,
        "seconds": pledge.SECONDS,
        "ticket": pledge.ticket(application),
        "error": error,
        "has_errors": bool(error),
        "section": "hall",
    }
    return render(request, "applicants/pledge.html", context, status=status)


@require_safe
@applicant_only
def submitted(request: HttpRequest, pk: Any) -> HttpResponse:
    """提交成功: can be opened again later; while it is her turn, before or after, it is the item's page."""
    application = own_application(request, pk)
    submission = application.current_submission
    if submission is None or application.stage in EDITABLE_STAGES:
        return redirect("applicants:item", application.pk)
    events = list(application.events.order_by("sequence"))
    context = {
        "application": application,
        "submission": submission,
        "way": way_ahead(application, events),
        "is_mended": goes_to_the_window(handing_in_of(events)),
        "turn": progress.turn(application),
        "can_withdraw": "withdraw" in workflow.possible(application, "applicant"),
        "section": "hall",
    }
    return render(request, "applicants/submitted.html", context | proof(application))
