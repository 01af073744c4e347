"""Letting somebody fill in: a code is made, an account redeems it, the applicant sees which and confirms.

Whatever gives the right or ends it holds the application's row, as every save of the filing does: once it has
ended, nothing that was under way is stored any more.
"""

from typing import Any

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from applicants.models import Application, Helper, Membership, State
from applicants.workflow import StepRefused, lock
from youyue.identity.models import User
from youyue.identity.offers import hash_of, new_code
from youyue.notices.deliver import notify
from youyue.prepared import Prepared

KIND = "helper"


@transaction.atomic
def invite(application: Application) -> str:
    """A fresh code, to be shown once. The one before it that nobody has redeemed leads nowhere any more."""
    _hold(application)
    if application.helpers.current().exists():
        raise StepRefused(_("已经有代填人了，要换人请先结束代填"))
    if application.helpers.for_confirmation().exists():
        raise StepRefused(_("有人用了代填码，请先确认或作废"))
    by, now = application.applicant, timezone.now()
    # expired ones too, which `Offer.close` leaves alone
    application.helpers.filter(outcome="").update(
        outcome=Helper.Outcome.WITHDRAWN, closed_at=now, closed_by=by
    )
    code = new_code()
    application.helpers.create(code_hash=hash_of(code), by=by)
    return code


def of_code(code: str, *, by: User) -> Helper:
    """The offer of a code that this person may redeem; raises `StepRefused` with why not."""
    offers = Helper.objects.select_related("application__applicant")
    offer: Helper | None = offers.by_code(code)
    if offer is None and Helper.objects.is_handed_in(code, by):
        raise StepRefused(_("您已经提交过这个代填码，请等申办人确认"))
    if offer is None:
        raise StepRefused(_("这个代填码不对、已经用过或者过期了，请核对，或请申办人重新生成"))
    _must_be_open(offer.application)
    if conflict := conflict_of(by, offer.application):
        raise StepRefused(conflict)
    return offer


def conflict_of(user: User, application: Application) -> str:
    """Why this person cannot fill in this application; "" if nothing is in the way.

    Whoever becomes a reviewer or officer later is kept from deciding by the workflow itself.
    """
    if application.applicant_id == user.pk:
        return _("这是您自己的申请，请把代填码交给要代填的人")
    if user.is_legal_person:
        return _("单位账号不能代填，请用个人账号登录")
    employers = [application.employer_id, application.sent_to_id]
    if Membership.objects.live().filter(user=user, employer__in=filter(None, employers)).exists():
        return _("送审单位的审核员不能代填送到本单位的申请")
    if user.window_region:
        return _("受理窗口的工作人员不能代填")
    return ""


@transaction.atomic
def redeem(code: str, *, by: User) -> Helper:
    """Bind the code to this account and tell the applicant. No right comes of it yet."""
    offer = of_code(code, by=by)
    if not offer.redeem(by):
        raise StepRefused(_("这个代填码不对、已经用过或者过期了，请核对，或请申办人重新生成"))
    path = page_of(offer.application)
    notify(
        offer.application.applicant,
        _("有人用了您的代填码，请核对是不是本人后确认"),
        path=path,
        kind=KIND,
        about=offer.application.pk,
    )
    return offer


@transaction.atomic
def confirm(helper: Helper, *, by: User) -> Helper:
    """The account that redeemed the code may fill in from now on."""
    _hold(helper.application)
    helper = Helper.objects.select_related("application__applicant", "redeemed_by").get(pk=helper.pk)
    if helper.redeemed_by and (conflict := conflict_of(helper.redeemed_by, helper.application)):
        raise StepRefused(conflict)
    if not helper.confirm(by):
        raise StepRefused(_("这个代填码已经处理过了、过期了，或者对方已放弃"))
    _tell(helper, _("申办人确认了，您现在可以代填申请"))
    return helper


def refuse(helper: Helper, *, by: User) -> bool:
    """Withdrawn before anybody redeemed it, or refused after; False if it had ended."""
    with transaction.atomic():
        lock(helper.application_id)
        redeemer = Helper.objects.get(pk=helper.pk).redeemed_by
        outcome = Helper.Outcome.REFUSED if redeemer else Helper.Outcome.WITHDRAWN
        if not helper.close(outcome, by):
            return False
        if redeemer:
            helper.redeemed_by = redeemer
            _tell(helper, _("申办人没有确认您用的代填码，请与申办人联系"))
    return True


def decline(helper: Helper, *, by: User) -> bool:
    """The person who redeemed it changed her mind before it was confirmed; False if it had ended."""
    return helper.close(Helper.Outcome.DECLINED, by)


@transaction.atomic
def end(helper: Helper, *, by: User) -> bool:
    """By the applicant or by the helper, at once; False if it had ended."""
    lock(helper.application_id)
    rows = Helper.objects.current().filter(pk=helper.pk)
    if not rows.update(outcome=Helper.Outcome.ENDED, ended_at=timezone.now(), ended_by=by):
        return False
    if by.pk == helper.redeemed_by_id:
        applicant, path = helper.application.applicant, page_of(helper.application)
        notify(applicant, _("您的代填人不再代填了"), path=path, kind=KIND, about=helper.application_id)
    else:
        _tell(helper, _("申办人结束了您的代填"))
    return True


def page_of(application: Application) -> str:
    """The applicant's page about her helper."""
    return reverse("applicants:helper", args=[application.pk])


def around(user: User) -> tuple[dict[Any, Helper], list[Helper]]:
    """Who fills in for this person, by the keys of her applications, and whom she fills in for, with what
    waits for its applicant; one query, which for most people finds nothing."""
    rows = [row for row in _AROUND.rows(user=user.pk) if is_open(row.application)]
    hers = {row.application_id: row for row in rows if row.is_current and row.redeemed_by_id != user.pk}
    mine = [row for row in rows if row.redeemed_by_id == user.pk and (row.is_current or row.is_open)]
    return hers, mine


def _around(user: Any) -> Any:
    live = Helper.objects.filter(outcome__in=["", Helper.Outcome.CONFIRMED])
    rows = live.filter(Q(by=user) | Q(redeemed_by=user))  # the applicant makes the code
    return rows.select_related("application__applicant", "redeemed_by").order_by("-outcome", "-redeemed_at")


_AROUND = Prepared(_around, user=User._meta.pk)


def current_of(application: Application) -> Helper | None:
    """Who fills in this application now. One that is closed nobody does."""
    if not is_open(application):
        return None
    return application.helpers.current().select_related("redeemed_by").first()


def at_the_side_of(application: Application) -> Helper | None:
    """Who fills in beside the applicant, for her own pages; as `open_application` has read, most have nobody
    and nothing is asked."""
    if not getattr(application, "has_helper", False) or application.applicant.helper:
        return None
    return current_of(application)


def is_open(application: Application) -> bool:
    return application.state != State.CLOSED and application.binned_at is None


def _hold(application: Application) -> None:
    _must_be_open(lock(application.pk))


def _must_be_open(application: Application) -> None:
    if not application.is_editable:
        raise StepRefused(_("这份申请现在不能填写，不用代填"))


def _tell(helper: Helper, sentence: str) -> None:
    person: Any = helper.redeemed_by
    notify(person, sentence, path=reverse("applicants:helping"), kind=KIND, about=helper.application_id)
