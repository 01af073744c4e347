import unicodedata
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from youyue.service import checks  # noqa: F401 (fills the registry)
from youyue.service.registry import CHECKS, Finding, Level, ask

SECONDS = 15.0
TITLES = 16  # columns of the longest title


class Command(BaseCommand):
    help = "Say what is right and what is wrong with this installation, and what to do. Fails if anything is."
    requires_system_checks = ()  # the doctor comes when they fail

    def handle(self, *args: Any, **options: Any) -> None:
        findings = ask(CHECKS, SECONDS)
        for finding in findings:
            self.stdout.write(self._line(finding))
        wrong = sum(finding.level is Level.WRONG for finding in findings)
        if wrong:
            raise CommandError(_("%(n)d 项有问题") % {"n": wrong})
        self.stdout.write(self.style.SUCCESS(_("没有问题")))

    def _line(self, finding: Finding) -> str:
        marks = {
            Level.WELL: self.style.SUCCESS(_("正常")),
            Level.NOTE: self.style.WARNING(_("注意")),
            Level.WRONG: self.style.ERROR(_("问题")),
        }
        title = str(finding.check.title)
        remedy = f"。{finding.remedy}" if finding.remedy else ""
        return (
            f"{marks[finding.level]}  {title}{' ' * (TITLES - _columns(title))}  {finding.sentence}{remedy}"
        )


def _columns(text: str) -> int:
    """How wide a terminal draws it: a Chinese letter takes two columns."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
