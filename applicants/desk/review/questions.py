"""What is asked of a material, what was answered, and which verdict follows from the answers.

A 否 means 需补正 and writes its first sentence into the remark; 是 to every question means 相符, and 相符
means 是 to every question. What the person chose last wins: a verdict that stood before gives way to an
answer that is new, and the other way round. Words that somebody wrote are never thrown away for an answer.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from applicants.desk.review.paper import FIX, Paper
from applicants.desk.review.values import Line, Values
from applicants.models import MaterialCheck
from catalog.lists.questions import questions_for
from catalog.lists.requirements import separate
from catalog.models import MaterialQuestion
from youyue.ui.draw import icon
from youyue.ui.markup import filled, joined

FINE, NOT_APPLICABLE = MaterialCheck.Verdict.FINE, MaterialCheck.Verdict.NOT_APPLICABLE
YES, NO = "yes", "no"
TAKEN_BACK = "none"  # posted for an answer that was saved and is none any more
POSSIBLE = ("", YES, NO)


@dataclass
class Asked:
    """One question with what was answered: `before` is stored, `answer` is what stands on the page."""

    question: MaterialQuestion
    before: str
    answer: str
    last: str  # in the round before

    @property
    def name(self) -> str:
        """Of its control."""
        return f"answer-{self.question.pk}"


class Contradiction(Exception):
    """相符 was chosen beside a 否."""


def questions_of(paper: Paper, role: str, data: Mapping[str, Any]) -> list[Asked]:
    """Of a material, in the office's order; `data` are the answers that were posted, if any were.

    A question that was reworded since it was answered is another question, and open again.
    """
    rows = questions_for(paper.requirement.pk, role)
    stored = {(kept["question"], kept["text"]): kept["answer"] for kept in paper.answers}
    last = {kept["question"]: kept["answer"] for kept in paper.last_answers}
    asked = []
    for row in rows:
        before = stored.get((row.pk, row.text), "")
        posted = data.get(f"answer-{row.pk}", "")
        answer = "" if posted == TAKEN_BACK else posted or before
        asked.append(Asked(row, before, answer, last.get(row.pk, "")))
    return asked


def settle(verdict: str, was: str, asked: list[Asked], text: str = "") -> str:
    """The verdict that the answers make of the posted one; `was` is the stored one, `text` what is written.

    Fills the answers in that follow from it. Raises Contradiction.
    """
    if not asked:
        return verdict
    is_new = verdict != was
    answers = [each.answer for each in asked]
    is_answered_anew = any(each.answer != each.before for each in asked)
    if verdict == NOT_APPLICABLE and (is_new or not is_answered_anew):
        settled = NOT_APPLICABLE.value
    elif NO in answers:
        if verdict == FINE and is_new:
            raise Contradiction
        settled = FIX.value
    elif verdict == FIX and (is_new or text or not is_answered_anew):
        settled = FIX.value
    elif all(answers) or (verdict == FINE and is_new):
        settled = FINE.value
    else:
        settled = verdict if verdict == FINE else ""
    for each in asked:
        if settled == NOT_APPLICABLE:
            each.answer = ""
        elif settled == FINE and is_new:
            each.answer = YES
    return settled


def worded(text: str, asked: Iterable[Asked]) -> str:
    """`text` with the first sentence of every new 否, and without that of a 否 that became 是, as long as
    nobody has changed it."""
    for each in asked:
        sentence = each.question.remark
        if each.answer == NO and each.before != NO and sentence not in text:
            text = f"{text.rstrip('。；')}；{sentence}" if text else sentence
        elif each.answer == YES and each.before == NO:
            text = "；".join(piece for piece in text.split("；") if piece != sentence)
    return text


def to_keep(paper: Paper, asked: list[Asked], verdict: str) -> list[dict[str, Any]]:
    """The answers as they are stored, each with the words of its question; of those that are no longer asked
    in these words the old ones stay, unless the material does not apply."""
    if verdict == NOT_APPLICABLE:
        return []
    given = [
        {"question": each.question.pk, "text": each.question.text, "answer": each.answer}
        for each in asked
        if each.answer
    ]
    now = {each["question"] for each in given}
    words = {(each.question.pk, each.question.text) for each in asked}
    rest = (kept for kept in paper.answers if kept["question"] not in now)
    return given + [kept for kept in rest if (kept["question"], kept["text"]) not in words]


# --- as HTML: the case is drawn often, and template nodes would be its largest cost -------------------
VALUE = "<div><dt>{label}</dt><dd>{value}{mark}</dd></div>"
DIFFERS = '<div><dt>{label}</dt><dd class="differs">{value}{mark}</dd></div>'
MISSING = '<div><dt>{label}</dt><dd class="none">{value}</dd></div>'
ASK = '{frame}<dl class="vals">{values}</dl></div>'
OPEN = '<label class="{}"><input type="radio" name="answer-{}" value="{}"> {}</label>'
CHOSEN = '<label class="{}"><input type="radio" name="answer-{}" value="{}" checked> {}</label>'


def draw_questions(asked: list[Asked], values: Values) -> SafeString:
    """Each question with its values and its 是 / 否."""
    language = get_language()
    return joined([_draw(each, values, language) for each in asked])


def _draw(asked: Asked, values: Values, language: str | None) -> SafeString:
    row = asked.question
    lines = [line for line in map(values.line, separate(row.values)) if line]
    if asked.last:
        lines.append(Line(_("上次"), _("是") if asked.last == YES else _("否")))
    frame = _frame(row.pk, row.text, row.remark, asked.answer, language)
    if not lines:
        return format_html("{}</div>", frame)
    return filled(ASK, {"frame": frame, "values": joined([_draw_line(line, language) for line in lines])})


@lru_cache(maxsize=500)
def _frame(pk: int, text: str, remark: str, answer: str, _language: str | None) -> SafeString:
    words = (("fine", YES, _("是")), ("fix", NO, _("否")))
    radios = [
        format_html(CHOSEN if value == answer else OPEN, css, pk, value, word) for css, value, word in words
    ]
    return format_html(
        '<div class="ask" data-yy-ask="{}"><p id="ask-{}">{}</p>'
        '<div class="seg" role="radiogroup" aria-labelledby="ask-{}">{}</div>',
        remark,
        pk,
        text,
        pk,
        format_html("{}{}", *radios),
    )


def _draw_line(line: Line, language: str | None) -> SafeString:
    """A value that agrees has a green check, in words for those who do not see it."""
    if not line.value:
        return filled(MISSING, {"label": line.label, "value": _("未填")})
    mark = _mark(line.agrees, language)
    frame = DIFFERS if line.agrees is False else VALUE
    return filled(frame, {"label": line.label, "value": line.value, "mark": mark})


@lru_cache(maxsize=20)
def _mark(agrees: bool | None, _language: str | None) -> SafeString | str:
    if agrees is None:
        return ""
    if not agrees:
        return format_html('<span class="vh">{}</span>', _("，系统比对不一致"))
    return format_html('{}<span class="vh">{}</span>', icon("check"), _("，系统比对一致"))
