"""Forms of the desk: what the reviewer writes beside the application, and the employer's own facts."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applicants.models import MaterialCheck, Remark, Supplement
from catalog import options
from catalog.models import Employer, Option
from employers.bench import FIX, Bench, Paper
from employers.phrases import FOR_MATERIALS, FOR_PARTS, with_phrase
from employers.review import Judgement
from youyue.ui.fields import DateField, EmailField, GroupedSelect, Select, TextArea
from youyue.ui.forms import UiForm, UiModelForm

LONGEST_REMARK = 500


class RemarkField(forms.CharField):
    """需补正的内容, at most 500 characters."""

    widget = TextArea

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            required=False, max_length=LONGEST_REMARK, label=gettext_lazy("需补正的内容"), **kwargs
        )


def _verdicts(paper: Paper) -> list[tuple[str, str]]:
    """不适用 is for materials that need not be handed in."""
    choices = MaterialCheck.Verdict.choices
    return choices[:2] if paper.requirement.required else choices


def _phrases(among: dict[str, tuple[Any, Any]]) -> forms.ChoiceField:
    return forms.ChoiceField(choices=[(code, code) for code in among], required=False)


class ChecksForm(UiForm):
    """Verdicts and remarks of the whole bench in one form, so that no click loses another's work.

    Lenient like a draft: a material may be judged 需补正 before the reason is written. A reason written
    without a verdict means 需补正.
    """

    def __init__(self, bench: Bench, data: Any = None) -> None:
        self.bench = bench
        super().__init__(data)
        for paper in bench.papers:
            pk = paper.requirement.pk
            text = paper.remark.text if paper.remark else ""
            verdict = forms.ChoiceField(choices=_verdicts(paper), required=False, initial=paper.verdict)
            self._add(f"verdict-{pk}", verdict)
            self._add(f"text-{pk}", RemarkField(initial=text))
            self._add(f"phrase-text-{pk}", _phrases(FOR_MATERIALS))
        for part in bench.parts:
            text = part["remark"].text if part["remark"] else ""
            self._add(f"part-{part['slug']}", RemarkField(initial=text))
            self._add(f"phrase-part-{part['slug']}", _phrases(FOR_PARTS))

    def _add(self, name: str, field: forms.Field) -> None:
        self.fields[name] = field
        self._dress(name, field)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for name in [name for name in data if name.startswith(("text-", "part-"))]:
            among = FOR_MATERIALS if name.startswith("text-") else FOR_PARTS
            data[name] = with_phrase(data[name], data.get(f"phrase-{name}", ""), among)[:LONGEST_REMARK]
        for paper in self.bench.papers:
            pk = paper.requirement.pk
            verdict, text = data.get(f"verdict-{pk}", ""), data.get(f"text-{pk}", "")
            if text and verdict and verdict != FIX and paper.verdict != FIX:
                self.add_error(f"text-{pk}", _("写了需补正的内容，请选“需补正”，或清空这里的文字"))
        return data

    def materials(self) -> list[dict[str, Any]]:
        """Each material with its fields, as the page lists them."""
        return [
            {
                "paper": paper,
                "verdict": self[f"verdict-{paper.requirement.pk}"],
                "text": self[f"text-{paper.requirement.pk}"],
                "phrases": FOR_MATERIALS.items(),
            }
            for paper in self.bench.papers
        ]

    def parts(self) -> list[dict[str, Any]]:
        return [
            {
                "part": part,
                "text": self[f"part-{part['slug']}"],
                "phrases": FOR_PARTS.items(),
            }
            for part in self.bench.parts
        ]

    def judgements(self) -> Iterator[Judgement]:
        """What can be saved; a material with a mistake in it stays as it was."""
        for paper in self.bench.papers:
            pk = paper.requirement.pk
            if f"verdict-{pk}" in self.errors or f"text-{pk}" in self.errors:
                continue
            verdict, text = self.cleaned_data[f"verdict-{pk}"], self.cleaned_data[f"text-{pk}"]
            yield Judgement(pk, verdict or (FIX if text else ""), text)

    def part_texts(self) -> dict[str, str]:
        return {
            part["slug"]: self.cleaned_data[f"part-{part['slug']}"]
            for part in self.bench.parts
            if f"part-{part['slug']}" not in self.errors
        }


@dataclass
class Place:
    """One place that is to be mended, a material or a part, with the field that says what."""

    title: str
    field: Any
    show: str
    requirement_id: int | None = None
    part: str = ""


class LetterForm(UiForm):
    """The remarks of a return, all in one letter (一次性告知); every place needs a word."""

    def __init__(self, bench: Bench, data: Any = None) -> None:
        super().__init__(data)
        self.places: list[Place] = []
        for paper in bench.papers:
            if paper.verdict == FIX:
                requirement = paper.requirement
                field = self._add(f"text-{requirement.pk}", requirement.name, paper.remark)
                place = Place(requirement.name, field, requirement.code, requirement_id=requirement.pk)
                self.places.append(place)
        for part in bench.parts:
            if part["remark"]:
                slug, title = part["slug"], part["title"]
                field = self._add(f"part-{slug}", title, part["remark"])
                self.places.append(Place(title, field, f"part-{slug}", part=slug))

    def _add(self, name: str, title: str, remark: Remark | None) -> Any:
        field = RemarkField(initial=remark.text if remark else "")
        field.required = True
        field.error_messages["required"] = _("请写明“%(name)s”需补正的内容") % {"name": title}
        self.fields[name] = field
        self._dress(name, field)
        return self[name]

    def texts(self) -> tuple[list[Judgement], dict[str, str]]:
        """What can be saved, as `review.write_down()` takes it."""
        good = [place for place in self.places if place.field.name not in self.errors]
        texts = {place.field.name: self.cleaned_data[place.field.name] for place in good}
        judgements = [
            Judgement(place.requirement_id, FIX, texts[place.field.name])
            for place in good
            if place.requirement_id
        ]
        return judgements, {place.part: texts[place.field.name] for place in good if place.part}

    def place_named(self, name: str) -> Place | None:
        return next((place for place in self.places if place.field.name == name), None)


class NoteForm(UiForm):
    note = forms.CharField(
        label=gettext_lazy("内部备注"), max_length=500, widget=TextArea(attrs={"form": "note"})
    )


class SupplementForm(UiModelForm):
    """信息补充. Saved as far as it goes; `wanting` says what is still missing."""

    contract_start = DateField(label=gettext_lazy("合同（协议）开始日期"), required=False)
    contract_end = DateField(label=gettext_lazy("合同（协议）结束日期"), required=False)
    contact_phone = forms.CharField(label=gettext_lazy("联系电话"), max_length=30, required=False)

    class Meta:
        model = Supplement
        fields = [
            "department",
            "position",
            "contract_start",
            "contract_end",
            "contract_is_open_ended",
            "insurance_payer",
            "contact_name",
            "contact_phone",
            "recommendation",
        ]
        widgets = {"recommendation": TextArea}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in Supplement.REQUIRED:
            self.fields[name].starred = True
        self.fields["contract_start"].help_text = _("合同或协议上写的起始日期")
        self.fields["contract_end"].help_text = _("无固定期限的不填，请勾选下面一项")
        self.fields["contract_end"].quiet = self.fields["contract_is_open_ended"].quiet = True
        self.fields["contact_phone"].widget.attrs |= {"inputmode": "tel", "autocomplete": "tel"}
        self.fields["recommendation"].max_length = 1000

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        start, end = data.get("contract_start"), data.get("contract_end")
        if start and end and end < start:
            self.add_error("contract_end", _("合同（协议）结束日期早于开始日期，请核对"))
        if end and data.get("contract_is_open_ended"):
            self.add_error("contract_end", _("写了结束日期，又勾选了无固定期限，请只留一项"))
        return data

    def point_out_what_is_wanting(self) -> None:
        """Add an error for every required answer that is still empty."""
        for name in Supplement.REQUIRED:
            if name not in self.errors and not self.cleaned_data.get(name):
                self.add_error(name, _("请填写%(label)s") % {"label": self.fields[name].label})
        has_end = self.cleaned_data.get("contract_end") or self.cleaned_data.get("contract_is_open_ended")
        if "contract_end" not in self.errors and not has_end:
            self.add_error("contract_end", _("请填写合同（协议）结束日期，或勾选无固定期限"))


class InformationForm(UiModelForm):
    """单位信息维护: everything but the platform's own words (name and credit code)."""

    kind = forms.ChoiceField(
        label=gettext_lazy("单位类型"),
        choices=lambda: [("", _("请选择")), *options.choices(Option.List.EMPLOYER_KIND)],
        widget=Select,
    )
    affiliation = forms.ChoiceField(
        label=gettext_lazy("隶属关系"),
        help_text=gettext_lazy("中央驻粤、省属单位送省窗口，其余送属地窗口"),
        choices=lambda: [("", _("请选择")), *options.choices(Option.List.AFFILIATION)],
        widget=Select,
    )
    region = forms.ChoiceField(
        label=gettext_lazy("所在地"),
        help_text=gettext_lazy("单位注册地所在的市和区"),
        choices=lambda: [("", _("请选择")), *options.region_choices()],
        widget=GroupedSelect,
    )

    class Meta:
        model = Employer
        fields = [
            "kind",
            "affiliation",
            "address",
            "legal_representative",
            "contact_name",
            "contact_phone",
            "email",
        ]
        field_classes = {"email": EmailField}

    field_order = ["kind", "affiliation", "region", "address", "legal_representative", "contact_name"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["region"] = self.instance.region_id
        for name in ("address", "contact_name", "contact_phone"):
            self.fields[name].required = True
        self.fields["address"].widget.attrs["autocomplete"] = "street-address"
        self.fields["contact_name"].widget.attrs["autocomplete"] = "name"
        self.fields["contact_phone"].widget.attrs |= {"autocomplete": "tel", "inputmode": "tel"}
        self.fields["contact_name"].help_text = _("申办人和受理窗口有事时找谁")
        self.fields["contact_phone"].help_text = _("座机请带区号，如 020-12345678")
        self.fields["email"].widget.attrs |= {"autocomplete": "email", "inputmode": "email"}

    def clean_region(self) -> str:
        self.instance.region_id = self.cleaned_data["region"]
        return self.cleaned_data["region"]
