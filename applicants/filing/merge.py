"""Two devices, one draft: nobody's words are overwritten unseen (features N09, security R8).

Every form carries a mark of the values it was drawn with, one short digest for each field. When it comes
back, the digests tell three cases apart: only this page changed a field (it is saved), only another device
did (its value stays), or both did, to different ends. That last field is contested: the stored value
stays until the person has seen both and chosen.
"""

import base64
import copy
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from applicants.parts.draft_form import DraftForm
from youyue.ui.fields import DateParts

FIELD = "seen"
CHOICE = "choose-"
THEIRS = "theirs"


@dataclass
class Merged:
    """What is to be saved of a posted form: `form` is bound to it, over the stored row."""

    form: DraftForm
    kept: list[str] = field(default_factory=list)
    contested: list[str] = field(default_factory=list)
    mine: DraftForm | None = None
    base: dict[str, str] = field(default_factory=dict)

    def mark_after(self, form: DraftForm) -> str:
        """The mark for the page that posted. It still shows its old values of the fields in `kept`."""
        known = {name: self.base[name] for name in self.kept}
        return _written(_digests(form) | known)


def mark(form: DraftForm) -> str:
    """The mark of a form as it is drawn now."""
    return _written(_digests(form))


def differing(form: DraftForm, marked: str) -> list[str]:
    """What stands in the posted form, for each field in which that is not what the mark was made of."""
    base = _read(marked)
    texts = {name: _text(form, name, form[name].data) for name in form.fields}
    return [text for name, text in texts.items() if base.get(name) != _digest(name, text)]


def merge(form_class: type[DraftForm], instance: Any, data: Any, files: Any = None) -> Merged:
    """Compare what was posted with what is stored. `instance` is the stored row and is not changed.

    A form without a mark, which no page of ours sends, is taken as it is.
    """
    form = form_class(instance, data, files)
    chosen = [name for name in form.fields if data.get(CHOICE + name) == THEIRS]
    if chosen:
        data = with_stored(form, data, chosen)
        form = form_class(instance, data, files)
    base = _read(data.get(FIELD, ""))
    there = _texts(form, form.initial) if base else {}
    changed = [name for name in there if name in base and base[name] != _digest(name, there[name])]
    if not changed:
        return Merged(form, base=base)
    mine = form_class(copy.copy(instance), data)
    mine.apply()
    here = _texts(mine, mine.values())
    differ = [name for name in changed if here[name] != there[name]]
    kept = [name for name in differ if _digest(name, here[name]) == base[name]]
    contested = [name for name in differ if name not in kept]
    data = with_stored(form, data, differ)
    return Merged(form_class(instance, data, files), kept, contested, mine, base)


def with_stored(stored: DraftForm, data: Any, names: Iterable[str]) -> Any:
    """The posted data with the stored values of these fields in their place."""
    result, there = data.copy(), stored.data_of(stored.instance)
    for name in names:
        for control in stored.names_in_page(name):
            result.pop(control, None)
            if control in there:
                result[control] = there[control]
    return result


def _texts(form: DraftForm, values: dict[str, Any]) -> dict[str, str]:
    return {name: _text(form, name, value) for name, value in values.items()}


def _text(form: DraftForm, name: str, value: Any) -> str:
    """One spelling for what is one value: `03` and `3` in a date, a date and its three boxes."""
    if isinstance(value, models.Model):
        return str(value.pk)
    if isinstance(value, bool):
        return "1" if value else ""
    widget = form.fields[name].widget
    if isinstance(widget, DateParts):
        parts = [part.strip().lstrip("0") or part.strip() for part in widget.parts(value)]
        return "-".join(parts) if any(parts) else ""
    return "" if value is None else str(value).strip()


def _digests(form: DraftForm) -> dict[str, str]:
    """Of the fields that can be changed: the digest of a number that is not shown would give it away."""
    texts = _texts(form, form.values())
    return {name: _digest(name, text) for name, text in texts.items() if name not in form.locked}


def _digest(name: str, text: str) -> str:
    raw = hashlib.blake2b(f"{name}\0{text}".encode("utf-8", "surrogatepass"), digest_size=9).digest()
    return base64.urlsafe_b64encode(raw).decode()


def _written(digests: dict[str, str]) -> str:
    return " ".join(f"{name}={digest}" for name, digest in digests.items())


def _read(text: Any) -> dict[str, str]:
    return dict(pair.split("=", 1) for pair in str(text).split() if "=" in pair)
