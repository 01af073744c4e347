"""What is decided at a desk, one line per act: a transition of `workflow/rules.py` with its form and words.

The page of all acts (`views/acts.py`) shows the form on GET and takes the transition on POST. What sends an
application back is the letter of the desk, and no act.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from applicants.desk.desks import Desk, Words
from applicants.models import Application
from applicants.workflow import possible
from applicants.workflow.guards import why_another
from youyue.identity.models import User
from youyue.ui.fields import TextArea
from youyue.ui.forms import UiForm


class ActForm(UiForm):
    """What is filled in before an act, which may be nothing; `facts()` is for `workflow.advance()`."""

    def __init__(self, application: Application, *args: Any, **kwargs: Any) -> None:
        self.application = application
        super().__init__(*args, **kwargs)

    def facts(self) -> dict[str, Any]:
        """The note and the facts of the transition."""
        return {name: value for name, value in self.cleaned_data.items() if value is not None}


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
        help_text=gettext_lazy("会原样告知申办人，请写明理由和依据；救济途径由系统附上"),
    )


@dataclass(frozen=True)
class Act:
    """`name` is the transition's; `outcome` says what follows, before it is confirmed, with what `values`
    knows of the application; the main acts have a button, the others a link."""

    name: str
    label: Words
    form: type[ActForm]
    outcome: Words
    done: Words
    is_main: bool = True
    is_grave: bool = False  # whether it ends the case or a decision
    leads_on_here: bool = False  # whether the same person goes on with the same case
    needs_all_judged: bool = False  # whether its page opens only once everything is checked
    clash: Words = ""  # what it means that a colleague's posting at the same moment came first
    values: Callable[[Application], dict[str, Any]] = lambda _application: {}
    barred: Callable[[Application], Any] = lambda _application: ""

    @property
    def slug(self) -> str:
        return self.name.replace("_", "-")

    def lead(self, application: Application) -> str:
        return str(self.outcome) % self.values(application)


def possible_acts(desk: Desk, acts: Iterable[Act], application: Application, user: User) -> dict[str, Any]:
    """What this person can decide now: `main` and `others`, whether it can be sent back (`letter`), and the
    sentence that says why another one must decide (`barred`)."""
    barred = why_another(application, user.pk) if desk.hears_objections else ""
    if barred:
        return {"main": [], "others": [], "letter": False, "barred": barred}
    names = possible(application, desk.role)
    open_now = [act for act in acts if act.name in names and not act.barred(application)]
    return {
        "main": [act for act in open_now if act.is_main],
        "others": [act for act in open_now if not act.is_main],
        "letter": desk.letter.transition in names,
        "barred": "",
    }
