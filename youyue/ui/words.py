"""Small sentences built from lists, in the punctuation of the page's language."""

from collections.abc import Iterable

from django.utils.translation import gettext as _


def quoted_list(names: Iterable[object]) -> str:
    """“月”, “月”和“日”, “年”“月”和“日”."""
    quoted = [_("“%(name)s”") % {"name": name} for name in names]
    if len(quoted) < 2:
        return "".join(quoted)
    return _("%(first)s和%(last)s") % {"first": "".join(quoted[:-1]), "last": quoted[-1]}
