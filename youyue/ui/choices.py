"""The choices of a long drop-down list, whose HTML is drawn once and not for every page."""

import html
from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django.utils.safestring import SafeString, mark_safe


class Choices(list):
    """`[(value, label), …]` or `[(group, [(value, label), …]), …]`, all of them plain texts.

    Whoever makes one keeps it and changes nothing afterwards.
    """

    @cached_property
    def _with_blank(self) -> dict[str, "Choices"]:
        return {}

    def with_blank(self, label: str) -> "Choices":
        """The same choices after an empty one that says `label`."""
        if label not in self._with_blank:
            self._with_blank[label] = Choices([("", label), *self])
        return self._with_blank[label]

    @cached_property
    def values(self) -> frozenset[str]:
        flat = (label if isinstance(label, list) else [(value, label)] for value, label in self)
        return frozenset(value for choices in flat for value, _label in choices)

    def html(self, chosen: Iterable[Any] = ()) -> SafeString:
        """The <option>s and <optgroup>s, escaped, the chosen ones marked."""
        own = tuple(value for value in chosen if value in self.values)
        if len(own) > 1:
            return self._marked(own)
        if own not in self._drawn:  # at most one drawing for each choice
            self._drawn[own] = self._marked(own)
        return self._drawn[own]

    @cached_property
    def _drawn(self) -> dict[tuple[str, ...], SafeString]:
        return {}

    def _marked(self, chosen: tuple[str, ...]) -> SafeString:
        drawn = self._html
        for value in chosen:
            tag = f'<option value="{html.escape(value)}"'
            drawn = drawn.replace(f"{tag}>", f"{tag} selected>")
        return mark_safe(drawn)  # noqa: S308 - escaped by `_options`

    @cached_property
    def _html(self) -> str:
        return _options(self)


def _options(choices: Iterable[Any]) -> str:
    out = []
    for value, label in choices:
        if isinstance(label, list):
            out.append(f'<optgroup label="{html.escape(value)}">{_options(label)}</optgroup>')
        else:
            out.append(f'<option value="{html.escape(value)}">{html.escape(label)}</option>')
    return "".join(out)
