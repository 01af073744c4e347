"""Inviting somebody to review: a code is made, an account redeems it, an admin sees which and confirms.

Whatever gives a right or takes part in it locks the employer's row, as every change of its members does.
"""

from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from applicants.models import Membership
from applicants.workflow import StepRefused
from catalog.models import Employer
from employers.desk.members import as_admin
from employers.models import Invitation
from youyue.identity.models import User
from youyue.identity.offers import OfferQuerySet, hash_of, new_code
from youyue.notices.deliver import notify

MOST = 50


@transaction.atomic
def invite(employer: Employer, role: str, note: str, *, by: User) -> str:
    """A new code, to be shown once: what is kept is its hash."""
    as_admin(employer, by)
    if employer.invitations.open().count() >= MOST:
        raise StepRefused(_("没有用完的邀请码太多，请先撤回一些"))
    code = new_code()
    employer.invitations.create(code_hash=hash_of(code), role=role, note=note, by=by)
    return code


def current() -> OfferQuerySet:
    """Invitations that still lead somewhere."""
    return Invitation.objects.open().filter(employer__is_active=True).select_related("employer")


def of_code(code: str, *, by: User) -> Invitation:
    """The invitation of a code that this person may redeem; raises `StepRefused` with why not."""
    invitation: Invitation | None = current().by_code(code)
    if invitation is None and current().is_handed_in(code, by):
        raise StepRefused(_("您已经提交过这个邀请码，请等单位管理员确认"))
    if invitation is None:
        raise StepRefused(_("这个邀请码不对、已经用过或者过期了，请核对，或请单位管理员重新生成"))
    if invitation.by_id == by.pk:
        raise StepRefused(_("这是您自己生成的邀请码，请交给要邀请的人"))
    if invitation.employer.memberships.live().filter(user=by).exists():
        raise StepRefused(_("您已是这个单位的成员"))
    return invitation


@transaction.atomic
def redeem(code: str, *, by: User) -> Invitation:
    """Bind the code to this account and tell the employer's admins. No right comes of it yet."""
    invitation = of_code(code, by=by)
    if not invitation.redeem(by):
        raise StepRefused(_("这个邀请码不对、已经用过或者过期了，请核对，或请单位管理员重新生成"))
    admins = invitation.employer.memberships.live().filter(role=Membership.Role.ADMIN).select_related("user")
    path = reverse("employers:invitation", args=[invitation.pk])
    for admin in admins:
        notify(admin.user, _("有人用了邀请码，请核对是不是本人后确认"), path=path, kind="joining")
    return invitation


@transaction.atomic
def confirm(invitation: Invitation, *, by: User) -> Membership:
    """The account that redeemed the code joins; raises `StepRefused` if the invitation ended meanwhile."""
    as_admin(invitation.employer, by)
    if not invitation.confirm(by):
        raise StepRefused(_("这个邀请已经处理过了，或者对方已放弃"))
    given: dict[str, Any] = {"user": invitation.redeemed_by, "employer": invitation.employer}
    live = Membership.objects.filter(**given, ended_at=None).first()
    member = live or Membership.objects.create(**given, role=invitation.role)
    sentence = _("单位确认了，您现在是%(role)s") % {"role": member.get_role_display()}
    notify(member.user, sentence, path=reverse("employers:queue"), kind="invited")
    return member


@transaction.atomic
def end(invitation: Invitation, *, by: User) -> bool:
    """Withdrawn by an admin before anybody redeemed it, or refused after; False if it had ended."""
    as_admin(invitation.employer, by)
    redeemer = Invitation.objects.get(pk=invitation.pk).redeemed_by
    if not invitation.close(Invitation.Outcome.REFUSED if redeemer else Invitation.Outcome.WITHDRAWN, by):
        return False
    if redeemer:
        path = reverse("employers:invitations")
        notify(redeemer, _("单位没有确认您用的邀请码，请与单位管理员联系"), path=path, kind="invited")
    return True


def decline(invitation: Invitation, *, by: User) -> bool:
    """The person who redeemed it changed her mind; False if it had ended."""
    return invitation.close(Invitation.Outcome.DECLINED, by)
