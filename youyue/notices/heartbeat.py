"""Whether a worker is at work: each writes down the time between two pieces of work, and others look at it.

By the main thread only: a thread of its own would go on saying so while the work hangs.
"""

import os
import socket
import time
from datetime import timedelta

from django.utils import timezone

from youyue import meters
from youyue.notices.models import Heartbeat

EVERY = 10.0  # seconds
DEAD_AFTER = timedelta(minutes=5)  # longer than one piece of work takes
KEPT = timedelta(days=1)

_last = -EVERY


def beat() -> None:
    """Say that this process is at work; writes every ten seconds at most."""
    global _last
    if time.monotonic() - _last < EVERY:
        return
    now = timezone.now()
    Heartbeat.objects.update_or_create(worker=_me(), defaults={"at": now, "counted": meters.counted()})
    Heartbeat.objects.filter(at__lt=now - KEPT).delete()
    _last = time.monotonic()


def stop() -> None:
    """This process ends as it should, and is not missed."""
    global _last
    _last = -EVERY
    Heartbeat.objects.filter(worker=_me()).delete()


def age() -> timedelta | None:
    """How long ago any worker was last at work; None if there is none."""
    last = Heartbeat.objects.order_by("-at").values_list("at", flat=True).first()
    return None if last is None else max(timezone.now() - last, timedelta())


def _me() -> str:
    return f"{socket.gethostname()[:80]}:{os.getpid()}"
