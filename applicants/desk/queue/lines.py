"""The queue's rows. They are drawn here, by one function that escapes every text: a template takes 200
microseconds for each of 25 rows, which is as much as the rest of the page together."""

import uuid
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache

from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from applicants.desk.desks import DESKS, Desk
from applicants.desk.queue.query import Row
from applicants.desk.queue.resubmitted import changed_places
from applicants.desk.queue.urged import urged_tags
from applicants.models import Stage
from catalog.clauses import clause_names
from catalog.models import WorkArrangement
from youyue.identity.masks import mask_name
from youyue.ui.templatetags.ui import kind

NOBODY = uuid.UUID(int=0)


# On a phone each text has the name of its column before it.
ROW = """<tr role="row">
<td role="cell" class="c-pick">
<label><input type="checkbox" form="bulk" name="pick" value="{pick}"><span class="vh">{choose}</span></label>
</td>
<th scope="row" role="rowheader" class="c-name"><a href="{url}">{name}</a></th>
<td role="cell" data-l="{number_label}" class="c-number num hide-md">{number}</td>
<td role="cell" data-l="{card_label}" class="c-kind">{card}</td>
<td role="cell" data-l="{clause_label}" class="c-clause"><div class="clip">{clause}</div></td>
<td role="cell" data-l="{work_label}" class="c-work hide-md">
<div class="clip-s"><small>{work}</small></div>
</td>
<td role="cell" data-l="{submitted_label}" class="c-at num">{at}</td>
<td role="cell" data-l="{waited_label}" class="c-wait">{wait}{urged}</td>
<td role="cell" data-l="{stage_label}" class="c-state">{stage}{changed}{holder}</td>
</tr>
"""


def lines(
    rows: Iterable[Row], *, desk: Desk, me: uuid.UUID, address: str, columns: Mapping[str, str]
) -> list[SafeString]:
    """Each row as this reviewer sees it; `address` is the query string that leads back to the list, `columns`
    are the names of the columns."""
    language, clauses, wait = get_language(), clause_names(), desk.clock.cell()
    before, after = _address(desk.namespace)
    here, rows = timezone.get_current_timezone(), list(rows)
    changed, urged = changed_places(desk, rows), urged_tags(desk, rows)
    drawn, labels = ROW, {"waited": columns.get("due", ""), **columns}
    for slug, label in labels.items():
        drawn = drawn.replace(f"{{{slug}_label}}", escape(label))
    choose, shown = _("选择%(name)s"), []
    for row in rows:
        at = row.submitted_at.astimezone(here) if row.submitted_at else None
        name = mask_name(row.name)
        shown.append(
            format_html(
                drawn,
                pick=f"{row.pk}:{row.round}",
                choose=choose % {"name": name},
                url=f"{before}{row.pk}{after}{address}",
                name=name,
                number=row.receipt_number or "",
                card=_card(language, row.card_type),
                clause=clauses.get(row.clause_item_id or 0, ""),
                work=desk.work(row),
                at=f"{at:%m-%d %H:%M}" if at else "",
                wait=wait(row),
                urged=urged.get(row.pk, ""),
                stage=_stage(language, desk.namespace, row.stage, row.round > 1),
                changed=_changed(language, changed[row.pk]) if changed.get(row.pk) else "",
                holder=_holder(language, row, me) if row.stage in desk.deciding else "",
            )
        )
    return shown


@cache
def _address(namespace: str) -> tuple[str, str]:
    """What stands before and after the id in the address of an application."""
    before, _id, after = reverse(f"{namespace}:application", args=[NOBODY]).partition(str(NOBODY))
    return before, after


@lru_cache(maxsize=20)
def _card(_language: str | None, card_type: str) -> SafeString:
    return kind(card_type, small=True)


def arrangement_and_post(row: Row) -> str:
    """In which way somebody works, and as what."""
    return f"{_arrangement(get_language(), row.work_arrangement)} · {row.position}"


@lru_cache(maxsize=20)
def _arrangement(_language: str | None, value: str) -> str:
    return str(dict(WorkArrangement.choices).get(value, value))


@lru_cache(maxsize=100)
def _stage(_language: str | None, namespace: str, stage: str, is_again: bool) -> SafeString:
    return DESKS[namespace].tag(Stage(stage), 2 if is_again else 1)


@lru_cache(maxsize=200)
def _changed(_language: str | None, n: int) -> SafeString:
    return _small(ngettext("改了 %(n)d 处", "改了 %(n)d 处", n) % {"n": n})


def _holder(language: str | None, row: Row, me: uuid.UUID) -> SafeString:
    if row.holder_id is None:
        return _small(_said(language, "nobody"))
    return _small(_said(language, "me") if row.holder_id == me else mask_name(row.holder_name or ""))


@lru_cache(maxsize=500)
def _small(who: str) -> SafeString:
    return format_html(' <small class="nowrap">{}</small>', who)


@cache
def _said(_language: str | None, which: str) -> str:
    return {"me": _("我"), "nobody": _("待领取")}[which]
