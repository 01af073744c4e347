"""送审单位 (seed 2.1.4.8): follows from the present employer, never typed."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applicants.models import Application
from applicants.parts.answers import Problem, Shown
from applicants.parts.base import DerivedPart
from applicants.parts.filing import Filing
from applicants.parts.present_employer import match_employer
from catalog.lists import options
from catalog.models import Option


class ReviewingEmployer(DerivedPart):
    slug = "reviewing-employer"
    title = gettext_lazy("送审单位")
    template = "applicants/part_reviewing_employer.html"
    shown = ("employer",)
    mended_at = ("basics", "employer_name")

    def problems(self, filing: Filing) -> list[Problem]:
        """Only what the basic information does not report itself: an employer that is open no longer."""
        application = filing.application
        employer = application.employer
        if employer is None:
            return self._opened_meanwhile(application)
        if employer.can_receive:
            return []
        sentence = _("“%(name)s”还没有开通审核账号或没有登录过，请按开通指引联系单位，草稿已保存")
        return [Problem("basics", sentence % {"name": employer.name}, "id_employer_name")]

    def _opened_meanwhile(self, application: Application) -> list[Problem]:
        """The basic information finds the employer now, but was saved before it could."""
        employer = match_employer(application.employer_name).employer if application.employer_name else None
        if employer is None:
            return []
        sentence = _("“%(name)s”现在可以送审了，请打开“基本信息”再保存一次")
        return [Problem("basics", sentence % {"name": employer.name}, "id_employer_name")]

    def page_context(
        self, filing: Filing, form: Any, query: Mapping[str, str], *, is_posted: bool
    ) -> dict[str, Any]:
        employer = filing.application.employer
        return {
            "rows": self.rows(filing.application),
            "complete": employer is not None and employer.can_receive,
        }

    def rows(self, application: Application) -> list[Shown]:
        employer = application.employer
        if employer is None:
            return [Shown("employer", _("送审单位"), "")]
        affiliation = options.label(Option.List.AFFILIATION, employer.affiliation)
        return [
            Shown("employer", _("送审单位"), employer.name),
            Shown("affiliation", _("隶属关系"), affiliation),
        ]
