"""Which consents a part needs, and which of them there are.

What is asked is a `Consents.Ask`; whether it is given, its row (`models.Consent`). A consent stands while it
was given to the version that is in force, for the person whose name stands there, and is not withdrawn.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from applicants.models import Application, Consent, Stage
from catalog.lists.consents import current_text
from catalog.models import ConsentText
from youyue.identity.models import User
from youyue.prepared import Prepared

Kind = ConsentText.Kind
TICK = "agree_"  # begins the name of every tick
# Every page of the filing asks for them.
_OF_ONE = Prepared(lambda applicant: Consent.objects.filter(applicant=applicant), applicant=User._meta.pk)


@dataclass(frozen=True)
class Ask:
    """A consent that is needed: of the applicant herself, or for the line `member` of the family's list."""

    kind: str
    member: str = ""
    name: str = field(default="", repr=False)

    @property
    def control(self) -> str:
        """The name of its tick; what it posts is the version of the text beside it."""
        return TICK + self.kind

    @property
    def names_nobody(self) -> bool:
        """A line in which no name stands is about nobody yet: its tick is shown and not needed."""
        return bool(self.member) and not self.name

    @property
    def text(self) -> ConsentText | None:
        return current_text(self.kind)


class Consents:
    """The consents of one person, withdrawn ones included."""

    def __init__(self, records: Iterable[Consent]) -> None:
        self._records = list(records)

    @classmethod
    def of(cls, applicant_id: Any) -> "Consents":
        return cls(_OF_ONE.rows(applicant=applicant_id) if applicant_id else ())

    def about(self, ask: Ask) -> list[Consent]:
        """Given for this person, the latest first; for a line that bears another name now, none."""
        records = (
            record
            for record in self._records
            if (record.kind, str(record.member or "")) == (ask.kind, ask.member)
        )
        return [record for record in records if record.for_whom == ask.name]

    def missing(self, asks: Iterable[Ask]) -> list[Ask]:
        """What is to be asked before more is stored; nothing where the office has no text."""
        return [ask for ask in asks if (text := ask.text) and not self._stands(ask, text.version)]

    def needed(self, asks: Iterable[Ask]) -> list[Ask]:
        """What is missing and must not be."""
        return [ask for ask in self.missing(asks) if not ask.names_nobody]

    def in_the_way(self, application: Application, asks: Iterable[Ask]) -> list[Ask]:
        """What keeps an application from being handed in. One that was handed in before is not asked again,
        but for what was withdrawn."""
        missing = self.needed(asks)
        if application.stage == Stage.DRAFT:
            return missing
        return [
            ask
            for ask in missing
            if (given := self.about(ask)) and all(record.withdrawn_at for record in given)
        ]

    def standing(self, ask: Ask) -> Consent | None:
        """The latest that is not withdrawn, of whichever version."""
        return next((record for record in self.about(ask) if record.withdrawn_at is None), None)

    def put(self, record: Consent) -> None:
        self._records = [record, *(other for other in self._records if other.pk != record.pk)]

    def _stands(self, ask: Ask, version: int) -> bool:
        return any(record.version == version and record.withdrawn_at is None for record in self.about(ask))
