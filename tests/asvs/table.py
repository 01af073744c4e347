"""The items of OWASP ASVS 5.0.0 that apply, each with its tests or the reason why it has none.

A line of `items.txt`: number, level, what it is about in words of ours, and behind the bar either tests
(`ui/test_text.py::names_are_kept_exactly` without `test_`, or a whole module) or `- ` and a reason.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TESTS, DOCUMENT = ROOT / "tests", ROOT / "docs/asvs.md"
HEAD = """# ASVS 5.0

What OWASP's Application Security Verification Standard 5.0.0 asks for, levels 1 and 2 and {third} items of
level 3, and which tests hold it.
Left out: V17 (no WebRTC), V10.3, 10.4, 10.6 and 10.7 (we are no resource server and no
authorization server), V4.2 to 4.4 (message framing is the proxy's; no GraphQL, no WebSocket), V6.2 and 6.5 to
6.7 (the identity platform signs people in). Of {count} items {tested} have tests, {reasoned} a reason.

A test proves what it tests, not the whole item. This file is written by `python -m tests.asvs` from
`tests/asvs/items.txt`; the suite fails when it is not, or when a test that is named is gone.

| item | level | about | held by |
|---|---|---|---|
"""


@dataclass(frozen=True)
class Item:
    number: str
    level: int
    about: str
    tests: tuple[str, ...]
    reason: str

    def missing(self) -> Iterator[str]:
        """Of its tests."""
        for name in self.tests:
            path, _colons, function = name.partition("::")
            module = TESTS / path
            if not module.is_file() or (function and f"test_{function}" not in _functions(module)):
                yield f"{self.number}: {name}"


def items() -> list[Item]:
    return [_item(line) for line in Path(__file__).with_name("items.txt").read_text().splitlines()]


def document() -> str:
    every = items()
    tested = sum(bool(item.tests) for item in every)
    counts = {"count": len(every), "tested": tested, "reasoned": len(every) - tested}
    counts["third"] = sum(item.level == 3 for item in every)
    return HEAD.format(**counts) + "".join(
        f"| {item.number} | {item.level} | {item.about} | {_held_by(item)} |\n" for item in every
    )


def _item(line: str) -> Item:
    left, _bar, right = line.partition(" | ")
    number, level, about = left.split(" ", 2)
    reason = right.removeprefix("- ") if right.startswith("- ") else ""
    return Item(number, int(level), about, () if reason else tuple(right.split()), reason)


def _held_by(item: Item) -> str:
    named = [name.replace("::", "::test_") for name in item.tests]
    return item.reason or "<br>".join(f"`{name}`" for name in named)


def _functions(module: Path) -> set[str]:
    tree = ast.parse(module.read_text())
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
