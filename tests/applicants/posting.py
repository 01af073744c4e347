"""What a browser would post for a part: the form as it stands, with some fields changed."""

import html
import re
from typing import Any

from applicants.models import Application
from applicants.parts import BY_SLUG, Filing, ListPart


def posted(application: Application, slug: str, **changes: Any) -> dict[str, Any]:
    """Dates may be given as (year, month, day)."""
    part = BY_SLUG[slug]
    instance = Filing(application).live(part)[0] if isinstance(part, ListPart) else application
    data = dict(part.form_class.over_stored(instance).data)
    data.pop("portrait_upload", None)
    for name, value in changes.items():
        if isinstance(value, tuple):
            data |= {f"{name}_{n}": text for n, text in enumerate(value)}
        elif value is None:
            data.pop(name, None)
        else:
            data[name] = value
    return data | AGREED


AGREED = {"agree_sensitive": "1", "agree_family": "1", "agree_guardian": "1"}
"""All ticks, to the first version of each text."""


def seen_in(page: str, name: str = "seen") -> str:
    """The value of a hidden control on a page: the mark of what it was drawn with, or for whom."""
    match = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert match, name
    return html.unescape(match[1])
