"""The employer lookup (工作单位查询): which employers can receive an application.

It is public, so it shows name and place of those and nothing else, and only to somebody who already
knows two characters of the name. Whoever knows the whole name or credit code of an employer that cannot
receive yet is told why. An applicant who fills in 现工作单位 is shown the same employers, while typing.
"""

import unicodedata
from collections import Counter
from dataclasses import dataclass

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.utils.translation import gettext as _

from catalog.models import Employer
from catalog.wording.employer_names import folded_name, name_words
from catalog.wording.text import count_letters, tidy, words

FEWEST_CHARACTERS = 2
FEWEST_OF_CODE = 8
CODE_LENGTH = 18
MOST_ROWS = 20
MOST_SUGGESTIONS = 10


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
    """At most 20 employers that can receive applications: all words in the name, or the credit code."""
    if is_too_short(query):
        return []
    employers = Employer.objects.searchable().select_related("region")
    code = as_credit_code(query)
    if code:
        return list(employers.filter(credit_code=code))
    return list(_with_words(employers, query).order_by("name")[:MOST_ROWS])


def _with_words(employers: QuerySet[Employer], query: str) -> QuerySet[Employer]:
    for word in name_words(query):
        employers = employers.filter(search_name__contains=word)
    return employers


@dataclass(frozen=True)
class Suggestions:
    """Employers to choose from, those of exactly this name or code first, and what is to be said of them."""

    query: str
    employers: list[Employer]
    has_more: bool
    sentence: str
    needs_account: bool  # the employer that was typed cannot receive yet


def suggest(query: str) -> Suggestions:
    """At most 10 employers that can receive applications, while somebody types the name of one.

    By all words in the name, by initials of its pinyin, by the credit code or its first eight characters.
    """
    employers = [] if is_too_short(query) else list(_suggested(query)[: MOST_SUGGESTIONS + 1])
    shown, has_more = employers[:MOST_SUGGESTIONS], len(employers) > MOST_SUGGESTIONS
    whole, code = folded_name(query), as_credit_code(query)
    exact = [employer for employer in shown if employer.search_name == whole or employer.credit_code == code]
    missing = "" if exact else explain_closed(query)
    if len(exact) == 1:
        sentence = _("“%(name)s”可以接收申请") % {"name": exact[0].name}
    elif exact:
        sentence = _("有 %(n)d 家单位叫这个名称，请从列表里选择您的单位") % {"n": len(exact)}
    elif has_more:
        sentence = _("列出 %(n)d 家可以接收申请的单位，还有更多，请再多输几个字") % {"n": len(shown)}
    elif shown and not missing:
        sentence = _("找到 %(n)d 家可以接收申请的单位，请从列表里选择") % {"n": len(shown)}
    else:
        sentence = missing or explain_missing(query)
    needs_account = not exact and (bool(missing) or not shown) and not is_too_short(query)
    return Suggestions(tidy(query), shown, has_more, sentence, needs_account)


def _suggested(query: str) -> QuerySet[Employer]:
    whole, code = folded_name(query), _plain_code(query)
    letters = whole if whole.isascii() and whole.isalnum() else ""
    wanted = Q()
    for word in name_words(query):
        wanted &= Q(search_name__contains=word)
    places = [When(search_name=whole, then=Value(0)), When(credit_code=code, then=Value(0))]
    places.append(When(search_name__startswith=whole, then=Value(1)))
    if letters:
        wanted |= Q(initials__contains=letters)
        places.append(When(initials__startswith=letters, then=Value(2)))
    if len(code) >= FEWEST_OF_CODE:
        wanted |= Q(credit_code__startswith=code)
    place = Case(*places, default=Value(3), output_field=IntegerField())
    return Employer.objects.searchable().filter(wanted).order_by(place, "name", "pk")


@dataclass(frozen=True)
class Listed:
    """An employer in a list to choose from; the end of its credit code where others have the same name."""

    employer: Employer
    code_tail: str


def listed(employers: list[Employer]) -> list[Listed]:
    count = Counter(employer.search_name for employer in employers)
    return [
        Listed(employer, employer.credit_code[-4:] if count[employer.search_name] > 1 else "")
        for employer in employers
    ]


def employers_named(query: str) -> list[Employer]:
    """The employers that can receive applications and have this name, however written, or credit code."""
    name = folded_name(query)
    if not name:
        return []
    named = Employer.objects.searchable().filter(Q(search_name=name) | Q(credit_code=as_credit_code(query)))
    return list(named.order_by("name", "pk")[:MOST_ROWS])


def employer_named(query: str) -> Employer | None:
    """The employer of this name or credit code; None when there is none, or several of one name."""
    named = employers_named(query)
    return named[0] if len(named) == 1 else None


def is_name_of(employer: Employer, typed: str) -> bool:
    """Whether this is the employer's name, however written, or its credit code."""
    name = folded_name(typed)
    return bool(name) and (name == employer.search_name or as_credit_code(typed) == employer.credit_code)


def explain_missing(query: str) -> str:
    """Why `find_employers` found nothing, in a sentence for people."""
    if is_too_short(query):
        return _("请至少输入单位名称中的 %(count)d 个字") % {"count": FEWEST_CHARACTERS}
    closed = explain_closed(query)
    return closed or _("没有找到“%(name)s”，可能还没有开通审核账号，或者开通后没有登录过") % {
        "name": tidy(query)
    }


def explain_closed(query: str) -> str:
    """Why the employer of exactly this name or code cannot receive yet; "" when none is known."""
    if is_too_short(query):
        return ""
    code = as_credit_code(query)
    exact = {"credit_code": code} if code else {"search_name": folded_name(query)}
    employer = Employer.objects.filter(is_active=True, **exact).first()
    if employer is None or employer.can_receive:
        return ""
    if employer.opened_at is None:
        return _("“%(name)s”还没有开通审核账号，现在收不到申请") % {"name": employer.name}
    shown = {"name": employer.name}
    return _("“%(name)s”已开通审核账号，但还没有登录过，登录一次后才能收到申请") % shown


def is_too_short(query: str) -> bool:
    return count_letters("".join(words(query))) < FEWEST_CHARACTERS


def as_credit_code(query: str) -> str:
    """The query as a credit code (18 letters and digits), or "" when it is not one."""
    code = _plain_code(query)
    return code if len(code) == CODE_LENGTH else ""


def _plain_code(query: str) -> str:
    """The query as a credit code is written, or "" when it has other characters than one."""
    code = unicodedata.normalize("NFKC", tidy(query)).replace(" ", "").upper()
    return code if code.isascii() and code.isalnum() else ""
