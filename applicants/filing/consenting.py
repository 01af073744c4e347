"""Giving and withdrawing consent, and what waits for it."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from applicants.filing.opening import locked_application, open_application
from applicants.models import Application, Consent
from applicants.parts import PARTS, Filing
from applicants.parts.consents import Ask, Consents, Kind
from applicants.submission.completeness import count_problems
from youyue.identity.models import User
from youyue.ui.words import quoted_list


class ConsentNeeded(Exception):
    """Nothing was stored; `asks` is what has to be agreed to first, by the applicant herself."""

    def __init__(self, asks: list[Ask], user: User) -> None:
        super().__init__([ask.kind for ask in asks])
        self.asks = asks
        self.helper = user.helper

    @property
    def message(self) -> str:
        names = quoted_list(str(Kind(ask.kind).label) for ask in self.asks)
        if self.helper:
            return _("本人还没有同意%(names)s，要由本人登录后勾选；在此之前不会保存") % {"names": names}
        return _("还没有同意%(names)s，请勾选后再保存；在此之前不会保存") % {"names": names}


OF_FILES = Ask(Kind.SENSITIVE)  # papers and the photo are sensitive data


def require(filing: Filing, asks: Iterable[Ask], data: Any) -> None:
    """Record what was ticked beside its text; raises `ConsentNeeded` for what is missing still.

    Call in the transaction that stores what the consent is for: without it neither is kept. A helper ticks
    nothing for the applicant.
    """
    refused, applicant = [], filing.application.applicant
    for ask in filing.consents.needed(asks):
        if is_ticked(ask, data) and not applicant.helper:
            filing.consents.put(give(applicant, ask, filing.application))
        else:
            refused.append(ask)
    if refused:
        raise ConsentNeeded(refused, applicant)


def is_ticked(ask: Ask, data: Any) -> bool:
    """Beside the text that is in force now."""
    return bool(data.get(ask.control) == str(ask.text.version if ask.text else ""))


def may_take_files(user: User, ticks: Any = None) -> None:
    """Raises `ConsentNeeded` where papers of this person must not be taken in; `ticks` came with the file."""
    missing = Consents.of(user.pk).missing([OF_FILES])
    if refused := [ask for ask in missing if user.helper or not is_ticked(ask, ticks or {})]:
        raise ConsentNeeded(refused, user)


def asks_beside(user: User, member: str) -> list[Ask]:
    """What may be agreed to without saving a part: for the papers, or for a line that stands in the list."""
    if not member:
        return [OF_FILES]
    application = open_application(user)
    if application is None:
        return []
    filing = Filing(application)
    asks = [ask for part in PARTS if part.is_list for ask in part.asks(filing) if ask.member == member]
    return [ask for ask in asks if not ask.names_nobody]


def give_beside(user: User, asks: Iterable[Ask]) -> None:
    """Record what was ticked on a page that stores nothing else."""
    for ask in asks:
        give(user, ask, open_application(user) if ask.member else None)
    recount(user)


def recount(user: User) -> None:
    """Note anew what is left in the parts of the open application that wait for a consent."""
    with transaction.atomic():
        application = locked_application(user)
        if application is None or not application.is_editable:
            return
        filing = Filing(application)
        slugs = [part.slug for part in PARTS if part.slug in application.progress and part.asks(filing)]
        count_problems(filing, *slugs)
        application.save(update_fields=["progress"])


def give(user: User, ask: Ask, application: Application | None = None) -> Consent:
    """A row for the version in force; given twice at once, one. `application` counts for a member alone."""
    assert ask.text
    known: dict[str, Any] = {
        "applicant": user,
        "kind": ask.kind,
        "version": ask.text.version,
        "withdrawn_at": None,
        "past_since": None,
    }
    known["member"] = UUID(ask.member) if ask.member else None
    given: dict[str, Any] = {
        "at": timezone.now(),
        "for_whom": ask.name,
        "application": application if ask.member else None,
    }
    record, is_new = Consent.objects.get_or_create(**known, defaults=given)
    if is_new or record.for_whom == ask.name:
        return record
    if record.application and record.application.submissions.exists():
        # somebody decided on what was handed in under it: it keeps the name that it was given for
        Consent.objects.filter(pk=record.pk).update(past_since=given["at"])
        record, _is_new = Consent.objects.get_or_create(**known, defaults=given)
    else:
        record.for_whom, record.at = ask.name, given["at"]
        record.save(update_fields=["for_whom", "at"])
    return record


def withdraw(record: Consent) -> bool:
    """False where that was done meanwhile. What was done under it stays right."""
    rows = Consent.objects.filter(pk=record.pk, withdrawn_at=None)
    return bool(rows.update(withdrawn_at=timezone.now()))
