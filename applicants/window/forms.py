"""What an officer fills in before an act, one form per kind of act.

Every form carries `submission`, the SHA-256 of the submission the officer saw. `facts()` is what
`workflow.advance()` is given, and `write()` stores what must exist before it.
"""

from datetime import date
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applicants.models import Application, Remark
from applicants.parts import PARTS
from applicants.workflow import WINDOW
from catalog.models import MaterialRequirement, RemarkPreset
from catalog.presets import Place as For
from catalog.presets import presets, with_preset
from catalog.requirements import requirements_for
from youyue.identity.models import User
from youyue.ui.fields import DateField, GroupedSelect, TextArea
from youyue.ui.forms import UiForm

CARD_YEARS = 5
ROWS, MOST_ROWS = 3, 20
LONGEST = 500


class ActForm(UiForm):
    """What all acts have in common: which submission was seen."""

    submission = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, application: Application, *args: Any, **kwargs: Any) -> None:
        self.application = application
        super().__init__(*args, **kwargs)

    def facts(self) -> dict[str, Any]:
        """The note and the facts of the transition."""
        return {name: value for name, value in self.cleaned_data.items() if value is not None}

    def write(self, by: User) -> None:
        """Store what the transition looks for; called inside its transaction."""


class NoteForm(ActForm):
    note = forms.CharField(
        label=gettext_lazy("意见"),
        required=False,
        max_length=1000,
        widget=TextArea(attrs={"rows": "3"}),
        help_text=gettext_lazy("会显示在申办人的进度里"),
    )


class ReasonForm(ActForm):
    note = forms.CharField(
        label=gettext_lazy("理由"),
        max_length=1000,
        error_messages={"required": gettext_lazy("请写明理由")},
        widget=TextArea(attrs={"rows": "6"}),
        help_text=gettext_lazy("会原样告知申办人，请写明依据和申办人的救济途径"),
    )


class IssueForm(ActForm):
    card_number = forms.CharField(
        label=gettext_lazy("卡号"),
        max_length=30,
        validators=[
            RegexValidator(r"\A[0-9A-Za-z-]+\Z", gettext_lazy("卡号只能有数字、字母和“-”，请核对卡面后再填"))
        ],
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "w-20"}),
        help_text=gettext_lazy("照卡面填写"),
    )
    valid_until = DateField(label=gettext_lazy("有效期至"), help_text=gettext_lazy("以卡面为准"))

    def __init__(self, application: Application, *args: Any, **kwargs: Any) -> None:
        initial = kwargs.pop("initial", None) or {}
        kwargs["initial"] = {"valid_until": years_from(timezone.localdate(), CARD_YEARS)} | initial
        super().__init__(application, *args, **kwargs)


class CorrectionForm(ActForm):
    """Several things to mend, each pinned to a part or a material, told all at once.

    The number of rows comes with the form, so that “再加一条” needs no script.
    """

    rows = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, application: Application, data: Any = None, **kwargs: Any) -> None:
        super().__init__(application, data, **kwargs)
        self.number = _bounded((data or self.initial).get("rows"))
        targets = _targets(application)
        wording = ["", *(preset.code for _title, group in self.phrases for preset in group)]
        for row in range(self.number):
            self._add(
                f"target_{row}", forms.ChoiceField(choices=targets, widget=GroupedSelect), _("补正哪里")
            )
            text = forms.CharField(max_length=LONGEST, widget=TextArea(attrs={"rows": "3"}))
            self._add(f"text_{row}", text, _("需补正的内容"))
            phrase = forms.ChoiceField(choices=[(code, code) for code in wording])
            self._add(f"phrase_{row}", phrase, _("常用说法"))

    def _add(self, name: str, field: forms.Field, label: str) -> None:
        field.required, field.quiet, field.label = False, True, label
        self.fields[name] = field
        self._dress(name, field)

    @property
    def has_room(self) -> bool:
        return self.number < MOST_ROWS

    @property
    def phrases(self) -> list[tuple[str, list[RemarkPreset]]]:
        """The office's ready wording, in groups."""
        groups = [(_("材料"), presets(For.MATERIAL)), (_("表单各部分"), presets(For.PART))]
        return [(title, group) for title, group in groups if group]

    def lines(self) -> list[tuple[forms.BoundField, forms.BoundField, forms.BoundField]]:
        """The rows for the page: where, what, and which ready wording."""
        return [
            (self[f"target_{row}"], self[f"text_{row}"], self[f"phrase_{row}"]) for row in range(self.number)
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        self.remarks: list[tuple[str, str]] = []
        for row in range(self.number):
            target, text = data.get(f"target_{row}"), data.get(f"text_{row}")
            if text is not None and (phrase := data.get(f"phrase_{row}")):
                text = with_preset(with_preset(text, phrase, For.MATERIAL), phrase, For.PART)[:LONGEST]
            place = {"n": row + 1}
            if text and target == "":
                self.add_error(f"target_{row}", _("第 %(n)d 条没有选补正哪里，请选择") % place)
            elif target and text == "":
                self.add_error(f"text_{row}", _("第 %(n)d 条没有写需补正的内容，请补填") % place)
            elif target and text:
                self.remarks.append((target, text))
        if not self.remarks and not self.errors:
            self.add_error("text_0", _("请至少写明一处需补正的内容"))
        return data

    def facts(self) -> dict[str, Any]:
        return {"submission": self.cleaned_data["submission"]}

    def write(self, by: User) -> None:
        requirements = {requirement.code: requirement for requirement in MaterialRequirement.objects.all()}
        for target, text in self.remarks:
            kind, _colon, what = target.partition(":")
            slug, _dot, name = what.partition(".")
            place = {"part": slug, "field": name}
            pinned = {"requirement": requirements[what]} if kind == "material" else place
            Remark.objects.create(
                application=self.application,
                round=self.application.round,
                role=WINDOW,
                by=by,
                text=text,
                **pinned,
            )


def _bounded(rows: object) -> int:
    try:
        return min(max(int(str(rows)), 1), MOST_ROWS)
    except ValueError:
        return ROWS


def _targets(application: Application) -> list[tuple[str, Any]]:
    """What a remark can point at: the parts somebody fills in, single fields, the materials asked for."""
    requirements = requirements_for(application.work_arrangement, application.social_insurance)
    parts = [(f"part:{part.slug}", str(part.title)) for part in PARTS if not part.is_derived]
    materials = [
        (f"material:{row.requirement.code}", row.requirement.name) for row in requirements if not row.waived
    ]
    fields = [
        (
            str(part.title),
            [(f"field:{part.slug}.{name}", label) for name, label in part.pinnable_fields().items()],
        )
        for part in PARTS
        if part.pinnable_fields()
    ]
    return [("", _("请选择")), (_("表单各部分"), parts), (_("材料"), materials), *fields]


def years_from(day: date, years: int) -> date:
    """The same day some years on; 29 February becomes the 28th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
