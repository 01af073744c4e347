"""What a part of the filing is: four questions that everything else asks (see `parts/__init__.py`)."""

import uuid
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applicants.models import Application
from applicants.parts.draft_form import DraftForm, typed_in
from youyue.prepared import Prepared
from youyue.ui.forms import first_control


@dataclass(frozen=True)
class Shown:
    """One line of the read-only view. `sealed` values are masked for everybody but the applicant."""

    name: str
    label: str
    value: str
    sealed: bool = False


@dataclass(frozen=True)
class Grid:
    """A list part's rows as a table of texts."""

    head: list[str]
    body: list[list[str]] = field(default_factory=list)


@dataclass(frozen=True)
class Problem:
    """Something to mend before submission: the sentence, and the page and element where to mend it.

    `row` is the key of the row in a list part.
    """

    slug: str
    message: str
    anchor: str = ""
    row: str = ""

    @property
    def control(self) -> str:
        """The name of the control, for `position`."""
        return self.anchor.removeprefix("id_") if self.anchor else NO_FIELD


# Where a control stands in its part: the number of its row, and of its field in the row.
Position = tuple[int, int]
BEGINNING: Position = (-1, -1)
ADD = "add"  # instead of a control's name: the list as a whole, which has no row
NO_FIELD = "-"  # and what is wrong with all fields together, which stands behind them


class FormPart:
    """A part that is one form over the application."""

    slug: str
    title: Any
    short_title: Any = ""
    template = "applicants/part_form.html"
    form_class: type[DraftForm]
    is_derived = False
    shown: tuple[str, ...] = ()  # what the page shows of other rows, as for select_related

    def form_to_show(self, application: Application, judge: bool) -> DraftForm:
        """Unbound, or bound to what is stored when its mistakes should show."""
        if judge or typed_in(application, self.slug):
            return self.form_class.over_stored(application)
        return self.form_class(application)

    def problems(self, application: Application) -> list[Problem]:
        form = self.form_class.over_stored(application)
        return [Problem(self.slug, one.message, one.target) for one in form.problems()]

    def position(self, application: Application, control: str, row: str = "") -> Position:
        """Where a control stands, by its name or its field's; BEGINNING for what is none of this part."""
        return self._place(0, control)

    def _place(self, number: int, control: str) -> Position:
        names = list(self.form_class.base_fields)
        places = {ADD: -1, NO_FIELD: len(names)} | {name: place for place, name in enumerate(names)}
        name = control if control in places else control.rpartition("_")[0]
        return (number, places[name]) if name in places else BEGINNING

    def count(self, application: Application, judged: DraftForm | None = None) -> int:
        """How many problems there are; `judged` is a form validated over what is stored now."""
        return _errors_in(judged or self.form_class.over_stored(application))

    def is_complete(self, application: Application) -> bool:
        return not self.problems(application)

    def found_out(self, application: Application) -> str:
        """What follows from the values that were just saved, in a few words; "" if nothing is to be told."""
        return ""

    def rows(self, application: Application) -> list[Shown]:
        raise NotImplementedError

    def grid(self, application: Application) -> Grid | None:
        return None


class ListPart(FormPart):
    """A part that is a list of rows, at least one and at most `most`."""

    template = "applicants/part_list.html"
    related: str
    row_title: Any = ""
    nothing: Any = gettext_lazy("请至少新增一条")
    most = 30

    def live(self, application: Application) -> list[Any]:
        return self._rows(application)[0]

    def removed(self, application: Application) -> Any:
        """The row that was taken out last and can be put back, or None."""
        return max(self._rows(application)[1], key=lambda row: row.removed_at, default=None)

    def _rows(self, application: Application) -> tuple[list[Any], list[Any]]:
        """The rows and those that were taken out, read once."""
        cache = application.__dict__.setdefault("_part_rows", {})
        if self.slug not in cache:
            rows = [] if application._state.adding else self._all.rows(application=application.pk)
            for row in rows:
                row.application = application
            cache[self.slug] = [r for r in rows if not r.removed_at], [r for r in rows if r.removed_at]
        return cache[self.slug]

    @cached_property
    def model(self) -> Any:
        return Application._meta.get_field(self.related).related_model

    @cached_property
    def _all(self) -> Prepared:
        model = self.model
        return Prepared(
            lambda application: model.objects.filter(application=application),
            application=Application._meta.pk,
        )

    def find(self, application: Application, key: uuid.UUID) -> Any:
        """The row with this key, taken out or not, or None."""
        return next((row for rows in self._rows(application) for row in rows if row.pk == key), None)

    def put(self, application: Application, row: Any) -> None:
        """A row was saved and is in the list now."""
        live, removed = self._rows(application)
        rows = [*(one for one in live if one.pk != row.pk), row]
        live[:] = sorted(rows, key=lambda one: (one.order, one.pk))
        removed[:] = [one for one in removed if one.pk != row.pk]

    def forget(self, application: Application) -> None:
        application.__dict__.pop("_part_rows", None)

    def blank_row(self, application: Application) -> Any:
        """An unsaved row with nothing in it but what most people would choose."""
        rows = self.live(application)
        return self.model(application=application, order=rows[-1].order + 1 if rows else 1)

    def new_row(self, application: Application) -> Any:
        """An unsaved row to be offered: the first one suggests what is already known of the person."""
        row = self.blank_row(application)
        if not self.live(application):
            self.suggest(application, row)
        return row

    def suggested(self, application: Application) -> list[str]:
        """Names of the fields in which the row to be offered says what is known of the person."""
        blank, row = self.blank_row(application), self.new_row(application)
        words = [name for name in self.form_class.base_fields if isinstance(getattr(row, name), str)]
        return [name for name in words if getattr(blank, name) != getattr(row, name)]

    def suggest(self, application: Application, row: Any) -> None:
        """Put what is known into the first row. It is no answer until she confirms it or types beside it."""

    def problems(self, application: Application) -> list[Problem]:
        rows = self.live(application)
        if not rows:
            return [Problem(self.slug, str(self.nothing), ADD)]
        found = []
        for number, row in enumerate(rows, 1):
            form = self.form_class.over_stored(row)
            for name in form.errors:
                anchor = first_control(form[name]) if name in form.fields else ""
                sentences = (self.sentence(number, form, name, str(message)) for message in form.errors[name])
                found += [Problem(self.slug, sentence, anchor, str(row.pk)) for sentence in sentences]
        return found

    def position(self, application: Application, control: str, row: str = "") -> Position:
        """A row that is not in the list yet stands behind the others."""
        keys = [str(one.pk) for one in self.live(application)]
        return self._place(keys.index(row) if row in keys else len(keys), control)

    def count(self, application: Application, judged: DraftForm | None = None) -> int:
        """`judged` may be the form of one of the rows."""
        rows, own = self.live(application), judged.instance.pk if judged else None
        forms = (judged if judged and row.pk == own else self.form_class.over_stored(row) for row in rows)
        return sum(_errors_in(form) for form in forms) if rows else 1

    def sentence(self, number: int, form: DraftForm, name: str, message: str) -> str:
        """A row's mistake, said with the number of the row (design: errors 17 and 18)."""
        where = _("第 %(n)d 条%(part)s") % {"n": number, "part": self.title}
        if name in form.fields and str(form.fields[name].error_messages.get("required")) == message:
            return _("%(where)s没有填“%(label)s”，请补填") % {
                "where": where,
                "label": form.fields[name].label,
            }
        return _("%(where)s：%(message)s") % {"where": where, "message": message}

    def rows(self, application: Application) -> list[Shown]:
        return []


class DerivedPart:
    """A part that nobody fills in: it follows from the others."""

    slug: str
    title: Any
    short_title: Any = ""
    template: str
    is_derived = True
    shown: tuple[str, ...] = ()

    def problems(self, application: Application) -> list[Problem]:
        raise NotImplementedError

    def position(self, application: Application, control: str, row: str = "") -> Position:
        """It has no controls."""
        return BEGINNING

    def count(self, application: Application, judged: Any = None) -> int:
        return len(self.problems(application))

    def is_complete(self, application: Application) -> bool:
        return not self.problems(application)

    def rows(self, application: Application) -> list[Shown]:
        raise NotImplementedError

    def grid(self, application: Application) -> Grid | None:
        return None


def _errors_in(form: DraftForm) -> int:
    return sum(len(messages) for messages in form.errors.values())


def remove_row(row: Any) -> None:
    """Take a row out of the list; what was taken out before it can no longer be undone."""
    with transaction.atomic():
        type(row).objects.filter(application=row.application, removed_at__isnull=False).delete()
        row.removed_at = timezone.now()
        row.save()


def restore_row(row: Any) -> None:
    row.removed_at = None
    row.save()
