"""What a part of the filing is: questions that everything else asks (see `parts/__init__.py`)."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from applicants.models import Application
from applicants.parts.answers import ADD, BEGINNING, NO_FIELD, Grid, Position, Problem, Shown
from applicants.parts.consents import TICK, Ask, Kind
from applicants.parts.draft_form import DraftForm, typed_in
from applicants.parts.filing import Filing


class Part:
    """The questions, with the answers that most parts give."""

    slug: str
    title: Any
    short_title: Any = ""
    template: str
    is_derived = False  # nobody fills it in
    is_list = False
    shown: tuple[str, ...] = ()  # what the page shows of other rows, as for select_related
    affects: tuple[str, ...] = ()  # slugs of parts whose problems change with what is saved here
    together: tuple[frozenset[str], ...] = ()  # fields that are mended together: one is wrong through another
    portrait_field = ""  # the field that holds the portrait
    mended_at: tuple[str, str] | None = None  # slug and field where remarks about this part are mended

    def problems(self, filing: Filing) -> list[Problem]:
        """What is missing or wrong, in the order of the page."""
        raise NotImplementedError

    def count(self, filing: Filing, judged: DraftForm | None = None) -> int:
        """How many problems there are; `judged` is a form validated over what is stored now."""
        return len(self.problems(filing))

    def position(self, filing: Filing, control: str, row: str = "") -> Position:
        """Where a control stands, by its name or its field's; BEGINNING for what is none of this part."""
        return BEGINNING

    def asks(self, filing: Filing, row: Any = None) -> list[Ask]:
        """The consents that this part needs before it is stored, given ones among them; of a list those of
        the row, or of all rows."""
        return []

    def consent_problems(self, filing: Filing) -> list[Problem]:
        """What is not agreed to and keeps the application from being handed in."""
        asks = self.asks(filing)
        lacking = filing.consents.in_the_way(filing.application, asks) if asks else []
        return [
            Problem(self.slug, self.consent_sentence(filing, ask), f"id_{ask.control}", ask.member)
            for ask in lacking
        ]

    def consent_sentence(self, filing: Filing, ask: Ask) -> str:
        return _("还没有同意“%(text)s”，请阅读后勾选") % {"text": Kind(ask.kind).label}

    def rows(self, application: Application) -> list[Shown]:
        """The read-only lines, for the check page, the snapshot, the reviewer and paper."""
        raise NotImplementedError

    def grid(self, filing: Filing) -> Grid | None:
        """The read-only table, None for what is no list."""
        return None

    def masked_grid(self, filing: Filing) -> Grid | None:
        """The table for somebody who must not learn whom it names."""
        return self.grid(filing)

    def page_context(
        self, filing: Filing, form: Any, query: Mapping[str, str], *, is_posted: bool
    ) -> dict[str, Any]:
        """What the part's own template shows beside the form; `query` is what the address says."""
        return {}

    def found_out(self, application: Application) -> str:
        """What follows from the values that were just saved, in a few words; "" if nothing is to be told."""
        return ""

    def pinnable_fields(self) -> dict[str, str]:
        """`{field name: label}` of what a remark can be pinned to, apart from the whole part."""
        return {}

    def mended_with(self, name: str) -> frozenset[str]:
        """The field with all that belong to it."""
        return next((names for names in self.together if name in names), frozenset({name}))

    def field_label(self, name: str) -> str:
        """The label of a field, "" for what is none."""
        return ""

    def anchor(self, name: str) -> str:
        """`#id_position`, the first control of the field; "" for a whole part."""
        return ""

    def copied_columns(self) -> list[str]:
        """The application's columns that a new application takes over from an earlier one."""
        return []

    def mark_document(
        self, document: dict[str, Any], application: Application, problems: list[Problem]
    ) -> None:
        """Say in the part's document, which the check page shows, what is wrong where."""


class FormPart(Part):
    """A part that is one form over the application."""

    template = "applicants/part_form.html"
    form_class: type[DraftForm]
    model: Any = Application  # whose columns the form's fields are
    not_copied: tuple[str, ...] = ()  # columns that a new application does not take over
    fields_of_row: Mapping[str, tuple[str, ...]] = {}  # where one read-only line tells several fields

    def form_to_show(self, application: Application, judge: bool) -> DraftForm:
        """Unbound, or bound to what is stored when its mistakes should show."""
        if judge or typed_in(application, self.form_class.slot):
            return self.form_class.over_stored(application)
        return self.form_class(application)

    def problems(self, filing: Filing) -> list[Problem]:
        form = self.form_class.over_stored(filing.application)
        own = [Problem(self.slug, each.message, each.target) for each in form.problems()]
        return self.consent_problems(filing) + own

    def count(self, filing: Filing, judged: DraftForm | None = None) -> int:
        errors = errors_in(judged or self.form_class.over_stored(filing.application))
        return errors + len(self.consent_problems(filing))

    def position(self, filing: Filing, control: str, row: str = "") -> Position:
        return self._place(0, control)

    def _place(self, number: int, control: str) -> Position:
        if control.startswith(TICK):
            return (number, -1)  # above the fields
        names = list(self.form_class.base_fields)
        places = {ADD: -1, NO_FIELD: len(names)} | {name: place for place, name in enumerate(names)}
        name = control if control in places else control.rpartition("_")[0]
        return (number, places[name]) if name in places else BEGINNING

    def pinnable_fields(self) -> dict[str, str]:
        """None where the part is one field: the remark is about the part then."""
        fields = self.form_class.base_fields
        labels = {name: self.field_label(name) for name in fields if not fields[name].widget.is_hidden}
        return labels if len(labels) > 1 else {}

    def copied_columns(self) -> list[str]:
        columns = [*self.form_class.base_fields, *self.form_class.follow]
        return [name for name in columns if name not in (*self.form_class.not_columns, *self.not_copied)]

    def field_label(self, name: str) -> str:
        field = self.form_class.base_fields.get(name)
        return str(field.label or self.model._meta.get_field(name).verbose_name) if field else ""

    def anchor(self, name: str) -> str:
        field = self.form_class.base_fields.get(name)
        if field is None:
            return ""
        return f"#id_{name}_0" if field.widget.use_fieldset else f"#id_{name}"

    def mark_document(
        self, document: dict[str, Any], application: Application, problems: list[Problem]
    ) -> None:
        """Give each row `error` (a sentence), `typed` (what was refused) and `is_optional`."""
        fields = self.form_class(application).fields
        typed = typed_in(application, self.form_class.slot)
        errors: dict[str, str] = {}
        for problem in (each for each in problems if each.slug == self.slug):
            name = problem.control if problem.control in fields else problem.control.rpartition("_")[0]
            errors.setdefault(name, problem.message)
        document["is_checked"] = True
        for row in document["rows"]:
            names = [name for name in self.fields_of_row.get(row["name"], (row["name"],)) if name in fields]
            row["error"] = next((errors[name] for name in names if name in errors), "")
            row["typed"] = " ".join(_as_typed(typed[name]) for name in names if name in typed)
            row["is_optional"] = bool(names) and not any(fields[name].required for name in names)


class DerivedPart(Part):
    """A part that nobody fills in: it follows from the others."""

    is_derived = True


def errors_in(form: DraftForm) -> int:
    return sum(len(messages) for messages in form.errors.values())


def _as_typed(raw: Any) -> str:
    return "-".join(map(str, raw)).rstrip("-") if isinstance(raw, list) else str(raw)
