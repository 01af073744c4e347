"""Who may act for an employer: changing roles, leaving.

Every change locks the employer's row, so that two admins at once cannot leave it without one.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from applicants.desk.holding import lay_down_all
from applicants.models import Membership
from applicants.workflow import StepRefused
from catalog.models import Employer
from youyue.identity.models import User
from youyue.identity.sign_ins import end_all


@transaction.atomic
def change_role(membership: Membership, role: str, *, by: User) -> None:
    """Whoever was an admin and is none any more is signed out, as everybody who loses a right."""
    as_admin(membership.employer, by)
    rows = Membership.objects.filter(pk=membership.pk, ended_at=None).exclude(user=by).exclude(role=role)
    if rows.update(role=role) and role != Membership.Role.ADMIN:
        end_all(membership.user)


@transaction.atomic
def end(membership: Membership, *, by: User) -> int:
    """End a colleague's membership at once; what she holds goes back to be claimed. How many that were."""
    as_admin(membership.employer, by)
    if membership.user_id == by.pk:
        raise StepRefused(_("不能结束自己的身份"))
    return finish(membership, by=by)


@transaction.atomic
def finish(membership: Membership, *, by: User) -> int:
    """The end itself, whoever decided on it."""
    Membership.objects.filter(pk=membership.pk, ended_at=None).update(ended_at=timezone.now())
    end_all(membership.user)
    return lay_down_all(membership, by=by)


def as_admin(employer: Employer, by: User) -> None:
    """Lock the employer and see that `by` is its admin at this moment; else `StepRefused`."""
    current = _locked(employer)
    admins = current.memberships.live().filter(user=by, role=Membership.Role.ADMIN)
    if not admins.exists():
        raise StepRefused(_("您已不是单位管理员"))


def _locked(employer: Employer) -> Employer:
    return Employer.objects.select_for_update(of=("self",)).get(pk=employer.pk)
