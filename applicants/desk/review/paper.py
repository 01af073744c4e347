"""One material at the review: what was handed in for it and what the reviewer made of it so far."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from applicants.models import MaterialCheck, Remark
from catalog.models import MaterialRequirement

FIX = MaterialCheck.Verdict.FIX
UNJUDGED: tuple[str, str, list[dict[str, Any]]] = ("", "", [])  # verdict, reason, answers


@dataclass
class Paper:
    """One material: what was handed in for it, the verdict so far and what is to be mended there."""

    requirement: MaterialRequirement
    is_compulsory: bool
    files: list[dict[str, Any]]
    verdict: str
    reason: str
    remark: Remark | None
    last_verdict: str
    last_reason: str
    employer_verdict: tuple[str, str] = ("", "")  # with its reason
    answers: Sequence[dict[str, Any]] = ()  # as `MaterialCheck.answers`
    last_answers: Sequence[dict[str, Any]] = ()
    last_remark: Remark | None = None  # what this desk asked for when it last sent it back

    @property
    def is_seen(self) -> bool:
        return bool(self.files) and all(file["seen"] for file in self.files)

    @property
    def employer_found(self) -> str:
        """The employer's verdict in words, where another desk looks again."""
        verdict, reason = self.employer_verdict
        words = str(MaterialCheck.Verdict(verdict).label) if verdict else ""
        return f"{words}（{reason}）" if reason else words

    @property
    def refused(self) -> list[str]:
        """The questions that were answered 否, in their words of then."""
        return [kept["text"] for kept in self.answers if kept["answer"] == "no"]

    @property
    def pages(self) -> int:
        return sum(file["pages"] for file in self.files)

    @property
    def is_judged(self) -> bool:
        return MaterialCheck.Verdict.settles(self.verdict, self.reason, self.is_compulsory)

    @property
    def is_unwritten(self) -> bool:
        """Judged 需补正 without a word on what is to be mended."""
        return self.verdict == FIX and self.remark is None
