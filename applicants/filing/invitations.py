"""Employers that are not on board yet (feature N13): inviting them, and telling who waits for them.

The draft waits. When the employer's account opens, everybody whose draft names it exactly is told, and the
draft is given to it; whoever's letter brought it here under another name is told to look at the name again.
"""

import unicodedata

from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from applicants import workflow
from applicants.models import Application, Invitation
from applicants.models.stages import EDITABLE_STAGES
from applicants.parts import BY_SLUG, Filing
from applicants.parts.draft_form import put_typed, typed_in
from applicants.submission.completeness import count_problems
from catalog.models import Employer
from catalog.register.employers import employers_named, is_name_of
from youyue.notices.deliver import notify


def awaited(application: Application) -> str:
    """The name of the employer that the application waits for, as typed; "" when it waits for none."""
    employer = application.employer
    if employer is None:
        return application.employer_name
    return "" if employer.can_receive else employer.name


def invite(application: Application) -> Invitation:
    """The letter of this application; asking twice is asking once."""
    return Invitation.objects.get_or_create(application=application)[0]


def redeem(code: str, employer: Employer) -> bool:
    """The employer entered the code of a letter. False when there is no such letter under way."""
    code = "".join(
        character for character in unicodedata.normalize("NFKC", code).upper() if character.isalnum()
    )
    with transaction.atomic():
        invitation = Invitation.objects.filter(code=code[:40], application__in=_waiting()).first()
        if invitation is None:
            return False
        known = {invitation.employer, invitation.application.employer}
        is_told = invitation.answered_at is not None and employer in known
        invitation.employer = employer
        invitation.save(update_fields=["employer"])
        if employer.can_receive and not is_told:
            _tell(invitation.application, employer)
    return True


def employer_opened(employer: Employer) -> None:
    """Tell everybody whose draft waits for this employer, and hand it the drafts that name it exactly."""
    if not employer.can_receive:
        return
    typed = _waiting().filter(employer=None).exclude(employer_name="").values_list("pk", "employer_name")
    named = Q(pk__in=[pk for pk, name in typed if is_name_of(employer, name)])
    invited = Q(invitation__employer=employer, invitation__answered_at=None)
    for application in _waiting().filter(named | invited | Q(employer=employer)).distinct():
        _tell(application, employer)


def _waiting() -> QuerySet[Application]:
    return Application.objects.filter(stage__in=EDITABLE_STAGES, binned_at=None)


def _tell(application: Application, employer: Employer) -> None:
    with transaction.atomic():
        locked = workflow.lock(application.pk)
        if not locked.is_editable:
            return
        if _is_named(locked, employer):
            _give_to(locked, employer)
            text = _("您填写的工作单位已开通审核账号，可以提交申请了")
        else:
            text = _("您邀请的单位已开通审核账号。请在“基本信息”里核对现工作单位的名称，再提交申请")
        Invitation.objects.filter(application=locked).update(answered_at=timezone.now())
        page = reverse("applicants:part", args=["basics"]) + "?check=1"
        notify(locked.applicant, text, page, kind="draft", about=locked.pk)


def _is_named(application: Application, employer: Employer) -> bool:
    if application.employer_id:
        return application.employer_id == employer.pk
    typed = application.employer_name
    return is_name_of(employer, typed) and not [
        namesake for namesake in employers_named(typed) if namesake != employer
    ]


def _give_to(application: Application, employer: Employer) -> None:
    """What choosing the employer on the page would do."""
    application.employer, application.employer_name = employer, employer.name
    kept = typed_in(application, "basics")
    kept.pop("employer_name", None)
    put_typed(application, "basics", kept)
    count_problems(Filing(application), "basics", *BY_SLUG["basics"].affects)
    application.save(update_fields=["employer", "employer_name", "typed", "progress"])
