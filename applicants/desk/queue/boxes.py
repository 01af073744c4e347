"""What can be asked of a desk's queue: a box of the left column, filters, search and sort."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from urllib.parse import parse_qsl, urlencode

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from applicants.desk.desks import Box, Desk
from applicants.submission.receipts import GLYPHS, as_stored
from catalog.models import CardType, WorkArrangement
from catalog.wording.text import tidy
from youyue.identity.searches import read_handle

RECEIPT_NUMBER = re.compile(r"(YY)?20\d\d(-[0-9A-Z]{0,8})?", re.ASCII | re.IGNORECASE)
SORTS = {
    "name": "applicant__name",
    "number": "receipt_number",
    "card": "card_type",
    "clause": "clause_item_id",
    "work": "position",
    "submitted": "submitted_at",
    "stage": "stage",
}
HOLDERS = {"me": _("我办理的"), "none": _("没有人办理"), "others": _("同事办理的")}
ROUNDS = {"first": _("第一次提交"), "again": _("重新提交")}


@dataclass(frozen=True)
class Ask:
    """What the reviewer asked to see, read from the address; anything unknown counts as not said.

    `holder` is a word of `HOLDERS` or the number of a membership, `clause` the number of a clause, `search`
    the handle of a search by name, whose words `views.answers.asked()` adds as `q`.
    """

    desk: Desk
    box: Box
    card: str = ""
    arrangement: str = ""
    waited: str = ""
    holder: str = ""
    round: str = ""
    clause: str = ""
    sort: str = ""
    q: str = ""
    search: str = ""

    @classmethod
    def read(cls, desk: Desk, data: Mapping[str, str]) -> "Ask":
        box = desk.boxes.get(data.get("box", ""), desk.opening)
        sort = data.get("sort", "")
        return cls(
            desk=desk,
            box=box,
            card=_one_of(data.get("card"), CardType.values),
            arrangement=_one_of(data.get("arrangement"), WorkArrangement.values),
            waited=_one_of(data.get("waited"), desk.clock.waited),
            holder=_one_of(data.get("holder"), HOLDERS) or _number(data.get("holder")),
            round=_one_of(data.get("round"), ROUNDS),
            clause=_number(data.get("clause")),
            sort=sort if sort.removeprefix("-") in desk.sorts and sort != box.sort else "",
            q=tidy(data.get("q")),
            search=read_handle(data.get("s")),
        )

    @classmethod
    def parse(cls, desk: Desk, query: str) -> "Ask":
        """The view of a query string that `query()` made."""
        return cls.read(desk, dict(parse_qsl(query.removeprefix("?"))))

    @cached_property
    def address(self) -> str:
        return self.query()

    @cached_property
    def list_address(self) -> str:
        """The query string of the list itself; never empty, for an empty one opens the default view."""
        return self.query() or f"?box={self.desk.opening.slug}"

    @property
    def order(self) -> str:
        return self.sort or self.box.sort

    @property
    def in_clocks_order(self) -> bool:
        """Whether all of the box waits for the desk, and what waits longest stands first."""
        is_all = set(self.box.stages) <= set(self.desk.todo)
        return is_all and self.desk.sorts.get(self.order) == self.desk.clock.column

    @property
    def filters(self) -> dict[str, str]:
        names = ("card", "arrangement", "waited", "holder", "round", "clause")
        return {name: getattr(self, name) for name in names}

    @property
    def filters_set(self) -> int:
        """How many filters narrow the list: where they are folded away, their number tells of them."""
        return sum(bool(value) for value in self.filters.values())

    @property
    def is_lost(self) -> bool:
        """Whether the address names a search that is no longer known."""
        return bool(self.search and not self.q)

    @property
    def is_searched(self) -> bool:
        return bool(self.q)

    @property
    def is_narrowed(self) -> bool:
        return bool(self.q or any(self.filters.values()))

    @property
    def is_usual(self) -> bool:
        """A box in some order and nothing more: what there are few of, and what nearly everybody asks for.
        Who is covered changes with the day."""
        return not self.is_narrowed and self.box.only != "cover"

    @property
    def has_more_filters(self) -> bool:
        """Whether one of the filters that are folded away is set."""
        return bool(self.arrangement or self.round or self.clause)

    @property
    def names_a_member(self) -> bool:
        return self.holder.isdigit()

    @property
    def names_a_number(self) -> bool:
        """Receipt numbers may stand in an address; names may not (they are posted)."""
        return bool(RECEIPT_NUMBER.fullmatch(self.q))

    @property
    def may_end_a_number(self) -> bool:
        """Somebody who calls says the last glyphs only."""
        return not set(as_stored(self.q)) - set(f"{GLYPHS}-")

    @property
    def number(self) -> str:
        """What is said of the number, as it is stored: it begins with YY if its year was said."""
        typed = as_stored(self.q)
        return f"YY{typed}" if typed.startswith("20") else typed

    def query(self, **changes: str) -> str:
        """The address's query string for this view, `?box=…`, without what is usual; "" when all is."""
        parameters = {
            "box": "" if self.box is self.desk.opening else self.box.slug,
            **self.filters,
            "sort": self.sort,
            "q": self.q if self.names_a_number else "",
            "s": "" if self.names_a_number else self.search,
        }
        pairs = {key: value for key, value in (parameters | changes).items() if value}
        return "?" + urlencode(pairs) if pairs else ""

    def sort_query(self, column: str) -> str:
        """The query string that sorts by `column`, and the other way round when it already does."""
        wanted = f"-{column}" if self.order == column else column
        return replace(self, sort="" if wanted == self.box.sort else wanted).list_address

    def direction(self, column: str) -> str:
        """The value of `aria-sort` for the column, "" when rows are not sorted by it."""
        if self.order.removeprefix("-") != column:
            return ""
        return "descending" if self.order.startswith("-") else "ascending"

    @property
    def words(self) -> str:
        """The view in words, without what was searched for."""
        phrases: list[object] = [self.box.name]
        phrases += [name for value, name in CardType.choices if value == self.card]
        phrases += [name for value, name in WorkArrangement.choices if value == self.arrangement]
        phrases += [self.desk.clock.waited[self.waited][0]] if self.waited else []
        phrases += [HOLDERS.get(self.holder, gettext("指定办理人"))] if self.holder else []
        phrases += [ROUNDS[self.round]] if self.round else []
        phrases += [gettext("指定条款")] if self.clause else []
        phrases += [gettext("按姓名或编号查找")] if self.q else []
        return "，".join(map(str, phrases))


def _one_of(value: str | None, allowed: Collection[str]) -> str:
    return value if value and value in allowed else ""


def _number(value: str | None) -> str:
    return value if value and re.fullmatch(r"[1-9][0-9]{0,8}", value) else ""
