"""What an officer fills in before an act, one form per kind of act.

Every form carries `submission`, the SHA-256 of the submission the officer saw. `note()` is the event's
note, `facts()` what `workflow.advance()` asks for, and `write()` stores what must exist before it.
"""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applicants.models import Application, Remark
from applicants.workflow import WINDOW
from catalog.requirements import requirements_for
from youyue.identity.models import User
from youyue.ui.fields import DateField, GroupedSelect, TextArea
from youyue.ui.forms import UiForm

YEARS = 5
ROWS, MOST_ROWS = 3, 20


class ActForm(UiForm):
    """The empty form: nothing to say but that the officer saw this submission."""

    submission = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, application: Application, *args: Any, **kwargs: Any) -> None:
        self.application = application
        super().__init__(*args, **kwargs)

    def note(self) -> str:
        return self.cleaned_data.get("note", "")

    def facts(self) -> dict[str, Any]:
        return {"submission": self.cleaned_data["submission"]}

    def write(self, by: User) -> None:
        """Store what the transition looks for; called inside its transaction."""


class NoteForm(ActForm):
    note_text = None
    note = forms.CharField(
        label=gettext_lazy("意见"),
        required=False,
        max_length=1000,
        widget=TextArea(attrs={"rows": "3"}),
        help_text=gettext_lazy("会显示在申办人的进度里"),
    )
