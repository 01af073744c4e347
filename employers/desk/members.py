"""Who may act for an employer: inviting, joining, changing roles, leaving.

Every change locks the employer's row, so that two admins at once cannot leave it without one.
"""

from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from applicants.desk.holding import lay_down_all
from applicants.models import Membership
from applicants.workflow import StepRefused
from catalog.models import Employer
from employers.models import Invitation
from youyue.identity.models import User
from youyue.notices.deliver import notify

DAYS = 14
MOST = 50


@transaction.atomic
def invite(employer: Employer, account_name: str, role: str, *, by: User) -> Invitation:
    """Invite an account of the platform, whether it has been here or not: the answer does not tell which."""
    _as_admin(employer, by)
    now = timezone.now()
    employer.invitations.filter(closed_at=None, expires_at__lte=now).update(closed_at=now)
    if employer.memberships.live().filter(user__account_name=account_name).exists():
        raise StepRefused(_("这个账号已是本单位成员"))
    if employer.invitations.filter(closed_at=None, account_name=account_name).exists():
        raise StepRefused(_("已邀请过这个账号，等对方接受"))
    if employer.invitations.filter(closed_at=None).count() >= MOST:
        raise StepRefused(_("没有答复的邀请太多，请先撤回一些"))
    invitation = Invitation.objects.create(
        employer=employer,
        account_name=account_name,
        role=role,
        by=by,
        expires_at=now + timedelta(days=DAYS),
    )
    for user in User.objects.filter(account_name=account_name, is_active=True):
        notify(user, _("有单位邀请您担任审核员"), path=reverse("employers:invitations"), kind="invited")
    return invitation


def invitations_for(user: User) -> QuerySet[Invitation]:
    """Open invitations of this person's account."""
    if not user.account_name:
        return Invitation.objects.none()
    return Invitation.objects.filter(
        account_name=user.account_name,
        closed_at=None,
        expires_at__gt=timezone.now(),
        employer__is_active=True,
    )


@transaction.atomic
def accept(invitation: Invitation, *, by: User) -> Membership:
    """Join; raises `StepRefused` if the invitation was withdrawn meanwhile."""
    employer = _locked(invitation.employer)
    current = invitations_for(by).filter(pk=invitation.pk).first()
    if current is None:
        raise StepRefused(_("这个邀请已撤回或已过期，请与单位管理员联系"))
    _close(current)
    live = employer.memberships.filter(user=by, ended_at=None).first()
    return live or Membership.objects.create(user=by, employer=employer, role=current.role)


def close(invitation: Invitation) -> None:
    """Declined by the invited person or withdrawn by an admin."""
    if invitation.closed_at is None:
        _close(invitation)


@transaction.atomic
def change_role(membership: Membership, role: str, *, by: User) -> None:
    _as_admin(membership.employer, by)
    Membership.objects.filter(pk=membership.pk, ended_at=None).exclude(user=by).update(role=role)


@transaction.atomic
def end(membership: Membership, *, by: User) -> int:
    """End a colleague's membership at once; what she holds goes back to be claimed. How many that were."""
    _as_admin(membership.employer, by)
    if membership.user_id == by.pk:
        raise StepRefused(_("不能结束自己的身份"))
    return finish(membership, by=by)


@transaction.atomic
def finish(membership: Membership, *, by: User) -> int:
    """The end itself, whoever decided on it."""
    Membership.objects.filter(pk=membership.pk, ended_at=None).update(ended_at=timezone.now())
    return lay_down_all(membership, by=by)


def _as_admin(employer: Employer, by: User) -> None:
    current = _locked(employer)
    admins = current.memberships.live().filter(user=by, role=Membership.Role.ADMIN)
    if not admins.exists():
        raise StepRefused(_("您已不是单位管理员"))


def _locked(employer: Employer) -> Employer:
    return Employer.objects.select_for_update(of=("self",)).get(pk=employer.pk)


def _close(invitation: Invitation) -> None:
    invitation.closed_at = timezone.now()
    invitation.save(update_fields=["closed_at"])
