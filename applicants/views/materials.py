"""上传材料: the table, uploading, looking at one's own files, taking one out and putting it back."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from applicants.access import applicant_only, file_to_fill, owner_of
from applicants.filing import expiry, progress, reuse
from applicants.filing.consenting import OF_FILES, ConsentNeeded, may_take_files
from applicants.filing.opening import drawn_for, lock_for_editing, open_application
from applicants.helping import acts, offers
from applicants.models import Application
from applicants.models.helping import at_the_keys
from applicants.parts import Filing
from applicants.returns.editable import Editable, Locked
from applicants.submission.completeness import materials_and_rest, materials_of
from applicants.views.consent_ticks import ticks
from applicants.views.late_posts import fills
from applicants.views.moved import moved_page
from applicants.workflow import Moved
from catalog.models import MaterialRequirement
from materials import arranging, intake
from materials.choosing import choice_from
from materials.inspect.names import display_name
from materials.inspect.refusals import FileRefused, StoreAway, not_stored
from materials.models import MaterialFile
from youyue.prepared import Prepared
from youyue.ui.uploads import takes_files

_ASKED_FOR = Prepared(
    lambda code: MaterialRequirement.objects.filter(code=code, is_active=True),
    code=MaterialRequirement._meta.get_field("code"),
)


@require_safe
@fills
@applicant_only
def materials(request: HttpRequest) -> HttpResponse:
    application = open_application(owner_of(request))
    if application is None:
        return redirect("applicants:start")
    if not application.is_editable:
        return redirect("applicants:item", application.pk)
    return table(request, application)


def table(
    request: HttpRequest,
    application: Application,
    refused: dict[str, str] | None = None,
    status: int = 422,
) -> HttpResponse:
    rows, rest = materials_and_rest(application)
    needed = [row for row in rows if row.is_compulsory]
    filled, parts = progress.filled(application)
    editable, helper = Editable(Filing(application)), application.applicant.helper
    context = {
        "application": application,
        "editable": editable,
        "helper": helper,
        "current_helper": offers.at_the_side_of(application),
        "consents": ticks(editable.filing.consents.missing([OF_FILES]), (), helper),
        "rows": rows,
        "handed_in": sum(not row.is_missing for row in needed),
        "missing": [row for row in needed if row.is_missing],
        "locked": editable.locked_materials(rows),
        "remarks_by_material": editable.remarks_by_material(),
        "set_aside": rest,
        "left_in_the_form": parts - filled,
        "earlier": {} if helper else reuse.offers(application, rows),
        "refused": refused or {},
        "notes": (),
        "has_errors": bool(refused),
        "section": "hall",
    }
    return render(request, "applicants/materials.html", context, status=status if refused else 200)


@takes_files("UPLOAD_MAX_BODY_BYTES", always=True)
@require_POST
@fills
@applicant_only
def upload(request: HttpRequest, code: str) -> HttpResponse:
    """Take the files for one material; each is taken or refused on its own, the earlier ones stay."""
    owner = owner_of(request)
    application = open_application(owner, "dossier")
    requirement: MaterialRequirement | None = _ASKED_FOR.first(code=code)
    if application is None or requirement is None:
        raise Http404
    if requirement.work_arrangement != application.work_arrangement:
        raise Http404
    if not application.is_editable:
        return moved_page(request, Moved(application, application.events.order_by("sequence").last()))
    replaces = _replaced(application, request.POST.get("replaces", ""))
    choice = choice_from(request.POST)
    try:
        may_take_files(owner)
    except ConsentNeeded as error:
        return refusal(request, application, requirement, error.message)
    sentences, notes, status = [], [], 422
    uploads = request.FILES.getlist("file")
    if not uploads:
        sentences.append(_("请先选择要上传的文件，再点“上传”"))
    for number, uploaded in enumerate(uploads, 1):
        try:
            # Looking into the file and storing it takes seconds and must not hold the application's lock.
            with intake.received(uploaded) as received, transaction.atomic():
                editable = Editable(Filing(lock_for_editing(owner, of=drawn_for(application))))
                editable.material_must_be_open(code)
                by = at_the_keys(owner)
                intake.enter(application.dossier, requirement, received, by, replaces, choice)
                expiry.touch(application)
                editable.note_changes()
                acts.note(editable.application, acts.FILES, code)
            notes += [received.note] if received.note else []
        except StoreAway as error:
            # It will not take the others either, and waiting for it once is long enough.
            left = [not_stored(display_name(other.name)).message for other in uploads[number:]]
            sentences, status = [*sentences, error.message, *left], 503
            break
        except (FileRefused, Locked) as error:
            sentences.append(error.message)
        except Moved as error:
            return moved_page(request, error)
    if request.headers.get("X-Requested-With") != "fetch":
        for note in notes:
            messages.info(request, note)
    if sentences:
        once = dict.fromkeys(sentences)  # a list that is full says the same of each file
        return refusal(request, application, requirement, "；".join(once), status)
    if request.headers.get("X-Requested-With") != "fetch":
        messages.success(request, _("“%(name)s”已上传") % {"name": requirement.name})
    return answer(request, application, requirement, notes)


def refusal(
    request: HttpRequest,
    application: Application,
    requirement: MaterialRequirement,
    sentence: str,
    status: int = 422,
) -> HttpResponse:
    """What is wrong with what was sent: for our script the sentence alone, otherwise the page with it."""
    if request.headers.get("X-Requested-With") == "fetch":
        return JsonResponse({"message": sentence}, status=status)
    return table(request, application, {requirement.code: sentence}, status)


@require_POST
@fills
@applicant_only
def remove_file(request: HttpRequest, pk: Any) -> HttpResponse:
    return _change(request, pk, intake.remove)


@require_POST
@fills
@applicant_only
def restore_file(request: HttpRequest, pk: Any) -> HttpResponse:
    return _change(request, pk, intake.restore)


@require_POST
@fills
@applicant_only
def keep_file(request: HttpRequest, pk: Any) -> HttpResponse:
    """仍然使用, in spite of what the scan doctor says."""
    return _change(request, pk, arranging.keep_anyway)


@require_POST
@fills
@applicant_only
def label_file(request: HttpRequest, pk: Any) -> HttpResponse:
    label = request.POST.get("label", "")
    return _change(request, pk, lambda material_file: arranging.relabel(material_file, label))


@require_POST
@fills
@applicant_only
def move_file(request: HttpRequest, pk: Any) -> HttpResponse:
    """上移 or 下移."""
    step = -1 if request.POST.get("step") == "-1" else 1
    return _change(request, pk, lambda material_file: arranging.move(material_file, step))


def _change(request: HttpRequest, pk: Any, change: Any) -> HttpResponse:
    application, material_file = file_to_fill(request, pk)
    try:
        with transaction.atomic():
            current = lock_for_editing(application.applicant)
            editable = Editable(Filing(current))
            if current.pk != application.pk:
                raise Http404
            editable.material_must_be_open(material_file.material.requirement.code)
            change(material_file)
            editable.note_changes()
            acts.note(current, acts.FILES, material_file.material.requirement.code)
    except Moved as error:
        return moved_page(request, error)
    except (FileRefused, Locked) as error:
        return table(request, application, {material_file.material.requirement.code: error.message})
    return answer(request, current, material_file.material.requirement)


def answer(
    request: HttpRequest,
    application: Application,
    requirement: MaterialRequirement,
    notes: Sequence[str] = (),
) -> HttpResponse:
    """After an act on one material: its row anew for our script, with what is to be said of it; otherwise the
    page, which says it as messages."""
    if request.headers.get("X-Requested-With") == "fetch":
        return _row(request, application, requirement, notes)
    return redirect(f"{reverse('applicants:materials')}#material-{requirement.code}")


def _row(
    request: HttpRequest, application: Application, requirement: MaterialRequirement, notes: Sequence[str]
) -> HttpResponse:
    rows = materials_of(application)
    editable, helper = Editable(Filing(application)), application.applicant.helper
    row = next(row for row in rows if row.requirement.pk == requirement.pk)
    context = {
        "row": row,
        "rows": rows,
        "application": application,
        "refused": {},
        "notes": notes,
        "locked": editable.locked_materials(rows),
        "remarks_by_material": editable.remarks_by_material(),
        "helper": helper,
        "earlier": {} if helper else reuse.offers(application, rows),
    }
    return render(request, "applicants/_material_answer.html", context)


def _replaced(application: Application, key: str) -> MaterialFile | None:
    if not key:
        return None
    from materials.dossiers import live_file

    try:
        return live_file(application.dossier, key)
    except MaterialFile.DoesNotExist as error:
        raise Http404 from error
