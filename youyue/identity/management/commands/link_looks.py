"""`manage.py link_looks`: puts a key under looks that were written before there were keys."""

from django.core.management.base import BaseCommand
from django.db import connection, transaction
from django.utils.translation import gettext as _

from youyue.identity.access_log import AccessLog
from youyue.identity.linked import link

CHUNK = 1000


class Command(BaseCommand):
    help = (
        "Put the present key of LOG_KEYS under the looks from before there were keys, as the tables' owner. "
        "Once, after the release that brought them: a later run that finds some has found rows that "
        "anybody could have written. It may stop and be run again."
    )

    def handle(self, *args: object, **options: object) -> None:
        linked = last = 0
        while links := self._link(last):
            linked, last = linked + len(links), links[-1]
        self.stdout.write(_("已用密钥链接 %(n)d 条访问记录") % {"n": linked})

    @transaction.atomic
    def _link(self, after: int) -> list[int]:
        """Of one batch. The model's own door refuses every change, so that this asks the database itself."""
        rows = list(AccessLog.objects.filter(pk__gt=after, key="").order_by("pk")[:CHUNK])
        for row in rows:
            link(row)
        table = connection.ops.quote_name(AccessLog._meta.db_table)
        with connection.cursor() as cursor:
            cursor.executemany(
                f"UPDATE {table} SET key = %s, mac = %s WHERE id = %s AND key = ''",  # noqa: S608
                [(row.key, row.mac, row.pk) for row in rows],
            )
        return [row.pk for row in rows]
