"""The review: looking at one application, judging its materials, adding the employer's part."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from applicants.desk.access import at_desk, is_open, opened, the_application
from applicants.desk.forms import NoteForm, ReturnAnswerForm, blank_note
from applicants.desk.looks import Revealed, look_at, pane
from applicants.desk.queue.query import Queue
from applicants.desk.review import queries, record
from applicants.desk.review.again import again
from applicants.desk.review.case import ReviewCase
from applicants.desk.review.forms import ChecksForm
from applicants.desk.review.objection import objection_to
from applicants.desk.review.sealed import sealed_row
from applicants.desk.review.standing import for_the_script
from applicants.desk.review.versions import BESIDE, document_of, pages_of, pairs_of, versions_of
from applicants.desk.views.answers import address, asked, here, is_fetched, overtaken, status_of
from applicants.filing.late_posts import who_of
from applicants.models import Application
from applicants.workflow import Moved, StepRefused
from applicants.workflow.cards import replaced_number
from applicants.workflow.events import who
from applicants.workflow.named import done
from youyue.identity import purposes
from youyue.identity.looks import Look


@require_http_methods(["GET", "HEAD"])
@at_desk
def application(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    submissions = queries.case(pk, request.membership)
    case = opened(request, submissions[0].application if submissions else None)
    review = ReviewCase(case, request.membership, submissions)
    return draw(request, review, ChecksForm(review, pin=request.GET.get("pin", "")))


@require_POST
@at_desk
def checks(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Save the whole case, then go where the pressed button says: a material, a confirmation, or back."""
    review = ReviewCase(the_application(request, pk), request.membership)
    try:
        form, refusal = save_checks(request, review)
    except Moved as moved:
        return overtaken(request, moved, pk)
    show = request.POST.get("show") or request.POST.get("at", "")
    if form.errors or refusal:
        return draw(request, _anew(review), form, refusal=refusal, show=show)
    if is_fetched(request):
        return HttpResponse(status=204)
    goal = request.POST.get("then", "")
    if goal in request.desk.pages:
        return HttpResponseRedirect(address(request, goal, pk))
    if pin := request.POST.get("pin", ""):
        show = f"part-{pin.partition('.')[0]}"
        there = address(request, "application", pk, show=show, pin=pin)
        return HttpResponseRedirect(f"{there}#id_part-{pin}")
    if "show" not in request.POST:
        messages.success(request, _("已保存查验结果"))
    return HttpResponseRedirect(address(request, "application", pk, show=show))


@require_POST
@at_desk
def reveal(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Show one sealed value in full, this once, to who says what for. The page is kept as it was posted."""
    case = the_application(request, pk)
    review = ReviewCase(case, request.membership)
    slug, _dot, name = request.POST.get("row", "").partition(".")
    row, shown_at = sealed_row(review, slug, name), slug if slug == "supplement" else f"part-{slug}"
    if row is None or not is_open(request.desk, case):
        return HttpResponseRedirect(address(request, "application", pk))
    why = purposes.ask(request, pk)
    if not why.is_bound and review.is_held:
        try:
            form, refusal = save_checks(request, review)
        except Moved as moved:
            return overtaken(request, moved, pk)
        if form.errors or refusal:
            return draw(request, _anew(review), form, refusal=refusal, show=shown_at)
    if not why.is_valid():
        context = {"form": why, "what": row["label"], "whose": case.applicant, "row": f"{slug}.{name}"}
        context |= {"desk_employer": request.membership.employer, "section": "queue"}
        context |= {"back": address(request, "application", pk, show=shown_at)}
        context |= {"has_errors": bool(why.errors)}
        return render(request, "desk/reveal.html", context, status=status_of(None, why))
    purposes.remember(request, pk, why.cleaned_data["purpose"])
    shown = Revealed(name, row["value"], row["label"], **why.cleaned_data)
    return draw(request, review, ChecksForm(review), show=shown_at, revealed=shown)


def save_checks(request: HttpRequest, review: ReviewCase) -> tuple[ChecksForm, StepRefused | None]:
    """Save what can be saved: the form with its mistakes, and what speaks against saving at all."""
    form = ChecksForm(review, request.POST)
    form.is_valid()
    try:
        record.write_down(
            review.application,
            by=request.membership,
            submission=request.POST.get("submission", ""),
            judgements=form.judgements(),
            parts=form.part_texts(),
        )
    except StepRefused as refused:
        return form, refused
    return form, None


def _anew(review: ReviewCase) -> ReviewCase:
    """The case as it stands after something was written."""
    return ReviewCase(review.application, review.membership)


def draw(
    request: HttpRequest,
    review: ReviewCase,
    form: ChecksForm,
    *,
    refusal: StepRefused | None = None,
    show: str = "",
    revealed: Revealed | None = None,
    note_form: NoteForm | None = None,
    answer_form: ReturnAnswerForm | None = None,
) -> HttpResponse:
    case = review.application
    status = status_of(refusal, note_form or answer_form or form) if request.method == "POST" else 200
    ask = asked(request)
    context: dict[str, Any] = {
        "desk_employer": request.membership.employer,
        "section": "queue",
        "application": case,
        "review": review,
        "form": form,
        "note_form": note_form,
        "note_box": note_form["note"] if note_form else blank_note(get_language()),
        "answer_form": answer_form or ReturnAnswerForm,
        "notes": review.notes,
        "has_errors": status == 422,
        "refusal": refusal,
        "ask": ask,
        "place": None if is_fetched(request) else Queue(request.membership, ask).around(case),
        "who": who_of(request.user),
        "revealed": {revealed.name: revealed.value} if revealed else {},
        "again": again(review) if review.is_held else None,
        "objection": objection_to(case) if review.is_held else [],
        "membership": request.membership,
        "everything": "all" in request.GET,
        "standing_words": for_the_script(get_language(), request.desk.namespace),
    } | request.desk.clock.of(case, request.user)
    if not is_open(request.desk, case):
        return render(request, "desk/arriving.html", context | _arriving(request, case), status=status)
    if not review.is_held:
        context["trail"] = [
            (event, done(event.name), who(event)) for event in case.events.select_related("by")
        ]
        corrections = ((replaced_number(event), event, by) for event, _done, by in context["trail"])
        context["first_number"] = next((correction for correction in corrections if correction[0]), None)
    context |= _chosen(request, review, show or request.GET.get("show", ""))
    with revealed.look(request, case) if revealed else look_at(request, case, Look.CASE, what=pane(context)):
        if is_fetched(request) and status == 200:
            context["asked_for"] = request.GET.get("pin", "").partition(".")[0]
            return render(request, "desk/_panes.html", context)
        return render(request, "desk/review.html", context, status=status)


def _arriving(request: HttpRequest, case: Application) -> dict[str, Any]:
    """What is said of an application that nobody here has taken up."""
    arrival = request.desk.arrival
    return {
        "arrival": arrival,
        "is_arriving": case.stage in request.desk.arriving,
        "lead": str(arrival.lead) % {"name": case.applicant.masked_name},
        "take_up_url": address(request, arrival.transition, case.pk),
    }


def _chosen(request: HttpRequest, review: ReviewCase, show: str) -> dict[str, Any]:
    """What stands in the middle: a file or a part of the filing; at first a file that is still unseen."""
    files = {file["id"]: file for paper in review.papers for file in paper.files}
    parts = {f"part-{part['slug']}": part for part in review.parts}
    old = {version["id"]: version for file in files.values() for version in file["old"]}
    others = {"changes"} if review.changes else set()
    others |= {f"{BESIDE}{pk}" for pk, file in files.items() if file["old"]}
    if not (review.is_held and review.desk.fills_supplement):
        others.add("supplement")
    if show not in files | old | parts and show not in others:
        unseen = [pk for pk, file in files.items() if not file["seen"]]
        first = ["changes"] if review.changes and review.application.stage in review.desk.todo else []
        show = next(iter([*first, *unseen, *files, *parts]))
    file = (files | old).get(document_of(show))
    part = review.with_rows(parts[show]) if show in parts else None
    chosen = {
        "show": show,
        "document": document_of(show),
        "file": file,
        "has_file": file is not None,
        "part": part,
    }
    if file is None:
        return chosen
    pk, versions = review.application.pk, versions_of(files, show)

    def address_of(file: str, number: int) -> str:
        return here(request, "material_page", pk, file, number)

    is_beside = versions is not None and versions.shown == "both"
    return chosen | {
        "original_url": here(request, "material_original", pk, file["id"]),
        "pages": pages_of(file, versions, address_of),
        "versions": versions,
        "pairs": pairs_of(versions, address_of) if versions and is_beside else None,
    }
