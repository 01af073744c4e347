"""Values of a case that are masked, and shown in full only to who says why."""

from typing import Any

from django.utils.translation import gettext as _

from applicants.desk.review.case import ReviewCase


def sealed_row(review: ReviewCase, slug: str, name: str) -> dict[str, Any] | None:
    """`label`, `name` and `value` of a sealed value in a part, or in the employer's supplement."""
    if (slug, name) == ("supplement", "contact_phone") and review.supplement:
        return {"label": _("单位联系电话"), "name": name, "value": review.supplement.contact_phone}
    rows = [row for part in review.content["parts"] if part["slug"] == slug for row in part["rows"]]
    return next((row for row in rows if row["name"] == name and row["sealed"]), None)
