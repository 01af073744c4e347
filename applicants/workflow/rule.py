"""What a rule of the table of transitions says."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise

from applicants.models import Application, Event, Stage
from applicants.workflow.step import Step


@dataclass(frozen=True)
class Tell:
    """Who is told what: an audience (applicant, employer, window), and the words of the notice.

    `kind` is a key of `notices.kinds.KINDS`. With `at` they are told only where the application left or
    reached one of these stages, with `when` only if it says so. Whoever took the transition is not told
    of it.
    """

    audience: str
    kind: str
    text: str | Promise
    at: tuple[Stage, ...] = ()
    when: Callable[[Application], bool] | None = None


@dataclass(frozen=True)
class Rule:
    """Who may take a transition, what it is called when it is done, what is asked before, what follows, who
    is told.

    `done` is the second half of a sentence. Guards are asked in order. `before` settles on the locked row
    what the target of the transition depends on; `keeps` write what belongs to the event, once that is
    written.
    """

    who: str
    done: str | Promise
    guards: tuple[Callable[[Step], None], ...] = ()
    before: tuple[Callable[[Step], None], ...] = ()
    effects: tuple[Callable[[Step], None], ...] = ()
    tells: tuple[Tell, ...] = ()
    keeps: tuple[Callable[[Event], None], ...] = ()
