"""The scripts of a page as one file, where they were collected; each by itself while they are written.

There is no build: our modules are plain and small, and are joined by `bundle` into one that says the same. A
module that stands in two files of a page runs once, for the files share what they have (`yyModules`).
"""

import re
from collections.abc import Iterator
from pathlib import Path

FOLDER = "js/pages"
# By the name that `{% scripts %}` takes: the modules that run, in their order. What these import comes along.
PAGES: dict[str, tuple[str, ...]] = {
    "site": ("site",),
    "filing": ("autosave", "session", "clauses", "portrait"),
    "session": ("session",),
    "check": ("session", "pledge"),
    "materials": ("session", "upload", "pledge"),
    "pledge": ("pledge",),
    "file": ("viewer",),
    "print": ("print",),
    "letter": ("review",),
    "review": ("review", "panes", "dialog"),
    "review-keys": ("review", "panes", "dialog", "keys"),
    "securitykey": ("securitykey",),
    "queue": ("queue",),
    "queue-keys": ("queue", "dialog"),
}
IMPORT = re.compile(r'^import (?:(\{[^}]*\}) from )?"\./([\w-]+)\.js";$', re.MULTILINE)
LATER = re.compile(r'\bimport\("\./([\w-]+)\.js"\)')
EXPORT = re.compile(r"^export (?=(?:const|function|async function|class) +([\w$]+))", re.MULTILINE)
OTHER = re.compile(r"^(?:import|export)\b|\bimport\.meta\b|\bimport\(", re.MULTILINE)
HEAD = """const yyModules = (globalThis.yyModules ??= new Map());
const yyModule = (name, make) => {
  let made;
  if (!yyModules.has(name)) yyModules.set(name, () => (made ??= make()));
};
"""
RUN = """for (const name of %s) {
  try {
    yyModules.get(name)();
  } catch (error) {
    reportError(error);
  }
}
"""


class NotPlain(Exception):
    """A module imports or exports in a way that is not `import { a } from "./b.js";` or `export const a`."""


def bundle(name: str, folder: Path) -> str:
    """The file for a page. Raises NotPlain."""
    parts, seen = [], set[str]()

    def add(module: str) -> None:
        if module in seen:
            return
        seen.add(module)
        text = (folder / f"{module}.js").read_text()
        for needed in _needed(text):
            add(needed)
        parts.append(_wrapped(module, text))

    for module in PAGES[name]:
        add(module)
    run = "[" + ", ".join(f'"{module}"' for module in PAGES[name]) + "]"
    return HEAD + "".join(parts) + RUN % run


def _needed(text: str) -> Iterator[str]:
    yield from (match[2] for match in IMPORT.finditer(text))
    yield from LATER.findall(text)


def _wrapped(module: str, text: str) -> str:
    def taken(match: re.Match[str]) -> str:
        names = match[1].replace(" as ", ": ") if match[1] else ""
        return f'{f"const {names} = " if names else ""}yyModules.get("{match[2]}")();'

    given = EXPORT.findall(text)
    body = LATER.sub(r'Promise.resolve().then(yyModules.get("\1"))', EXPORT.sub("", IMPORT.sub(taken, text)))
    if match := OTHER.search(body):
        raise NotPlain(f"{module}.js: {body[match.start() :].splitlines()[0]}")
    return f'yyModule("{module}", () => {{\n{body}\nreturn {{ {", ".join(given)} }};\n}});\n'
