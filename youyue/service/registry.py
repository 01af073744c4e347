"""What can be wrong with an installation: one function a check, all of them in one list.

    @check("cache", _("缓存表"), ready=True)
    def cache_table() -> str:
        if ...:
            raise Wrong(_("没有缓存表"), _("运行 manage.py createcachetable"))
        return _("可以读写")

Put it into a module of `youyue/service/checks`, and name a new module there. `manage.py doctor` asks all of
them; `/readyz` those that are `ready`, once a second at most, so these read little and write nothing.
Sentences are for whoever runs the machine. They name no secret, no address and nobody.
"""

import queue
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.db import connections
from django.utils import translation
from django.utils.translation import gettext as _


class Level(StrEnum):
    WELL = "well"
    NOTE = "note"  # works, and somebody should know
    WRONG = "wrong"


class Wrong(Exception):
    """What is wrong, and what to do about it."""

    level = Level.WRONG

    def __init__(self, sentence: str, remedy: str = "") -> None:
        super().__init__(sentence)
        self.sentence, self.remedy = sentence, remedy


class Note(Wrong):
    """Nothing is broken, but this is not how an installation should stay."""

    level = Level.NOTE


@dataclass(frozen=True)
class Check:
    name: str  # what `/readyz` says; plain ASCII
    title: str
    run: Callable[[], str]
    ready: bool  # whether `/readyz` asks it


@dataclass(frozen=True)
class Finding:
    check: Check
    level: Level
    sentence: str
    remedy: str = ""


CHECKS: list[Check] = []


def check(name: str, title: str, *, ready: bool = False) -> Callable[[Callable[[], str]], Callable[[], str]]:
    """Declares a check. It returns what is well, and raises `Wrong` or `Note` where it is not."""

    def declare(run: Callable[[], str]) -> Callable[[], str]:
        CHECKS.append(Check(name, title, run, ready))
        return run

    return declare


def examine(check: Check) -> Finding:
    """What the check finds, in this thread. Never raises: what a check did not expect is wrong too."""
    try:
        return Finding(check, Level.WELL, str(check.run()))
    except Wrong as wrong:
        return Finding(check, wrong.level, str(wrong.sentence), str(wrong.remedy))
    except Exception as error:
        # The class only: a client's message may carry addresses and keys.
        sentence = _("没有应答：%(kind)s") % {"kind": type(error).__name__}
        return Finding(check, Level.WRONG, sentence)


_asked: dict[str, threading.Thread] = {}
_asking = threading.Lock()


def ask(checks: Iterable[Check], seconds: float) -> list[Finding]:
    """What all of them find, asked at once, each in a thread of its own.

    What has not answered after `seconds` is wrong. Nobody can stop a thread that hangs, so a check whose last
    one still does is not asked again: however often somebody looks, one thread a check is all that can hang.
    """
    checks = list(checks)
    language, answers = translation.get_language(), queue.SimpleQueue[Finding]()

    def answer(check: Check) -> None:
        try:
            with translation.override(language):
                answers.put(examine(check))
        finally:
            connections.close_all()  # this thread's own

    with _asking:
        for check in checks:
            earlier = _asked.get(check.name)
            if earlier is None or not earlier.is_alive():
                _asked[check.name] = threading.Thread(target=answer, args=(check,), daemon=True)
                _asked[check.name].start()
    until, findings = time.monotonic() + seconds, dict[str, Finding]()
    while len(findings) < len(checks) and (left := until - time.monotonic()) > 0:
        try:
            finding = answers.get(timeout=left)
        except queue.Empty:
            break
        findings[finding.check.name] = finding
    sentence = _("%(n)d 秒内没有应答") % {"n": round(seconds)}
    return [findings.get(check.name) or Finding(check, Level.WRONG, sentence) for check in checks]
