"""Small sentences built from lists, in the punctuation of the page's language; the units of a date."""

from collections.abc import Iterable
from functools import cache

from django.utils.translation import gettext as _
from django.utils.translation import pgettext


def quoted_list(names: Iterable[object]) -> str:
    """“月”, “月”和“日”, “年”“月”和“日”."""
    quoted = [_("“%(name)s”") % {"name": name} for name in names]
    if len(quoted) < 2:
        return "".join(quoted)
    return _("%(first)s和%(last)s") % {"first": "".join(quoted[:-1]), "last": quoted[-1]}


@cache
def units_of_a_date(_language: str | None) -> list[str]:
    """What stands beside the three boxes of a date; a page may have nine of them."""
    return [pgettext("date", "年"), pgettext("date", "月"), pgettext("date", "日")]
