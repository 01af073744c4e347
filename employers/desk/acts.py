"""What a reviewer decides, beside the letter that sends an application back."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applicants.desk.acts import Act, ActForm
from applicants.models import Application
from catalog.lists.windows import service_window


def _where_it_goes(application: Application) -> dict[str, Any]:
    window = service_window(application.window_region)
    return {"name": application.applicant.masked_name, "window": window.name if window else _("受理窗口")}


ACTS = (
    Act(
        "endorse",
        gettext_lazy("审核通过"),
        ActForm,
        gettext_lazy("通过后，%(name)s的申请送到%(window)s受理，单位不能再改。"),
        gettext_lazy("已审核通过，送受理窗口"),
        needs_all_judged=True,
        values=_where_it_goes,
    ),
)
