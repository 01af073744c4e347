"""What an administrator has to look at: data that was withheld, a record that was altered. One row a place,
until handled.

A sealed value that does not open (moved, altered, of a key that is gone) and an access log that takes no row
are answered with 503 in words: nobody is shown what could be wrong, or what could not be written down.
"""

import logging
from typing import Any

from django.db import DatabaseError, models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from youyue import logs, meters

logger = logging.getLogger(__name__)


class Withheld(Exception):
    """Data that is not given out. `kind` is one of `Alarm.Kind`; the message names the place, no value."""

    kind = ""


class LogFailed(Withheld):
    """A look could not be written down, so that it may not happen."""

    kind = "log"


class RecordBroken(Withheld):
    """What was written down is not there any more as it was written."""

    kind = "chain"


class CheckpointFailed(Withheld):
    """A checkpoint could not be written, or the place does not hold those that were."""

    kind = "place"


class Alarm(models.Model):
    class Kind(models.TextChoices):
        SEAL = "seal", _("加密资料打不开")
        LOG = "log", _("访问记录写不进去")
        CHAIN = "chain", _("办理记录或访问记录被改动过")
        PLACE = "place", _("检查点写不进去或对不上")

    kind = models.CharField(_("什么事"), max_length=10, choices=Kind)
    place = models.CharField(_("在哪里"), max_length=200)
    count = models.PositiveIntegerField(_("次数"), default=1)
    first_at = models.DateTimeField(_("第一次"), default=timezone.now)
    last_at = models.DateTimeField(_("最近一次"), default=timezone.now)
    number = models.CharField(_("最近的编号"), max_length=20, blank=True)
    handled_at = models.DateTimeField(_("处理时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("安全提醒")
        ordering = ("handled_at", "-last_at")
        constraints = (
            models.UniqueConstraint(
                fields=["kind", "place"], condition=Q(handled_at=None), name="one_open_alarm"
            ),
        )

    def __str__(self) -> str:
        return str(self.get_kind_display())


def ring(error: Withheld) -> bool:
    """Note it for the administrator; False if not even that can be written."""
    meters.WITHHELD.labels(error.kind).inc()
    logger.error("withheld: %s", error.kind, exc_info=error)
    here: dict[str, Any] = {"kind": error.kind, "place": str(error)[:200]}
    again = {"count": F("count") + 1, "last_at": timezone.now(), "number": logs.number()}
    try:
        with transaction.atomic():
            if not Alarm.objects.filter(**here, handled_at=None).update(**again):
                Alarm.objects.get_or_create(**here, handled_at=None, defaults={"number": logs.number()})
    except DatabaseError:
        return False
    return True
