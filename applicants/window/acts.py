"""What an officer can do to an application: one line per act, one page for all of them.

An act is a transition of `workflow/rules.py` with its form and its words. The page shows the form on GET and
takes the transition on POST.
"""

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applicants.models import Application
from applicants.window.forms import ActForm, CorrectionForm, IssueForm, NoteForm, ReasonForm
from applicants.workflow import WINDOW, Moved, NotYours, Outdated, StepRefused, advance, possible

if TYPE_CHECKING:
    from applicants.window.application import ApplicationAdmin

Words = str | Promise


@dataclass(frozen=True)
class Act:
    """`name` is the transition's; `outcome` says what follows, before the officer confirms."""

    name: str
    label: Words
    form: type[ActForm]
    outcome: Words
    said: Words
    look: str = ""

    @property
    def slug(self) -> str:
        return self.name.replace("_", "-")

    @property
    def url_name(self) -> str:
        return f"admin:applicants_application_{self.name}"


ACTS = (
    Act(
        "accept",
        gettext_lazy("受理"),
        NoteForm,
        gettext_lazy("申请转入审核，申办人会收到受理通知。"),
        gettext_lazy("已受理，申请转入“审核中”"),
    ),
    Act(
        "approve",
        gettext_lazy("审核通过"),
        NoteForm,
        gettext_lazy("申请转入制卡，申办人会收到通知。通过后不能再要求补正。"),
        gettext_lazy("已审核通过，申请转入“制卡中”"),
    ),
    Act(
        "issue",
        gettext_lazy("发卡"),
        IssueForm,
        gettext_lazy("登记后申请办结，申办人会收到发卡通知。登记后不能修改。"),
        gettext_lazy("已发卡，申请办结"),
    ),
    Act(
        "request_correction",
        gettext_lazy("要求补正"),
        CorrectionForm,
        gettext_lazy("所有要补正的内容一次性告知申办人，申请退回申办人修改，重新提交后直接回到窗口。"),
        gettext_lazy("已一次性告知申办人补正"),
        "btn-quiet",
    ),
    Act(
        "refuse_acceptance",
        gettext_lazy("不予受理"),
        ReasonForm,
        gettext_lazy("申请就此办结，不能恢复；申办人会收到理由。材料不齐的，请改用“要求补正”。"),
        gettext_lazy("已决定不予受理，申请办结"),
        "btn-danger",
    ),
    Act(
        "decline",
        gettext_lazy("不予通过"),
        ReasonForm,
        gettext_lazy("申请就此办结，不能恢复；申办人会收到理由。材料不齐的，请改用“要求补正”。"),
        gettext_lazy("已决定不予通过，申请办结"),
        "btn-danger",
    ),
    Act(
        "set_aside",
        gettext_lazy("撤销原决定"),
        ReasonForm,
        gettext_lazy("异议成立：申请回到作出决定之前，继续办理；申办人会收到理由。"),
        gettext_lazy("已撤销原决定，申请继续办理"),
        "btn-quiet",
    ),
    Act(
        "uphold",
        gettext_lazy("维持原决定"),
        ReasonForm,
        gettext_lazy(
            "异议不成立：申请就此办结，不能再提异议；申办人会收到理由，还可以申请行政复议或提起行政诉讼。"
        ),
        gettext_lazy("已维持原决定，申请办结"),
        "btn-quiet",
    ),
)


def page(
    desk: "ApplicationAdmin", request: HttpRequest, application: Application, *, act: Act
) -> HttpResponse:
    """The form of one act; posted, the act itself."""
    if act.name not in possible(application, WINDOW):
        last = application.events.select_related("by").order_by("sequence").last()
        return _moved(desk, request, application, Moved(application, last))
    if request.method != "POST":
        return _draw(
            desk, request, application, act, act.form(application, initial=_seen(request, application))
        )
    if "more" in request.POST:
        return _draw(desk, request, application, act, _with_more_rows(act, application, request))
    form = act.form(application, request.POST)
    if form.is_valid():
        try:
            take(act, application, form, request)
        except Moved as moved:
            return _moved(desk, request, application, moved)
        except NotYours as error:
            raise Http404 from error
        except Outdated as outdated:
            form.add_error(None, outdated.message)
            form = _on_the_new_one(form, application)
        except StepRefused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, act.said)
            return HttpResponseRedirect(_case_url(application))
    return _draw(desk, request, application, act, form)


PAGES = [(f"{act.slug}/", partial(page, act=act), act.name) for act in ACTS]


def take(act: Act, application: Application, form: ActForm, request: HttpRequest) -> None:
    """Write what belongs to the act and take the transition, both or neither."""
    try:
        with transaction.atomic():
            form.write(request.user)
            advance(application, act.name, by=request.user, **form.facts())
    except IntegrityError as error:  # the guard looked, and a colleague used the same card number meanwhile
        raise StepRefused(_("这个卡号刚刚发给了别的申办人，请核对")) from error


def _seen(request: HttpRequest, application: Application) -> dict[str, Any]:
    """The hash of the round the officer was looking at; the button names the round."""
    number = request.GET.get("round", "")
    seen = (
        application.submissions.filter(round=number).first()
        if number.isascii() and number.isdecimal() and len(number) < 5
        else None
    )
    return {"submission": (seen or application.current_submission).sha256}


def _on_the_new_one(form: ActForm, application: Application) -> ActForm:
    """The same form, typed text and refusal kept, now about the submission it was refused for."""
    data: Any = form.data  # a QueryDict: what Django promises of it is less
    form.data = data = data.copy()
    data["submission"] = application.current_submission.sha256
    form.is_outdated = True
    return form


def _with_more_rows(act: Act, application: Application, request: HttpRequest) -> ActForm:
    """The form with what was typed and a row more, not judged yet."""
    typed = {name: request.POST[name] for name in request.POST}
    rows = act.form(application, request.POST).number
    return act.form(application, initial=typed | {"rows": rows + 1})


def _draw(
    desk: "ApplicationAdmin", request: HttpRequest, application: Application, act: Act, form: ActForm
) -> HttpResponse:
    context = {
        "title": act.label,
        "application": application,
        "act": act,
        "form": form,
        "has_errors": bool(form.errors),
        "case_url": _case_url(application),
        "queue_url": desk.queue_url(application),
        "is_outdated": getattr(form, "is_outdated", False),
    }
    status = 422 if form.errors else 200
    return render(request, "admin/window/act.html", desk.frame(request, **context), status=status)


def _moved(
    desk: "ApplicationAdmin", request: HttpRequest, application: Application, moved: Moved
) -> HttpResponse:
    """Somebody was faster: who did what and when, and the way back to the application as it is now."""
    context = {
        "title": _("已经办过了"),
        "application": application,
        "message": moved.message,
        "case_url": _case_url(application),
        "queue_url": desk.queue_url(moved.application),
    }
    return render(request, "admin/window/moved.html", desk.frame(request, **context), status=409)


def _case_url(application: Application) -> str:
    return reverse("admin:applicants_application_change", args=[application.pk])
