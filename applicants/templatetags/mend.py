"""A material's verdict and 需补正的内容, on the page of a case."""

from functools import lru_cache
from typing import Any

from django import forms, template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from applicants.desk.review.forms import is_written
from applicants.models import MaterialCheck
from youyue.ui.draw import icon
from youyue.ui.markup import filled, joined
from youyue.ui.templatetags.ui import tag

register = template.Library()

# Drawn by a function, because a case has one for each material and each part: a dozen templates were a tenth
# of the page.
MEND = """<div class="mend{bad}">
<label class="vh" for="{id}">{label}：{what}</label>
{error}{text}
<div class="phrases" data-yy-phrases="{id}">
<label class="vh" for="phrase-{id}">{label}：{usual}</label>
<select class="input" id="phrase-{id}" name="phrase-{name}">
<option value="">{usual}</option>
{phrases}
</select>
</div>
</div>"""
ERROR = """<p class="error" id="{id}_error">{bang}<span><span class="vh">{wrong}</span>{message}</span></p>
"""
PART = """<details class="check check-part" data-yy-part="part-{slug}">
<summary>{title}{mended}</summary>
{mend}
</details>"""


_empty: dict[tuple[str | None, str, str, str], SafeString] = {}  # most boxes of a case have no word in them
MOST = 1000


CHECK = """<div class="check-q">
<p id="q-{key}"><span class="check-no">{number}</span> {name}<br><span class="src">{facts}</span></p>
<div class="seg" role="radiogroup" aria-labelledby="q-{key}"{described}>
{radios}
</div>
</div>
{error}"""
ASKED = """<details class="ask-set" data-yy-asks="{code}"{open}>
{summary}
{questions}
</details>"""
SUMMARY = """<summary>{count}{answered} <span class="num" data-yy-answered>{number}</span>\
<span class="vh">：{name}</span></summary>
<input type="hidden" name="worded-{key}">"""
RADIO = (
    '<label class="{value}"><input type="radio"{id} name="{name}" value="{value}"{checked}>\n{word}</label>\n'
)


@register.simple_tag
def verdict_of(row: dict[str, Any], number: int) -> SafeString:
    """The head of one material: its place in the list, what was handed in, what was found before and
    elsewhere, and the verdicts that it can have. `row` is one of `ChecksForm.materials`."""
    paper, verdict = row["paper"], row["verdict"]
    wrong, control = verdict.errors if row["is_wrong"] else (), verdict.auto_id
    drawn = {
        "key": row["key"],
        "number": number,
        "name": paper.requirement.name,
        "facts": _facts(row),
        "described": format_html(' aria-describedby="{}_error"', control) if wrong else "",
        "radios": _radios(get_language(), verdict.value(), paper.is_compulsory, verdict.html_name, control),
        "error": _error(control, wrong[0]) if wrong else "",
    }
    return filled(CHECK, drawn)


@lru_cache(maxsize=500)
def _radios(_language: str | None, chosen: str, is_compulsory: bool, name: str, control: str) -> SafeString:
    radios: list[SafeString] = []
    for verdict in MaterialCheck.Verdict.possible(is_compulsory):
        drawn = {"name": name, "value": verdict.value, "word": verdict.label}
        drawn["id"] = format_html(' id="{}"', control) if not radios else ""
        drawn["checked"] = " checked" if verdict == chosen else ""
        radios.append(filled(RADIO, drawn))
    return joined(radios)


@register.simple_tag
def questions_of(row: dict[str, Any], opened: str) -> SafeString:
    """What is asked of one material; unfolded where one of its files is `opened`, or an answer is wrong."""
    name, asked = row["paper"].requirement.name, row["asked"]
    if not asked:
        return joined(())
    drawn = {
        "code": row["code"],
        "open": " open" if row["is_wrong"] or opened == row["code"] else "",
        "summary": _summary(get_language(), len(asked), row["answered"], name, row["key"]),
        "questions": row["questions"],
    }
    return filled(ASKED, drawn)


@lru_cache(maxsize=1000)
def _summary(_language: str | None, count: int, number: int, name: str, key: str) -> SafeString:
    words = ngettext("%(count)s 问", "%(count)s 问", count) % {"count": count}
    drawn = {"count": words, "answered": _("，已答"), "number": number, "name": name, "key": key}
    return filled(SUMMARY, drawn)


def _facts(row: dict[str, Any]) -> str:
    paper = row["paper"]
    handed_in = _("%(files)s 个文件，%(pages)s 页") % {"files": row["files"], "pages": row["pages"]}
    facts = [handed_in if row["files"] else _("没有上传")]
    if paper.last_verdict:
        facts.append(_LAST[paper.last_verdict]() % {"reason": paper.last_reason})
    if elsewhere := paper.employer_found:
        facts.append(_("单位：%(verdict)s") % {"verdict": elsewhere})
    return " · ".join(facts)


_LAST = {
    MaterialCheck.Verdict.FIX: lambda: _("上次：需补正"),
    MaterialCheck.Verdict.FINE: lambda: _("上次：相符"),
    MaterialCheck.Verdict.NOT_APPLICABLE: lambda: _("上次：不适用（%(reason)s）"),
}


@register.simple_tag
def mend(text: forms.BoundField, phrases: SafeString, label: str) -> SafeString:
    """What is to be mended at a place called `label`, and the office's phrases for it, as options."""
    if is_written(text):
        return _box(text, phrases, label)
    key = (get_language(), text.html_name, label, phrases)
    if key not in _empty:
        if len(_empty) >= MOST:
            _empty.clear()
        _empty[key] = _box(text, phrases, label)
    return _empty[key]


def _box(text: forms.BoundField, phrases: SafeString, label: str) -> SafeString:
    errors = text.errors
    drawn = {
        "bad": " bad" if errors else "",
        "id": text.id_for_label,
        "label": label,
        "what": _("需补正的内容"),
        "error": _error(text.auto_id, errors[0]) if errors else "",
        "text": text.as_widget(),
        "usual": _("常用说法"),
        "name": text.html_name,
        "phrases": phrases,
    }
    return filled(MEND, drawn)


def _error(control: str, message: str) -> SafeString:
    drawn = {"id": control, "bang": icon("bang"), "wrong": _("错误："), "message": message}
    return filled(ERROR, drawn)


@register.simple_tag
def closed_part(row: dict[str, Any]) -> SafeString:
    """A part of the application of which nothing is written, closed: most parts of most cases. `row` is one
    of `ChecksForm.parts`."""
    part = row["part"]
    mended = joined([" ", tag("warn", "pencil", _("需补正"))]) if part["pinned"] else ""
    box = mend(row["text"], row["phrases"], part["title"])
    return filled(PART, {"slug": part["slug"], "title": part["title"], "mended": mended, "mend": box})
