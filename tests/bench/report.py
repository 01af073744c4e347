"""What the benchmark prints."""

import statistics
import sys
import time
from collections.abc import Callable
from typing import TypeVar

from tests.bench.run import Cost, Page, Verdict, compare

T = TypeVar("T")
GROWING = ("queue", "items", "review", "basics", "window queue", "window case")
GROWING += ("window, deep", "window, by number", "window, by name")


def said(what: str, do: Callable[[], T]) -> T:
    began = time.monotonic()
    print(f"{what} ...", end=" ", file=sys.stderr, flush=True)
    result = do()
    print(f"{time.monotonic() - began:.0f} s", file=sys.stderr)
    return result


def against_peers(costs: dict[str, Cost], *, at_large: bool = False) -> list[Verdict]:
    """How many times what Django ships costs as much as ours, by the goals that our own pages have."""
    step = [costs["POST basics"], costs["contact"]]
    found = [
        compare("form step GET, stock form", [costs["stock form"]], [costs["basics"]], 4.0),
        compare("completed step, formtools", [costs["formtools POST"]], step, 1.5),
        compare(
            "queue, stock admin", [costs["stock admin list"]], [costs["queue"]], 8.0 if at_large else 1.8
        ),
    ]
    if at_large:
        found.append(compare("queue, offset ListView", [costs["offset ListView"]], [costs["queue"]], 5.0))
        found.append(
            compare("queue, admin's last page", [costs["stock admin, last page"]], [costs["queue"]], 35.0)
        )
    return found


def table(title: str, pages: list[Page], costs: dict[str, Cost], verdicts: list[Verdict]) -> None:
    """Every page in its row, then the comparisons."""
    by_name = {verdict.name: verdict for verdict in verdicts}
    print(f"\n{title}\n")
    print(f"{'page':26}{'queries':>8}{'gz bytes':>10}{'CPU ms web+db':>16}{'x limit':>9}{'spread':>8}  goal")
    for page in pages:
        cost = costs[page.name]
        cpu = f"{statistics.median(cost.web):.1f}+{statistics.median(cost.db):.1f}"
        line = f"{page.name:26}{page.queries:>8}{cost.gz:>10}{cpu:>16}{cost.x:>9.2f}{cost.spread:>8.2f}"
        verdict = by_name.pop(page.name, None)
        print(f"{line}  {verdict.goal:18}{verdict.word}" if verdict else f"{line}  peer")
    print()
    for verdict in by_name.values():
        print(f"{verdict.name:34}{verdict.found:>8}  {verdict.goal:>9}  {verdict.word}")
