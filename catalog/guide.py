"""条款导航: from the answers in an address to the clauses that fit, each with its reasons.

The address carries everything: `q7=31` says that question 7 was answered with answer 31. Nothing is stored
and no answer names anybody. Whatever in an address is not a question with one of its own answers counts as
not said.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import urlencode

from django.db.models import Prefetch

from catalog.models import Clause, ClauseItem, GuideAnswer, GuideFit, GuideQuestion

MOST = 8


@dataclass
class Fit:
    """A clause that fits: how well, why, and the choices under it."""

    clause: Clause
    score: int = 0
    reasons: list[str] = field(default_factory=list)

    @property
    def items(self) -> list[ClauseItem]:
        return self.clause.items_to_choose


@dataclass
class Guide:
    """What has been answered so far, what comes next, and what follows from it."""

    questions: list[GuideQuestion]
    chosen: dict[GuideQuestion, GuideAnswer]
    asked: GuideQuestion | None = None

    @classmethod
    def read(cls, data: Mapping[str, str]) -> "Guide":
        """Two queries, whatever stands in `data` (a request's GET)."""
        questions = list(GuideQuestion.objects.filter(is_active=True).prefetch_related("answers")[:MOST])
        questions = [question for question in questions if question.answers.all()]
        chosen = {}
        for question in questions:
            key = data.get(name_of(question), "")
            for answer in question.answers.all():
                if key == str(answer.pk):
                    chosen[question] = answer
        again = data.get("ask", "")
        asked = next((question for question in questions if name_of(question) == again), None)
        return cls(questions, chosen, asked)

    @property
    def stop(self) -> GuideAnswer | None:
        """The answer that rules an application out."""
        answers = self.chosen.values()
        return next((answer for answer in answers if answer.effect == GuideAnswer.Effect.STOP), None)

    @property
    def question(self) -> GuideQuestion | None:
        """The one to ask now: the one to be answered again, or the first without an answer."""
        if self.asked:
            return self.asked
        if self.stop:
            return None
        return next((question for question in self.questions if question not in self.chosen), None)

    @property
    def number(self) -> int:
        return self.questions.index(self.question) + 1 if self.question else len(self.questions)

    @property
    def previous(self) -> GuideQuestion | None:
        """The question before the present one."""
        return self.questions[self.number - 2] if self.question and self.number > 1 else None

    @property
    def cautions(self) -> list[str]:
        """What must hold before handing in, in sentences."""
        wait = GuideAnswer.Effect.WAIT
        return [answer.message for answer in self.chosen.values() if answer.effect == wait and answer.message]

    @property
    def work_arrangement(self) -> str:
        """The first work arrangement that an answer names; decides on the materials."""
        return next(
            (answer.work_arrangement for answer in self.chosen.values() if answer.work_arrangement), ""
        )

    @cached_property
    def fits(self) -> list[Fit]:
        """The clauses in force that an answer speaks for, best first; two queries."""
        answers = {answer.pk: answer for answer in self.chosen.values()}
        items = ClauseItem.objects.filter(is_active=True)
        clauses = (
            Clause.objects.in_force()
            .select_related("evidence_kind")
            .prefetch_related(Prefetch("items", items, to_attr="items_to_choose"))
            .in_bulk()
        )
        fits: dict[int, Fit] = {}
        for row in GuideFit.objects.filter(answer__in=answers):
            clause = clauses.get(row.clause_id)
            if clause is None or not clause.items_to_choose:
                continue
            fit = fits.setdefault(clause.pk, Fit(clause))
            fit.score += row.weight
            if answers[row.answer_id].reason:
                fit.reasons.append(answers[row.answer_id].reason)
        return sorted(fits.values(), key=lambda fit: (-fit.score, fit.clause.card_type, fit.clause.order))

    def query(self, **changes: str) -> str:
        """The answers as a query string, so that a link goes on from here: `?q1=2&q2=5`."""
        pairs = {name_of(question): str(answer.pk) for question, answer in self.chosen.items()}
        return "?" + urlencode(pairs | changes)

    @property
    def lines(self) -> list[dict[str, object]]:
        """The answers given, each with the way to answer again."""
        return [
            {"question": question, "answer": answer, "url": self.query(ask=name_of(question))}
            for question, answer in self.chosen.items()
        ]


def name_of(question: GuideQuestion) -> str:
    """The question's name in an address."""
    return f"q{question.pk}"
