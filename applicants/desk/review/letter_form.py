"""The letter of a return: every remark in one form."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from applicants.desk.review.case import ReviewCase
from applicants.desk.review.forms import FIX, Judgement, RemarkField, place_key
from applicants.models import Remark
from applicants.returns.remarks import place_title
from youyue.ui.forms import UiForm


@dataclass
class Place:
    """One place that is to be mended: a material, a part, or the field `pin` of a part; `field` says what."""

    title: str
    field: Any
    show: str
    requirement_id: int | None = None
    part: str = ""
    pin: str = ""


class LetterForm(UiForm):
    """The remarks of a return, all in one letter (一次性告知); every place needs a word."""

    def __init__(self, review: ReviewCase, data: Any = None) -> None:
        super().__init__(data)
        self.places: list[Place] = []
        for paper in review.papers:
            if paper.verdict == FIX:
                requirement = paper.requirement
                field = self._add(f"text-{requirement.pk}", requirement.name, paper.remark)
                place = Place(requirement.name, field, requirement.code, requirement_id=requirement.pk)
                self.places.append(place)
        for part in review.parts:
            slug = part["slug"]
            for name, remark in part["pinned"].items():
                title = place_title(slug, name)
                field = self._add(place_key(slug, name), title, remark)
                self.places.append(Place(title, field, f"part-{slug}", part=slug, pin=name))

    def _add(self, name: str, title: str, remark: Remark | None) -> Any:
        field = RemarkField(initial=remark.text if remark else "")
        field.required = True
        field.error_messages["required"] = _("请写明“%(name)s”需补正的内容") % {"name": title}
        self.fields[name] = field
        self._dress(name, field)
        return self[name]

    def texts(self) -> tuple[list[Judgement], dict[tuple[str, str], str]]:
        """What can be saved, as `review.write_down()` takes it."""
        good = [place for place in self.places if place.field.name not in self.errors]
        texts = {place.field.name: self.cleaned_data[place.field.name] for place in good}
        judgements = [
            Judgement(place.requirement_id, FIX, texts[place.field.name])
            for place in good
            if place.requirement_id
        ]
        parts = {(place.part, place.pin): texts[place.field.name] for place in good if place.part}
        return judgements, parts

    def place_named(self, name: str) -> Place | None:
        return next((place for place in self.places if place.field.name == name), None)
