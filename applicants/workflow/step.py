"""A transition under way, and the ways it can be refused."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from applicants.models import Application
from youyue.identity.models import User

APPLICANT, EMPLOYER, WINDOW = "applicant", "employer", "window"


class StepRefused(Exception):
    """The transition is possible here, but something is missing. The message is a sentence for people."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class NotYours(StepRefused):
    """`by` has no part in this application; views answer 404 before it comes to this."""


class Outdated(StepRefused):
    """The decision was made on something that has changed since (材料已更新)."""


class Overtaken(Exception):
    """It is no longer where the person saw it; `advance()` says by whom, as `Moved`."""


@dataclass
class Step:
    """What a guard and an effect look at: the locked application and what was said and posted."""

    application: Application
    name: str
    by: User
    role: str
    note: str
    at: datetime
    facts: dict[str, Any] = field(default_factory=dict)
    stands_in_for: User | None = None  # the absent holder, where a colleague decides for her (代办)
