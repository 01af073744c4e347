"""不退回: the answer to an applicant who asks for her application back."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from applicants.desk.access import at_desk, the_application
from applicants.desk.views.answers import address
from applicants.returns import return_request
from applicants.workflow import Moved, StepRefused


@require_POST
@at_desk
def answer(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    application = the_application(request, pk)
    try:
        return_request.answer(application, request.POST.get("answer", ""), request.user)
        messages.success(request, _("已答复申办人"))
    except (StepRefused, Moved) as error:
        messages.error(request, error.message)
    return HttpResponseRedirect(address(request, "application", pk))
