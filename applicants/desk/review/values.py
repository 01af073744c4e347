"""The values beside a question: read from the submission that is decided on and from the employer's 信息补充.

Sealed values are masked as everywhere. A value that the system could compare says how it compares; that
answers nothing for the person who looks at the paper.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from applicants.models import Submission, Supplement
from applicants.submission.document import mask_row
from catalog.lists.questions import Value

BEGINNING = 60  # characters of a long text: it is read in its part


class Line(NamedTuple):
    """One value; empty where nothing was filled in. `agrees` is None where there is nothing to compare."""

    label: str
    value: str
    agrees: bool | None = None


class Values:
    """What one submission says, by the keys that the office chooses from; each is read once."""

    def __init__(
        self, submission: Submission, content: dict[str, Any], supplement: Supplement | None, name: str
    ) -> None:
        """`content` is the submission's document, `name` the applicant's at the identity platform."""
        self.submission, self.content, self.supplement, self.name = submission, content, supplement, name
        self._known: dict[str, Line] = {}

    def line(self, key: str) -> Line | None:
        """None for a key that nobody knows any more."""
        if key not in self._known:
            read = READ.get(key)
            if read is None:
                return None
            self._known[key] = read(self)
        return self._known[key]

    @cached_property
    def rows(self) -> dict[str, dict[str, Any]]:
        return {row["name"]: row for part in self.content["parts"] for row in part["rows"]}

    def text(self, name: str) -> str:
        row = self.rows.get(name)
        return mask_row(row) if row and row["value"] else ""

    def last_row(self, slug: str) -> list[str]:
        """The last line of a list, which the filing keeps in the order of time."""
        tables = (part["table"] for part in self.content["parts"] if part["slug"] == slug and part["table"])
        body: list[list[Any]] = next((table["body"] for table in tables), [])
        return [str(cell) for cell in body[-1]] if body else []

    @cached_property
    def submitted_on(self) -> date:
        return timezone.localdate(self.submission.at)

    @cached_property
    def added(self) -> Supplement:
        return self.supplement or Supplement()


def _plain(label: Callable[[], str], name: str) -> Callable[[Values], Line]:
    return lambda values: Line(label(), values.text(name))


def _name(values: Values) -> Line:
    name = values.text("name")
    return Line(_("姓名"), name, True if name and name == values.name else None)


def _id_document(values: Values) -> Line:
    return Line(_("证件"), " ".join(filter(None, (values.text("id_type"), values.text("id_number")))))


def _id_validity(values: Values) -> Line:
    begins, ends = values.text("id_valid_from"), values.text("id_valid_to")
    agrees = None
    with suppress(ValueError):
        agrees = date.fromisoformat(ends) >= values.submitted_on
    return Line(_("有效期"), _period(begins, ends), agrees)


def _education(values: Values) -> Line:
    highest, row = values.text("highest_education"), values.last_row("education")
    return Line(_("最高学历"), "，".join(filter(None, (highest, *row[1:2]))))


def _employment(values: Values) -> Line:
    row = values.last_row("employment")
    return Line(_("工作经历"), "，".join(cell for at, cell in enumerate(row[:4]) if cell and at != 2))


def _achievements(values: Values) -> Line:
    text = values.text("achievements")
    return Line(_("成就"), f"{text[:BEGINNING]}…" if len(text) > BEGINNING else text)


def _contract_period(values: Values) -> Line:
    added, label = values.added, _("合同期限")
    begins, ends = added.contract_start, added.contract_end
    if begins is None or not (ends or added.contract_is_open_ended):
        return Line(label, _period(_day(begins), _day(ends)) if begins or ends else "")
    agrees = begins <= values.submitted_on and (ends is None or ends >= values.submitted_on)
    return Line(label, _period(_day(begins), _day(ends) or _("无固定期限")), agrees)


def _hired_as(values: Values) -> Line:
    job = values.added.position
    return Line(_("聘任职务"), job, True if job and job == values.text("position") else None)


def _insurance_payer(values: Values) -> Line:
    payer, employer = values.added.insurance_payer, values.text("employer_name")
    return Line(_("缴纳单位"), payer, payer == employer if payer and employer else None)


def _submitted_on(values: Values) -> Line:
    return Line(_("提交日期"), values.submitted_on.isoformat())


def _period(begins: str, ends: str) -> str:
    return (
        _("%(begins)s 至 %(ends)s") % {"begins": begins, "ends": ends} if begins and ends else begins or ends
    )


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


READ: dict[str, Callable[[Values], Line]] = {
    Value.NAME: _name,
    Value.ID_DOCUMENT: _id_document,
    Value.ID_VALIDITY: _id_validity,
    Value.BIRTH_DATE: _plain(lambda: _("出生日期"), "birth_date"),
    Value.SEX: _plain(lambda: _("性别"), "sex"),
    Value.COUNTRY: _plain(lambda: _("国家/地区"), "country"),
    Value.EMPLOYER: _plain(lambda: _("现工作单位"), "employer_name"),
    Value.POSITION: _plain(lambda: _("职务"), "position"),
    Value.TITLE_LEVEL: _plain(lambda: _("职称"), "title_level"),
    Value.EDUCATION: _education,
    Value.EMPLOYMENT: _employment,
    Value.CLAUSE: _plain(lambda: _("申请条款"), "clause_item"),
    Value.ACHIEVEMENTS: _achievements,
    Value.ARRANGEMENT: _plain(lambda: _("在粤工作性质"), "work_arrangement"),
    Value.SOCIAL_INSURANCE: _plain(lambda: _("社保缴纳情况"), "social_insurance"),
    Value.CONTRACT_PERIOD: _contract_period,
    Value.HIRED_AS: _hired_as,
    Value.INSURANCE_PAYER: _insurance_payer,
    Value.SUBMITTED_ON: _submitted_on,
}
