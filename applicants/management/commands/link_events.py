"""`manage.py link_events`: puts a key under chains of events that were written before there were keys."""

import uuid

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from applicants.models import Event
from applicants.workflow import lock
from applicants.workflow.events import first_break, link_anew

CHUNK = 1000


class Command(BaseCommand):
    help = (
        "Link the events from before LOG_KEYS with the present key. Once, after the release that brought "
        "keys: a later run that finds some has found links that anybody could have written. It may stop."
    )

    def handle(self, *args: object, **options: object) -> None:
        keyless = (
            Event.objects.filter(key="").order_by("application_id").values_list("application_id", flat=True)
        )
        linked, broken = 0, []
        for pk in keyless.distinct().iterator(chunk_size=CHUNK):
            if self._link(pk):
                linked += 1
            else:
                broken.append(pk)
        self.stdout.write(_("已用密钥链接 %(n)d 份申请的办理记录") % {"n": linked})
        if broken:
            words = _("%(n)d 份申请的办理记录原来就不完整，没有链接，第一份：%(id)s")
            raise CommandError(words % {"n": len(broken), "id": broken[0]})

    @transaction.atomic
    def _link(self, pk: uuid.UUID) -> bool:
        """False for a chain that does not hold: it is left as it is, for whoever looks into it."""
        application = lock(pk)
        chain = list(application.events.order_by("sequence"))
        if first_break(chain, keyless=True) is not None:
            return False
        link_anew(chain)
        return True
