"""提示: everything the system noticed about an application, which is no mistake and blocks nothing.

Applicant and reviewer see the same sentences; the snapshot of a submission keeps them with the
applicant's explanations (see `document.document_of`).
"""

import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from applicants.models import Application, Explanation, Stage, Supplement
from applicants.observations import career
from applicants.observations.career import Observation, observe
from applicants.parts import Filing

EXPIRY = "id-expires"


def observations_of(filing: Filing) -> list[Observation]:
    """In the order of the filing; nothing about what has not been saved yet."""
    if filing.application._state.adding:
        return []
    return [*expiring_document(filing), *observe(filing)]


def expiring_document(filing: Filing) -> list[Observation]:
    """The identity document, when it ends within EVIDENCE_EXPIRY_DAYS (feature N18)."""
    until = filing.application.id_valid_to
    left = days_left(until)
    if until is None or left is None:
        return []
    return [Observation("basics", EXPIRY, _document_ends(until, left))]


def _document_ends(until: datetime.date, left: int) -> str:
    text = _("证件 %(date)s 到期，还有 %(n)d 天，办理期间可能失效，建议先换证")
    return text % {"date": until.isoformat(), "n": left}


def observations_today(part: dict[str, Any], application: Application) -> list[dict[str, str]]:
    """The notices of a part as it was handed in, but for the identity document: its days are counted from
    today, and its end is told even if it was far off then. What is closed is read as it was."""
    if application.waits_for == "nobody":
        return part["notices"]
    row = next((row for row in part["rows"] if row["name"] == "id_valid_to"), None)
    until = parse_date(row["value"]) if row else None
    if until is None:
        return part["notices"]
    then = next((notice for notice in part["notices"] if notice["key"] == EXPIRY), {"explanation": ""})
    left = days_left(until)
    text = _of_the_end(_("证件"), until) if left is None else _document_ends(until, left)
    now = [{"key": EXPIRY, "text": text, "explanation": then["explanation"]}] if text else []
    return [*now, *(notice for notice in part["notices"] if notice["key"] != EXPIRY)]


def expiring_evidence(application: Application) -> list[str]:
    """What ends, or has ended, while the application is under way: the identity document, the contract.

    A draft has its notices beside the fields.
    """
    if application.stage == Stage.DRAFT or application.waits_for == "nobody":
        return []
    ends = [(_("证件"), application.id_valid_to)]
    supplement = Supplement.objects.filter(application=application).first()
    if supplement and not supplement.contract_is_open_ended:
        ends.append((_("合同（协议）"), supplement.contract_end))
    return [sentence for what, until in ends if until and (sentence := _of_the_end(what, until))]


def _of_the_end(what: str, until: datetime.date) -> str:
    date, left = until.isoformat(), days_left(until)
    if until < timezone.localdate():
        return _("%(what)s已于 %(date)s 到期") % {"what": what, "date": date}
    if left is None:
        return ""
    return _("%(what)s %(date)s 到期，还有 %(n)d 天") % {"what": what, "date": date, "n": left}


def ends_soon(until: datetime.date | None) -> str:
    """The same in a few words, for a tag beside the date; "" when it lasts."""
    if until and until < timezone.localdate():
        return _("已到期")
    left = days_left(until)
    return "" if left is None else _("还有 %(left)s 天到期") % {"left": left}


def days_left(until: datetime.date | None) -> int | None:
    """Days until evidence ends, when that is soon; None when it is not, or when it has ended already."""
    if until is None:
        return None
    left = (until - timezone.localdate()).days
    return left if 0 <= left <= settings.EVIDENCE_EXPIRY_DAYS else None


def observations_by_part(filing: Filing, slug: str = "") -> dict[str, list[dict[str, str]]]:
    """`{part slug: [{"key", "text", "explanation"}]}`, with what the applicant said to each; of one part if
    `slug` says so, which spares looking at the others."""
    look = observations_of if not slug or slug in career.SLUGS else expiring_document
    return with_explanations(filing.application, look(filing))


def with_explanations(
    application: Application, observations: list[Observation]
) -> dict[str, list[dict[str, str]]]:
    """The same for observations that are known already."""
    explanations = Explanation.objects.filter(application=application)
    texts = {explanation.key: explanation.text for explanation in explanations} if observations else {}
    notices: dict[str, list[dict[str, str]]] = {}
    for observation in observations:
        notice = {
            "key": observation.key,
            "text": observation.text,
            "explanation": texts.get(observation.key, ""),
        }
        notices.setdefault(observation.slug, []).append(notice)
    return notices
