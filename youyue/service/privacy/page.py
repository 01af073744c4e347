"""`docs/privacy.md`, written out of the table of classes."""

from collections.abc import Iterable, Iterator

from youyue.service.privacy.classes import NONE, S1, S2, S3, Kept

HEAD = """# What is kept of people

Printed by `manage.py show_privacy` from the entries in `youyue/service/privacy/tables`; a test compares them
with the columns of every table, and with this page.

| class | what it is | how |
|---|---|---|
| S1 | identifies a person and does harm in wrong hands: numbers, documents, files, the family | encrypted |
| S2 | what others should not read: birth date, address, mail, what was written about her | encrypted |
| S3 | ordinary: education, work, who did what | in clear |

Encrypted is each value in its row, bound to that row, and each file in the store; what is S1 or S2 and stands
in clear has its reason below. Backups hold the same in the same way, for 35 days (`BACKUP_KEEP_DAYS`) after
it has been deleted. Nothing goes to anybody but those named here. Looks at numbers and files of another
person are rows of the access log, which that person sees (谁看过我的材料).
"""


def page(table: Iterable[Kept]) -> str:
    kept = list(table)
    personal = [table for table in kept if any(each != NONE for _name, each in table.classes)]
    others = [table for table in kept if table not in personal]
    personal_tables = "\n\n".join(["## Tables with personal data", *map(_section, personal)])
    rest = "\n".join(["## Tables that say nothing about anybody", "", *map(_line, others)])
    return f"{HEAD}\n{personal_tables}\n\n{rest}\n"


def _section(kept: Kept) -> str:
    return "\n".join([f"### {kept.model}", "", f"{_sentence(kept.why)}", "", *_facts(kept)])


def _facts(kept: Kept) -> Iterator[str]:
    yield f"- how long: {kept.how_long}"
    yield f"- who receives it: {kept.who}"
    for each in (S1, S2, S3):
        names = [name for name, class_ in kept.classes if class_ == each]
        if names:
            yield f"- {each}: {', '.join(_labelled(kept, name) for name in names)}"
    reasons: dict[str, list[str]] = {}
    for name, reason in kept.plain.items():
        reasons.setdefault(reason, []).append(f"`{name}`")
    yield from (f"- in clear: {', '.join(names)} ({reason})" for reason, names in reasons.items())


def _labelled(kept: Kept, name: str) -> str:
    """`wechat` 微信号码, where the column has a word that people know."""
    label = str(kept.fields[name].verbose_name)
    return f"`{name}`" if label.isascii() else f"`{name}` {label}"


def _sentence(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}."


def _line(kept: Kept) -> str:
    return f"- {kept.model}: {kept.why}"
