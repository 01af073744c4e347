"""A part that is a list of rows."""

from functools import cached_property
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applicants.models import Application
from applicants.parts.answers import ADD, Position, Problem, Shown
from applicants.parts.base import FormPart
from applicants.parts.consents import Ask
from applicants.parts.draft_form import DraftForm
from applicants.parts.filing import Filing
from youyue.ui.forms import first_control


class ListPart(FormPart):
    """A part that is a list of rows, at least one and at most `most`."""

    template = "applicants/part_list.html"
    related: str
    row_title: Any = ""
    lead: Any = gettext_lazy("至少填一条。")  # what the page says above the rows
    nothing: Any = gettext_lazy("请至少新增一条")
    most = 30
    is_list = True
    has_career_chart = False

    @cached_property
    def model(self) -> Any:
        return Application._meta.get_field(self.related).related_model

    def blank_row(self, filing: Filing) -> Any:
        """An unsaved row with nothing in it but what most people would choose."""
        rows = filing.live(self)
        return self.model(application=filing.application, order=rows[-1].order + 1 if rows else 1)

    def new_row(self, filing: Filing) -> Any:
        """An unsaved row to be offered: the first one suggests what is already known of the person."""
        row = self.blank_row(filing)
        if not filing.live(self):
            self.suggest(filing.application, row)
        return row

    def suggested(self, filing: Filing) -> list[str]:
        """Names of the fields in which the row to be offered says what is known of the person."""
        blank, row = self.blank_row(filing), self.new_row(filing)
        words = [name for name in self.form_class.base_fields if isinstance(getattr(row, name), str)]
        return [name for name in words if getattr(blank, name) != getattr(row, name)]

    def suggest(self, application: Application, row: Any) -> None:
        """Put what is known into the first row. It is no answer until she confirms it or types beside it."""

    def problems(self, filing: Filing) -> list[Problem]:
        rows = filing.live(self)
        if not rows:
            return [Problem(self.slug, str(self.nothing), ADD)]
        problems = []
        for number, row in enumerate(rows, 1):
            form = self.form_class.over_stored(row)
            for name in form.errors:
                anchor = first_control(form[name]) if name in form.fields else ""
                sentences = (self.sentence(number, form, name, str(message)) for message in form.errors[name])
                problems += [Problem(self.slug, sentence, anchor, str(row.pk)) for sentence in sentences]
        return problems + self.consent_problems(filing)

    def consent_sentence(self, filing: Filing, ask: Ask) -> str:
        keys = [str(row.pk) for row in filing.live(self)]
        message = super().consent_sentence(filing, ask)
        return _("第 %(n)d 条%(part)s：%(message)s") % {
            "n": keys.index(ask.member) + 1,
            "part": self.title,
            "message": message,
        }

    def position(self, filing: Filing, control: str, row: str = "") -> Position:
        """A row that is not in the list yet stands behind the others."""
        keys = [str(stored.pk) for stored in filing.live(self)]
        return self._place(keys.index(row) if row in keys else len(keys), control)

    def count(self, filing: Filing, judged: DraftForm | None = None) -> int:
        """`judged` may be the form of one of the rows."""
        rows, own = filing.live(self), judged.instance.pk if judged else None
        forms = (judged if judged and row.pk == own else self.form_class.over_stored(row) for row in rows)
        errors = sum(len(messages) for form in forms for messages in form.errors.values()) if rows else 1
        return errors + len(self.consent_problems(filing))

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

    def pinnable_fields(self) -> dict[str, str]:
        """A remark about a list is about the whole list."""
        return {}

    def copied_columns(self) -> list[str]:
        """Its rows are copied, and none of the application's own columns."""
        return []

    def mark_document(
        self, document: dict[str, Any], application: Application, problems: list[Problem]
    ) -> None:
        """A list without rows is told to be empty; what is wrong in a row stands in the list of problems."""
        if not document["table"]["body"]:
            document["error"] = next((each.message for each in problems if each.slug == self.slug), "")

    def name_of(self, row: Any) -> str:
        """What a row is called on the page: `中山大学`."""
        raise NotImplementedError


def remove_row(row: Any) -> None:
    """Take a row out of the list; what was taken out before it can no longer be undone."""
    with transaction.atomic():
        type(row).objects.filter(application=row.application, removed_at__isnull=False).delete()
        row.removed_at = timezone.now()
        row.save()


def restore_row(row: Any) -> None:
    row.removed_at = None
    row.save()
