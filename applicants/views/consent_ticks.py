"""The consents that a page asks for: each text with its tick beside what it is for."""

from collections.abc import Iterable
from typing import Any

from django import forms

from applicants.parts.consents import Ask
from youyue.ui.forms import UiForm


class ConsentForm(UiForm):
    """A tick for each ask, named `agree_<kind>` and posting the version of the text that stands beside it.

    Only drawn: what is agreed to is read where it is stored (`filing.consenting`). `refused` are the asks
    without which nothing was stored: beside them the others were ticked, and stay so.
    """

    def __init__(self, asks: Iterable[Ask], refused: Iterable[Ask] = ()) -> None:
        asks, wanted = list(asks), {ask.kind for ask in refused}
        super().__init__({ask.control: "on" for ask in asks if ask.kind not in wanted} if wanted else None)
        self.asks = [ask for ask in asks if ask.text]
        for ask in self.asks:
            field = forms.BooleanField(
                label=ask.text.statement,
                required=ask.kind in wanted,
                widget=forms.CheckboxInput({"value": str(ask.text.version)}),
            )
            self._dress(ask.control, field)
            field.starred = True  # type: ignore[attr-defined]  # what stands around it is not stored without
            self.fields[ask.control] = field

    @property
    def lines(self) -> list[tuple[Any, forms.BoundField]]:
        return [(ask.text, self[ask.control]) for ask in self.asks]


def ticks(asks: Iterable[Ask], refused: Iterable[Ask] = ()) -> ConsentForm | None:
    """None where nothing is to be asked."""
    asks = list(asks)
    return ConsentForm(asks, refused) if asks else None
