"""The consents that a page asks for: each text with its tick beside what it is for."""

from collections.abc import Iterable
from typing import Any

from django import forms

from applicants.models import Helper
from applicants.parts.consents import Ask, Kind
from youyue.ui.forms import UiForm
from youyue.ui.words import quoted_list


class ConsentForm(UiForm):
    """A tick for each ask, named `agree_<kind>` and posting the version of the text that stands beside it.

    Only drawn: what is agreed to is read where it is stored (`filing.consenting`). `refused` are the asks
    without which nothing was stored: beside them the others were ticked, and stay so. A `helper` is told
    whom to ask, and has no tick.
    """

    def __init__(
        self, asks: Iterable[Ask], refused: Iterable[Ask] = (), helper: Helper | None = None
    ) -> None:
        self.helper, self.names = helper, quoted_list(str(Kind(ask.kind).label) for ask in asks)
        asks, wanted = list(asks) if helper is None else [], {ask.kind for ask in refused}
        ticked = {ask.control: "on" for ask in asks if ask.kind not in wanted}
        super().__init__(ticked if wanted and helper is None else None)
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


def ticks(
    asks: Iterable[Ask], refused: Iterable[Ask] = (), helper: Helper | None = None
) -> ConsentForm | None:
    """None where nothing is to be asked."""
    asks = list(asks)
    return ConsentForm(asks, refused, helper) if asks else None
