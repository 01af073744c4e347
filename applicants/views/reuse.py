"""仍用这份: taking over a file of the earlier application, once its owner says that it still holds."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from applicants.access import applicant_only
from applicants.filing import expiry, reuse
from applicants.filing.consenting import ConsentNeeded, may_take_files
from applicants.filing.opening import drawn_for, lock_for_editing, open_application
from applicants.parts import Filing
from applicants.returns.editable import Editable, Locked
from applicants.submission.completeness import materials_of
from applicants.views.materials import answer, refusal
from applicants.views.moved import moved_page
from applicants.workflow import Moved
from materials import arranging, intake
from materials.inspect.refusals import FileRefused, StoreAway


@require_POST
@applicant_only
def reuse_file(request: HttpRequest, pk: Any) -> HttpResponse:
    application = open_application(request.user)
    if application is None or application.copied_from_id is None:
        raise Http404
    if not application.is_editable:
        return moved_page(request, Moved(application, application.events.order_by("sequence").last()))
    offer = reuse.offer(application, materials_of(application), pk)
    if offer is None:  # taken already, by a second click, or not asked for any more
        return redirect("applicants:materials")
    earlier, requirement = offer
    try:
        may_take_files(request.user)
        with reuse.received_again(earlier) as received, transaction.atomic():
            editable = Editable(Filing(lock_for_editing(request.user, of=drawn_for(application))))
            editable.material_must_be_open(requirement.code)
            made = intake.enter(application.dossier, requirement, received, request.user)
            arranging.relabel(made, earlier.label)
            expiry.touch(application)
            editable.note_changes()
    except StoreAway as error:
        return refusal(request, application, requirement, error.message, status=503)
    except (ConsentNeeded, FileRefused, Locked) as error:
        return refusal(request, application, requirement, error.message)
    except Moved as error:
        return moved_page(request, error)
    if request.headers.get("X-Requested-With") != "fetch":
        messages.success(request, _("“%(name)s”已放进这次的申请") % {"name": earlier.name})
    return answer(request, application, requirement)
