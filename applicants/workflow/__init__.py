"""The workflow of an application: the door through which it changes its stage, and what can be said there.

`rules.py` is the table; the methods themselves are in `models/transitions.py`.
"""

from applicants.workflow.door import Moved, advance, lock, moved, possible
from applicants.workflow.repeated import is_repeated
from applicants.workflow.rights import may
from applicants.workflow.step import APPLICANT, EMPLOYER, WINDOW, NotYours, Outdated, Step, StepRefused

__all__ = [
    "APPLICANT",
    "EMPLOYER",
    "WINDOW",
    "Moved",
    "NotYours",
    "Outdated",
    "StepRefused",
    "Step",
    "advance",
    "is_repeated",
    "lock",
    "may",
    "moved",
    "possible",
]
