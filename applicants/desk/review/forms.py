"""What the reviewer writes about an application: verdicts and remarks."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applicants.desk.review import questions
from applicants.desk.review.case import FIX, Paper, ReviewCase
from applicants.desk.review.record import NOT_APPLICABLE, Judgement
from applicants.desk.review.values import Values
from applicants.models import MaterialCheck
from catalog.lists.presets import Place as For
from catalog.lists.presets import preset_options, presets, with_preset
from youyue.ui.fields import TextArea
from youyue.ui.forms import UiForm, copied

LONGEST_REMARK = 500
LONGEST_REASON = MaterialCheck._meta.get_field("reason").max_length


class RemarkField(forms.CharField):
    """需补正的内容, at most 500 characters."""

    widget = TextArea

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            required=False, max_length=LONGEST_REMARK, label=gettext_lazy("需补正的内容"), **kwargs
        )


def _remark_field(text: str) -> forms.Field:
    """A copy of one that is dressed already: the page has a dozen of them."""
    field = copied(_DRESSED, {})
    field.initial = text
    return field


@cache
def _choices(is_compulsory: bool) -> list[tuple[str, Any]]:
    possible = MaterialCheck.Verdict.possible(is_compulsory)
    return [(verdict.value, verdict.label) for verdict in possible]  # a label is worded when it is shown


def _verdict_field(paper: Paper) -> forms.Field:
    """One of those that are possible for the material."""
    name, choices = paper.requirement.name, _choices(paper.is_compulsory)
    field = forms.ChoiceField(choices=choices, required=False, initial=paper.verdict, label=name)
    if paper.is_compulsory:
        wrong = _("“%(name)s”是必传材料，不能选“不适用”，请选“相符”或“需补正”") % {"name": name}
        field.error_messages["invalid_choice"] = wrong
    return field


def _reason_field(paper: Paper) -> forms.CharField:
    """Why a material does not apply, in one line."""
    label, reason = gettext_lazy("不适用的理由"), paper.reason
    return forms.CharField(required=False, max_length=LONGEST_REASON, label=label, initial=reason)


def _phrases(place: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        choices=[(preset.code, preset.code) for preset in presets(place)], required=False
    )


class _Dresser(UiForm):
    text = RemarkField()


_DRESSED = _Dresser().fields["text"]


class ChecksForm(UiForm):
    """Verdicts and remarks of the whole review in one form, so that no click loses another's work.

    Lenient like a draft: a material may be judged 需补正 before the reason is written. A reason written
    without a verdict means 需补正. `pin`, as in `basics.position`, asks for a text about that field.

    `data` may hold some of the places only, as when one verdict is saved at a time: the others stay as they
    are, and are shown so.
    """

    def __init__(self, review: ReviewCase, data: Any = None, pin: str = "") -> None:
        self.review = review
        self.posted = frozenset(data or ())
        super().__init__(data if data is None else dict(data.items()) | self._kept(data))
        self.asked: dict[int, list[questions.Asked]] = {}
        for paper in review.papers:
            pk = paper.requirement.pk
            text = paper.remark.text if paper.remark else ""
            self._add(f"verdict-{pk}", _verdict_field(paper))
            self.fields[f"text-{pk}"] = _remark_field(text)
            self._add_phrases(f"phrase-text-{pk}", For.MATERIAL)
            self.asked[pk] = questions.questions_of(paper, review.desk.role, self.data)
            if not paper.is_compulsory:
                self._add(f"reason-{pk}", _reason_field(paper))
        self.places: dict[str, list[str]] = {}  # of each part: names of fields that are written about
        for part in review.parts:
            slug, pinned = part["slug"], part["pinned"]
            self.places[slug] = [
                name
                for name in part["pinnable"]
                if name in pinned or f"{slug}.{name}" == pin or f"part-{slug}.{name}" in self.data
            ]
            for name in ["", *self.places[slug]]:
                remark = pinned.get(name)
                key = place_key(slug, name)
                self.fields[key] = _remark_field(remark.text if remark else "")
                self._add_phrases(f"phrase-{key}", For.PART)
                if f"{slug}.{name}" == pin:
                    self.fields[key].widget.attrs["autofocus"] = True

    def _kept(self, data: Any) -> dict[str, str]:
        """What stands now in the places that `data` does not name."""
        kept = {}
        for paper in self.review.papers:
            pk, text = paper.requirement.pk, paper.remark.text if paper.remark else ""
            named = data.get(f"verdict-{pk}")
            if f"text-{pk}" not in data:
                kept[f"verdict-{pk}"] = paper.verdict if named is None else named
                kept[f"text-{pk}"] = text if named in (None, FIX) else ""
            if f"reason-{pk}" not in data and kept.get(f"verdict-{pk}", named) == NOT_APPLICABLE:
                kept[f"reason-{pk}"] = paper.reason
        for part in self.review.parts:
            for name, remark in part["pinned"].items():
                key = place_key(part["slug"], name)
                if key not in data:
                    kept[key] = remark.text
        return kept

    def _add(self, name: str, field: forms.Field) -> None:
        self.fields[name] = field
        self._dress(name, field)

    def _add_phrases(self, name: str, place: str) -> None:
        """The page draws them by hand: a field is needed for what comes back."""
        if self.is_bound:
            self._add(name, _phrases(place))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for name in [name for name in data if name.startswith(("text-", "part-"))]:
            place = For.MATERIAL if name.startswith("text-") else For.PART
            data[name] = with_preset(data[name], data.get(f"phrase-{name}", ""), place)[:LONGEST_REMARK]
        for paper in self.review.papers:
            self._answer(paper, data)
            self._compare(paper, data)
        return data

    def _answer(self, paper: Paper, data: dict[str, Any]) -> None:
        """What the answers make of verdict and text; a script has written the sentences (`worded-`)."""
        pk, asked = paper.requirement.pk, self.asked[paper.requirement.pk]
        verdict, text = data.get(f"verdict-{pk}", ""), data.get(f"text-{pk}", "")
        if any(each.answer not in questions.POSSIBLE for each in asked):
            self.add_error(f"verdict-{pk}", _("请选“是”或“否”"))
            return
        if not self.data.get(f"worded-{pk}"):
            text = questions.worded(text, asked)
        try:
            verdict = questions.settle(verdict, paper.verdict, asked, text)
        except questions.Contradiction:
            self.add_error(f"verdict-{pk}", _("有一问答了“否”，不能选“相符”，请改答“是”，或选“需补正”"))
        data |= {f"verdict-{pk}": verdict, f"text-{pk}": text[:LONGEST_REMARK]}

    def _compare(self, paper: Paper, data: dict[str, Any]) -> None:
        """A verdict and what is written beside it; what belonged to the verdict of before is no mistake."""
        pk, was = paper.requirement.pk, paper.verdict
        verdict, text = data.get(f"verdict-{pk}", ""), data.get(f"text-{pk}", "")
        reason, name = data.get(f"reason-{pk}", ""), paper.requirement.name
        if text and verdict and FIX not in (verdict, was):
            self.add_error(f"text-{pk}", _("写了需补正的内容，请选“需补正”，或清空这里的文字"))
        is_new = NOT_APPLICABLE not in (verdict, was)
        if reason and (is_new if verdict else text):
            self.add_error(f"reason-{pk}", _("写了不适用的理由，请选“不适用”，或清空这里的文字"))
        if verdict == NOT_APPLICABLE and not reason and f"reason-{pk}" not in self.errors:
            self.add_error(f"reason-{pk}", _("请写明“%(name)s”不适用的理由") % {"name": name})

    def materials(self) -> list[dict[str, Any]]:
        """Each material with its fields, in the page's order."""
        review = self.review
        name = review.application.applicant.name
        values = Values(review.submission, review.content, review.supplement, name)
        phrases = preset_options(For.MATERIAL)
        return [
            {
                "key": str(paper.requirement.pk),
                "pk": paper.requirement.pk,
                "code": paper.requirement.code,
                "paper": paper,
                "files": len(paper.files),
                "pages": paper.pages,
                "verdict": self[f"verdict-{paper.requirement.pk}"],
                "is_wrong": f"verdict-{paper.requirement.pk}" in self.errors,
                "text": self[f"text-{paper.requirement.pk}"],
                "reason": None if paper.is_compulsory else self[f"reason-{paper.requirement.pk}"],
                "phrases": phrases,
                "asked": self.asked[paper.requirement.pk],
                "answered": sum(bool(each.answer) for each in self.asked[paper.requirement.pk]),
                "questions": questions.draw_questions(self.asked[paper.requirement.pk], values),
            }
            for paper in self.review.papers
        ]

    def parts(self) -> list[dict[str, Any]]:
        """Each part with the text about it as a whole, and the texts about single fields."""
        phrases = preset_options(For.PART)
        return [
            {
                "part": part,
                "text": (text := self[place_key(part["slug"])]),
                "is_open": part["told_last"] or self.places[part["slug"]] or is_written(text),
                "pins": [
                    {"label": part["pinnable"][name], "text": self[place_key(part["slug"], name)]}
                    for name in self.places[part["slug"]]
                ],
                "phrases": phrases,
            }
            for part in self.review.parts
        ]

    def judgements(self) -> Iterator[Judgement]:
        """What can be saved; a material with a mistake in it, or that was not posted, stays as it was."""
        for paper in self.review.papers:
            pk = paper.requirement.pk
            asked = self.asked[pk]
            names = {f"verdict-{pk}", f"text-{pk}", f"reason-{pk}"}
            if not self.posted & (names | {each.name for each in asked}) or names & self.errors.keys():
                continue
            verdict, text = self.cleaned_data[f"verdict-{pk}"], self.cleaned_data[f"text-{pk}"]
            reason = self.cleaned_data.get(f"reason-{pk}", "")
            meant = FIX if text else NOT_APPLICABLE if reason else ""
            answers = questions.to_keep(paper, asked, verdict or meant) if asked else None
            yield Judgement(pk, verdict or meant, text, reason, answers)

    def part_texts(self) -> dict[tuple[str, str], str]:
        """By part and field ("" for the part as a whole), what can be saved."""
        keys = {
            (slug, name): place_key(slug, name)
            for slug, names in self.places.items()
            for name in ["", *names]
        }
        good = {place: key for place, key in keys.items() if key in self.posted and key not in self.errors}
        return {place: self.cleaned_data[key] for place, key in good.items()}


def is_written(text: forms.BoundField) -> bool:
    """Whether the text of a place has something to show, a mistake in it among that."""
    return bool(text.value() or text.errors)


def place_key(slug: str, name: str = "") -> str:
    """The name of the control with the text about a part or one of its fields."""
    return f"part-{slug}.{name}" if name else f"part-{slug}"
