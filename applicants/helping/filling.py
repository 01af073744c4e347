"""May this person fill in this application: the one place that answers, for every page and every save."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from applicants.models import Application, Helper
from applicants.models.helping import filled_by
from materials.models import MaterialFile
from youyue.identity.models import User

# Of a part, what a helper neither sees nor writes: full numbers.
WITHHELD = {"contact": frozenset({"emergency_mobile"})}


class MayNotFill(Exception):
    """Somebody who filled in, or is about to, may not now; `message` is why, in her own words."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def person_to_fill_for(user: User, key: Any) -> User | None:
    """The applicant of this application, with `user` as her helper; None for whoever never was one.

    Raises `MayNotFill` where the right has ended, or there is nothing to be filled in.
    """
    try:
        pk = UUID(str(key))
    except ValueError:
        return None
    rows = Helper.objects.ever().filter(application=pk, redeemed_by=user)
    helper: Any = rows.select_related("application__applicant", "redeemed_by").order_by("-closed_at").first()
    if helper is None:
        return None
    _must_be_current(helper, helper.application)
    return filled_by(helper)


def must_be_hers_to_fill(applicant: User, application: Application | None) -> None:
    """Raises `MayNotFill` where a helper is at the keys and this is not the application she may fill in now.

    Asked once more under the application's lock, which is held to end the right as well.
    """
    helper = applicant.helper
    if helper is None:
        return
    if application is None or application.pk != helper.application_id:
        raise MayNotFill(_no_longer(helper))
    _must_be_current(Helper.objects.get(pk=helper.pk), application)


def withheld(applicant: User, part: Any) -> frozenset[str]:
    """Names of the fields of this part that whoever is at the keys neither sees nor writes."""
    return WITHHELD.get(part.slug, frozenset()) if applicant.helper else frozenset()


def may_open(helper: Helper | None, file: MaterialFile) -> bool:
    """Of an identity document a helper sees only what she has uploaded herself: the number stands on it."""
    if helper is None or file.uploaded_by_id == helper.redeemed_by_id:
        return True
    return not file.material.requirement.is_identity_document


def _must_be_current(helper: Helper, application: Application) -> None:
    if not helper.is_current:
        raise MayNotFill(_no_longer(helper))
    if not application.is_editable:
        name = application.applicant.masked_name
        raise MayNotFill(_("%(name)s 的申请现在不能填写，可能已经提交") % {"name": name})


def _no_longer(helper: Helper) -> str:
    name = helper.application.applicant.masked_name
    return _("您为 %(name)s 的代填已经结束") % {"name": name}
