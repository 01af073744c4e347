"""Changing tables while people are at work.

An ALTER TABLE needs the table for itself, if only for a moment. Where it waits for a long query, everybody
who comes later waits behind it, readers too: a change of milliseconds stops the portal for as long as the
longest query. So it waits three seconds at most, lets everybody pass, and tries again.
"""

import logging
import time
from collections.abc import Callable

from django.db import OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper

SECONDS = 3  # the longest that the others wait, each time
PAUSE = 5.0  # in which what has queued up goes its way
ATTEMPTS = 24  # two minutes and more
LOCK_NOT_AVAILABLE = "55P03"
logger = logging.getLogger(__name__)


def with_short_locks(
    connection: BaseDatabaseWrapper,
    work: Callable[[], None],
    *,
    pause: float = PAUSE,
    attempts: int = ATTEMPTS,
) -> None:
    """`work`, again from the start where a table was not to be had; it must not mind, as `migrate` does not:
    each migration is whole or not there, and those that are there are not run again.

    Whatever takes long besides, as an index over a large table, may: the limit on statements is off
    meanwhile.
    """
    if connection.vendor != "postgresql":
        work()
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('lock_timeout'), current_setting('statement_timeout')")
        before = cursor.fetchone()
        cursor.execute(f"SET lock_timeout = '{SECONDS}s'; SET statement_timeout = 0")
    try:
        for left in reversed(range(attempts)):
            try:
                work()
                return
            except OperationalError as error:
                if getattr(error.__cause__, "pgcode", None) != LOCK_NOT_AVAILABLE or not left:
                    raise
                logger.warning("a table is in use, trying %d times more", left)
                time.sleep(pause)
    finally:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT set_config('lock_timeout', %s, false), set_config('statement_timeout', %s, false)",
                before,
            )
