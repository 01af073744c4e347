"""What a reviewer can ask of the queue: the boxes of the left column, filters, search and sort."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy as _

from applicants.models import Stage
from applicants.stages import STATE_OF, State
from catalog.models import CardType, WorkArrangement

RECEIPT_NUMBER = re.compile(r"(YY)?20\d\d(-[0-9A-Z]{0,7})?", re.ASCII | re.IGNORECASE)
TODO = [Stage.SUBMITTED, Stage.EMPLOYER_REVIEW]
AT_THE_WINDOW = [Stage.ENDORSED, Stage.WINDOW_REVIEW, Stage.RETURNED_BY_WINDOW, Stage.CARD_PRODUCTION]


@dataclass(frozen=True)
class Box:
    """One view of the left column: which stages, whose, and how its rows are ordered at first."""

    slug: str
    name: str
    icon: str
    stages: list[Stage]
    mine: bool = False
    again: bool = False
    sort: str = "-submitted"


BOXES = {
    box.slug: box
    for box in (
        Box("todo", _("待办中"), "inbox", TODO, sort="submitted"),
        Box("waiting", _("待接收"), "clock", [Stage.SUBMITTED], sort="submitted"),
        Box("review", _("审核中"), "half", [Stage.EMPLOYER_REVIEW], sort="submitted"),
        Box("mine", _("我在查验"), "user", [Stage.EMPLOYER_REVIEW], mine=True, sort="submitted"),
        Box("again", _("重新提交"), "sync", TODO, again=True, sort="submitted"),
        Box("returned", _("已退回"), "back", [Stage.RETURNED_BY_EMPLOYER]),
        Box("passed", _("窗口办理中"), "flow", AT_THE_WINDOW),
        Box("closed", _("办结"), "done", STATE_OF[State.CLOSED]),
    )
}
GROUPS = [
    (_("待办"), ["todo", "waiting", "review", "mine", "again"]),
    (_("已送出"), ["returned", "passed", "closed"]),
]
SORTS = {
    "name": "applicant__name",
    "number": "receipt_number",
    "card": "card_type",
    "submitted": "submitted_at",
    "stage": "stage",
}
WAITED = {"3": _("已等 3 个工作日以上"), "5": _("已等 5 个工作日以上")}


@dataclass(frozen=True)
class Ask:
    """What the reviewer asked to see, read from the address; anything unknown counts as not said."""

    box: Box
    card: str = ""
    arrangement: str = ""
    waited: str = ""
    sort: str = ""
    q: str = ""

    @classmethod
    def read(cls, data: Mapping[str, str]) -> "Ask":
        box = BOXES.get(data.get("box", ""), BOXES["todo"])
        sort = data.get("sort", "")
        return cls(
            box=box,
            card=_one_of(data.get("card"), CardType.values),
            arrangement=_one_of(data.get("arrangement"), WorkArrangement.values),
            waited=_one_of(data.get("waited"), WAITED),
            sort=sort if sort.removeprefix("-") in SORTS and sort != box.sort else "",
            q=data.get("q", "").replace("\x00", "").strip()[:100],
        )

    @property
    def address(self) -> str:
        return self.query()

    @property
    def order(self) -> str:
        return self.sort or self.box.sort

    @property
    def is_narrowed(self) -> bool:
        return bool(self.card or self.arrangement or self.waited or self.q)

    @property
    def names_a_number(self) -> bool:
        """Receipt numbers may stand in an address; names may not (they are posted)."""
        return bool(RECEIPT_NUMBER.fullmatch(self.q))

    def query(self, **changes: str) -> str:
        """The address's query string for this view, `?box=…`, without what is usual; "" when all is."""
        said = {
            "box": "" if self.box.slug == "todo" else self.box.slug,
            "card": self.card,
            "arrangement": self.arrangement,
            "waited": self.waited,
            "sort": self.sort,
            "q": self.q if self.names_a_number else "",
        }
        pairs = {key: value for key, value in (said | changes).items() if value}
        return "?" + urlencode(pairs) if pairs else ""

    def sort_query(self, column: str) -> str:
        """The query string that sorts by `column`, and the other way round when it already does."""
        wanted = f"-{column}" if self.order == column else column
        return replace(self, sort="" if wanted == self.box.sort else wanted).query() or "?"

    def direction(self, column: str) -> str:
        """The value of `aria-sort` for the column, "" when rows are not sorted by it."""
        if self.order.removeprefix("-") != column:
            return ""
        return "descending" if self.order.startswith("-") else "ascending"


def _one_of(value: str | None, allowed: Collection[str]) -> str:
    return value if value and value in allowed else ""
