"""What reviewers and officers looked at before they wrote anything down, with the traces of their pages."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, cast

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from applicants.desk.desks import desk_of
from applicants.models import Application, Membership
from employers.demo import clock
from youyue.identity.looks import Look, leave_trace
from youyue.identity.models import User
from youyue.identity.requests import SignedInRequest

A_PAGE = timedelta(seconds=40)


def look_through(application: Application, by: User, codes: Sequence[str]) -> None:
    """Open the case, then each page of the materials with these codes, one after the other until now."""
    membership: Membership = by.memberships.get()
    desk, request = desk_of(membership), cast(SignedInRequest, HttpRequest())
    request.user = by
    role = desk.place_name(membership) + desk.role_name(membership)
    submission = application.current_submission
    files = submission.content["files"] if submission else []
    seen: list[tuple[Look, dict[str, Any]]] = [(Look.CASE, {"about": application.pk})]
    for code in codes:
        for file in (file for file in files if file["requirement"] == code):
            for number in range(1, file["pages"] + 1):
                what = _("%(file)s第 %(number)d 页") % {"file": file["requirement_name"], "number": number}
                seen.append((Look.PAGE, {"about": file["id"], "what": what}))
    for place, (look, facts) in enumerate(seen):
        with clock.set_to(timezone.now() - (len(seen) - place) * A_PAGE):
            leave_trace(request, look, whose=application.applicant, role=role, **facts)
