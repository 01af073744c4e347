"""How Chinese is spelled, by pypinyin, whose phrases take 55 MB of memory.

A web server spells a name when an employer signs in for the first time, and would keep them until it ends.
So it asks a child, for half a second; a process that spells one after the other calls `stay` first and does
it by itself.
"""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
SECONDS = 20  # on a machine that is very busy


def stay() -> None:
    """Spell in this process from now on."""
    import pypinyin  # noqa: F401


def syllables(text: str) -> list[str]:
    """One for each Chinese character; every other character as it is."""
    return spell(text, first=False)


def first_letters(text: str) -> list[str]:
    """One for each Chinese character; every other character as it is."""
    return spell(text, first=True)


def spell(text: str, *, first: bool) -> list[str]:
    if text.isascii():
        return list(text)
    if "pypinyin" not in sys.modules:
        try:
            return _asked(text, first)
        except (OSError, subprocess.SubprocessError, ValueError):
            pass  # no memory for a child: then here
    from pypinyin import Style, lazy_pinyin

    return lazy_pinyin(text, style=Style.FIRST_LETTER if first else Style.NORMAL, errors=list)


def _asked(text: str, first: bool) -> list[str]:
    asked = json.dumps([text, first]).encode()
    command = [sys.executable, "-m", "catalog.wording.pinyin"]
    answer = subprocess.run(command, input=asked, capture_output=True, check=True, timeout=SECONDS, cwd=ROOT)  # noqa: S603
    spelled: list[str] = json.loads(answer.stdout)
    return spelled


if __name__ == "__main__":
    stay()
    given, is_first = json.load(sys.stdin)
    print(json.dumps(spell(given, first=is_first)))
