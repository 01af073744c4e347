"""Prints the transitions as a Markdown table: `manage.py show_workflow > docs/workflow.md`."""

from collections.abc import Callable, Iterable

from django.core.management.base import BaseCommand
from django.utils import translation

from applicants.models import Application
from applicants.workflow.rules import RULES


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
            in_words(rule.effects),
            ", ".join(dict.fromkeys(tell.audience for tell in rule.tells)),
        )
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def ways(name: str) -> str:
    """`a, b -> c; d -> e`, in the order of the stages."""
    sources: dict[str, list[str]] = {}
    for each in Application._meta.get_field("stage").get_all_transitions(Application):
        if each.name == name:
            source = str(each.source)
            application = Application(stage=source)
            getattr(application, name)()  # the target of some depends on the stage
            sources.setdefault(application.stage, []).append(source)
    return "; ".join(f"{', '.join(stages)} -> {target}" for target, stages in sources.items())


def in_words(functions: Iterable[Callable[..., None]]) -> str:
    return ", ".join(function.__name__.replace("_", " ") for function in functions)
