"""The employer lookup (工作单位查询): which employers can receive an application.

It is public, so it shows name and place of those and nothing else, and only to somebody who already
knows two characters of the name. Whoever knows the whole name or credit code of an employer that cannot
receive yet is told why.
"""

import unicodedata
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from catalog.models import Employer
from catalog.text import tidy, words
from catalog.traditional import simplified
from youyue.prepared import Prepared

FEWEST_CHARACTERS = 2
MOST_ROWS = 20


@dataclass(frozen=True)
class Lookup:
    """What the page shows: the rows, or the sentence that says why there are none."""

    query: str
    employers: list[Employer]
    explanation: str = ""

    @property
    def is_full(self) -> bool:
        """There may be more than are shown."""
        return len(self.employers) >= MOST_ROWS


def look_up(query: str) -> Lookup:
    employers = find_employers(query)
    return Lookup(tidy(query), employers, "" if employers else explain_missing(query))


def find_employers(query: str) -> list[Employer]:
    """At most 20 employers that can receive applications: all words in the name, or the credit code.

    What is typed in traditional characters and names none counts as if it were typed in simplified ones.
    """
    found = [] if is_too_short(query) else _with_words(query)
    plain = simplified(query)
    return found or (_with_words(plain) if plain != query and not is_too_short(plain) else [])


def _with_words(query: str) -> list[Employer]:
    employers = Employer.objects.searchable().select_related("region")
    code = as_credit_code(query)
    if code:
        return list(employers.filter(credit_code=code))
    for word in words(query):
        employers = employers.filter(search_name__contains=word)
    return list(employers.order_by("name")[:MOST_ROWS])


_named = Prepared(
    lambda text: Employer.objects.searchable().filter(Q(name=text) | Q(credit_code=text)).order_by("pk"),
    text=Employer._meta.get_field("name"),
)


def employer_named(query: str) -> Employer | None:
    """The employer that can receive applications and has exactly this name or credit code."""
    return _named.first(text=tidy(query)) if tidy(query) else None


def explain_missing(query: str) -> str:
    """Why `find_employers` found nothing, in a sentence for people."""
    if is_too_short(query):
        return _("请至少输入单位名称中的 %(count)d 个字") % {"count": FEWEST_CHARACTERS}
    code = as_credit_code(query)
    exact = {"credit_code": code} if code else {"search_name": " ".join(words(query))}
    employer = Employer.objects.filter(is_active=True, **exact).first()
    shown = {"name": employer.name if employer else tidy(query)}
    if employer is None:
        return _("没有找到“%(name)s”，可能还没有开通审核账号，或者开通后没有登录过") % shown
    if employer.opened_at is None:
        return _("“%(name)s”还没有开通审核账号，现在收不到申请") % shown
    return _("“%(name)s”已开通审核账号，但还没有登录过，登录一次后才能收到申请") % shown


def is_too_short(query: str) -> bool:
    return sum(character.isalnum() for character in "".join(words(query))) < FEWEST_CHARACTERS


def as_credit_code(query: str) -> str:
    """The query as a credit code (18 letters and digits), or "" when it is not one."""
    code = unicodedata.normalize("NFKC", tidy(query)).replace(" ", "").upper()
    return code if len(code) == 18 and code.isascii() and code.isalnum() else ""
