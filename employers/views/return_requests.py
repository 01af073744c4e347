"""不退回: the answer to an applicant who asks for her application back."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from applicants.desk.access import at_desk, the_application
from applicants.desk.forms import ReturnAnswerForm
from applicants.desk.review.case import ReviewCase
from applicants.desk.review.forms import ChecksForm
from applicants.desk.views.answers import address, overtaken
from applicants.desk.views.case import draw
from applicants.returns import return_request
from applicants.workflow import Moved, StepRefused


@require_POST
@at_desk
def answer(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    application = the_application(request, pk)
    form, refusal = ReturnAnswerForm(request.POST), None
    try:
        if form.is_valid():
            return_request.answer(application, form.cleaned_data["answer"], request.user)
    except Moved as moved:
        return overtaken(request, moved, pk)
    except StepRefused as refused:
        refusal = refused
    if form.errors or refusal:
        review = ReviewCase(application, request.membership)
        return draw(request, review, ChecksForm(review), refusal=refusal, answer_form=form)
    messages.success(request, _("已答复申办人"))
    return HttpResponseRedirect(address(request, "application", pk))
