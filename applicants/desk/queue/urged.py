"""已催办: the sign beside how long an application has waited for the desk."""

import uuid
from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count, F, Max
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from applicants.desk.desks import Desk
from applicants.desk.queue.query import Row
from applicants.models import Urge
from youyue.ui.templatetags.ui import tag


def urged_tags(desk: Desk, rows: Iterable[Row]) -> dict[uuid.UUID, SafeString]:
    """By application. At most one query, and none where nobody urged what waited beyond the limit."""
    edge, column = desk.clock.edge(-1), desk.clock.column
    waiting = [row for row in rows if row.was_urged and row.stage in desk.todo and getattr(row, column)]
    late = [row.pk for row in waiting if getattr(row, column) < edge]
    if not late:
        return {}
    urges = Urge.objects.filter(application__in=late, audience=desk.role)
    urges = urges.filter(at__gte=F("application__submitted_at"))
    counted = urges.order_by().values("application").annotate(n=Count("pk"), last=Max("at"))
    return {row["application"]: _tag(row["n"], row["last"]) for row in counted}


def _tag(count: int, last: datetime) -> SafeString:
    words = _("已催办 %(n)d 次，%(at)s") % {"n": count, "at": f"{timezone.localtime(last):%m-%d}"}
    return tag("warn", "bell", words)
