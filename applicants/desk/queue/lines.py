"""The queue's rows. They are drawn here, by one function that escapes every text: a template takes 200
microseconds for each of 25 rows, which is as much as the rest of the page together."""

import uuid
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import tzinfo
from functools import cache, lru_cache

from django.db.models import CharField, Func, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from applicants.desk.desks import DESKS, Desk
from applicants.desk.queue.judged import judged_cells
from applicants.desk.queue.query import Row
from applicants.desk.queue.resubmitted import changed_places
from applicants.desk.queue.urged import urged_tags
from applicants.desk.review.objection import decided_by
from applicants.models import Stage
from applicants.models.stages import OBJECTION_STAGES
from catalog.clauses import clause_names, item_names
from catalog.lists import options
from catalog.models import Employer, Option, WorkArrangement
from youyue.identity.masks import mask_name
from youyue.ui.markup import filled
from youyue.ui.templatetags.ui import kind, tag

NOBODY = uuid.UUID(int=0)


# Two lines of text in a cell; on a phone a row is a card.
ROW = """<tr role="row">
<td role="cell" class="c-pick">
<label><input type="checkbox" form="bulk" name="pick" value="{pick}"><span class="vh">{choose}</span></label>
</td>
<th scope="row" role="rowheader" class="c-name"><a href="{at}/{back}">{name}</a>
<small class="num">{number}</small></th>
<td role="cell" class="c-kind">{card}</td>
<td role="cell" class="c-clause">{clause}<small>{item}</small></td>
<td role="cell" class="c-work hide-md">{work}<small>{beside}</small></td>
<td role="cell" class="c-wait">{wait}</td>
<td role="cell" class="c-seen num" data-l="{seen}">{judged}</td>
<td role="cell" class="c-hold">{holder} {marks}</td>
</tr>
"""
FREE = """<span class="free">{nobody}</span> <button class="link-btn" form="bulk" name="act" value="claim"
 formaction="{at}/holder/{back}">{claim}<span class="vh">{name}</span></button>"""


def lines(rows: Iterable[Row], *, desk: Desk, me: uuid.UUID, address: str) -> list[SafeString]:
    """Each row as this reviewer sees it; `address` is the query string that leads back to the list."""
    language, clauses, items = get_language(), clause_names(), item_names()
    rows, wait, work_of, before = list(rows), desk.clock.cell(), desk.work(), _before(desk.namespace)
    changed, urged, judged = changed_places(desk, rows), urged_tags(desk, rows), judged_cells(desk, rows)
    held = ROW.replace("{back}", escape(address)).replace("{seen}", escape(_("已核对")))
    free = held.replace("{holder}", FREE.replace("{back}", escape(address)))
    free = free.replace("{nobody}", escape(_("待领取"))).replace("{claim}", escape(_("领取")))
    here, choose, shown = timezone.get_current_timezone(), _("选择%(name)s"), []
    in_hand = (*desk.deciding, *desk.judging)
    unheld = {row.pk: row.stage for row in rows if row.stage in desk.deciding and row.holder_id is None}
    hers = decided_by(me, [pk for pk, stage in unheld.items() if stage in OBJECTION_STAGES])
    for row in rows:
        name = mask_name(row.name)
        work, beside = work_of(row)
        cells = {
            "pick": f"{row.pk}:{row.round}",
            "choose": choose % {"name": name},
            "at": f"{before}{row.pk}",
            "name": name,
            "number": row.receipt_number or "",
            "card": _card(language, row.card_type),
            "clause": clauses.get(row.clause_item_id or 0, ""),
            "item": items.get(row.clause_item_id or 0, ""),
            "work": work,
            "beside": beside,
            "wait": wait(row) or _where(language, desk, row, here),
            "judged": judged.get(row.pk, ""),
            "holder": _holder(language, row, me, hers) if row.stage in in_hand else "",
            "marks": _marks(language, desk, row, changed, urged) if row.was_urged or row.round > 1 else "",
        }
        shown.append(filled(free if row.pk in unheld and row.pk not in hers else held, cells))
    return shown


@cache
def _before(namespace: str) -> str:
    """What stands before the id in the address of an application."""
    return reverse(f"{namespace}:application", args=[NOBODY]).partition(str(NOBODY))[0]


@lru_cache(maxsize=20)
def _card(_language: str | None, card_type: str) -> SafeString:
    return kind(card_type, small=True)


def post_and_arrangement() -> Callable[[Row], tuple[str, str]]:
    """As what somebody works, and in which way."""
    words = {value: str(name) for value, name in WorkArrangement.choices}
    return lambda row: (row.position, words.get(row.work_arrangement, ""))


def employer_and_affiliation() -> Callable[[Row], tuple[str, str]]:
    """At which employer somebody works, whose that is and where."""
    known: dict[str, str] = {}

    def lines(row: Row) -> tuple[str, str]:
        beside = row.beside or ""
        if beside not in known:
            affiliation, _blank, region = beside.partition(" ")
            named = (options.label(Option.List.AFFILIATION, affiliation), options.region_name(region))
            known[beside] = " · ".join(filter(None, named))
        return row.employer_name, known[beside]

    return lines


class _Parted(Func):
    """Texts with a blank between."""

    template = "%(expressions)s"
    arg_joiner = " || ' ' || "
    output_field = CharField()


AT = _Parted("affiliation", Coalesce("region_id", Value("")))
AFFILIATION = Subquery(Employer.objects.filter(pk=OuterRef("employer")).order_by().values(at=AT))


def _where(language: str | None, desk: Desk, row: Row, here: tzinfo) -> SafeString:
    """Of what does not wait for the desk: how far it is, and when it was submitted."""
    at = row.submitted_at.astimezone(here) if row.submitted_at else None
    return _stage(language, desk.namespace, row.stage, f"{at:%m-%d}" if at else "")


@lru_cache(maxsize=1000)
def _stage(_language: str | None, namespace: str, stage: str, at: str) -> SafeString:
    submitted = _("%(day)s 提交") % {"day": at} if at else ""
    return format_html("{}<small>{}</small>", DESKS[namespace].tag(Stage(stage), 1), submitted)


def _marks(
    language: str | None,
    desk: Desk,
    row: Row,
    changed: Mapping[uuid.UUID, int],
    urged: Mapping[uuid.UUID, SafeString],
) -> SafeString:
    is_again = row.round > 1 and row.stage in desk.todo
    again = _again(language, changed.get(row.pk, 0)) if is_again else ""
    return format_html("{}{}", urged.get(row.pk, ""), again)


@lru_cache(maxsize=200)
def _again(_language: str | None, n: int) -> SafeString:
    changed = ngettext("重新提交，改了 %(n)d 处", "重新提交，改了 %(n)d 处", n) % {"n": n}
    return tag("info", "sync", changed if n else _("重新提交"))


def _holder(language: str | None, row: Row, me: uuid.UUID, hers: Collection[uuid.UUID]) -> str:
    if row.pk in hers:
        return _for_others(language)
    return _me(language) if row.holder_id == me else mask_name(row.holder_name or "")


@cache
def _me(_language: str | None) -> str:
    return _("我")


@cache
def _for_others(_language: str | None) -> SafeString:
    return format_html('<span class="free">{}</span>', _("待同事领取"))
