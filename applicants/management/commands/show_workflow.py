"""Prints the transitions as a Markdown table: `manage.py show_workflow > docs/workflow.md`."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand
from django.utils import translation

from applicants.models import Application
from applicants.workflow.rules import RULES

# What else than the stage a target depends on: nobody had it in hand, somebody did.
KNOWN: tuple[dict[str, Any], ...] = ({}, {"holder_id": UUID(int=1), "accepted_at": datetime(2026, 1, 1)})


class Command(BaseCommand):
    help = "Print the workflow's table of transitions in Markdown."

    def handle(self, *args: object, **options: object) -> None:
        with translation.override("zh-hans"):
            self.stdout.write(table())


def table() -> str:
    """One line a transition: from and to, who, what is asked before, what follows."""
    lines = [
        "| transition | from -> to | who | asked before | what follows | who is told |",
        "|---|---|---|---|---|---|",
    ]
    for method, rule in RULES.items():
        cells = (
            f"`{method.__name__}` {rule.done}",
            ways(method.__name__),
            rule.who,
            in_words(rule.guards),
            in_words((*rule.before, *rule.effects, *rule.keeps)),
            ", ".join(dict.fromkeys(tell.audience for tell in rule.tells)),
        )
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def ways(name: str) -> str:
    """`a, b -> c; d -> e or f`, in the order of the stages."""
    sources: dict[str, list[str]] = {}
    for each in Application._meta.get_field("stage").get_all_transitions(Application):
        if each.name == name:
            source = str(each.source)
            targets = " or ".join(dict.fromkeys(_target(name, source, known) for known in KNOWN))
            sources.setdefault(targets, []).append(source)
    return "; ".join(f"{', '.join(stages)} -> {target}" for target, stages in sources.items())


def _target(name: str, source: str, known: dict[str, Any]) -> str:
    application = Application(stage=source, **known)
    getattr(application, name)()
    return str(application.stage)


def in_words(functions: Iterable[Callable[..., None]]) -> str:
    return ", ".join(function.__name__.replace("_", " ") for function in functions)
