import logging
import signal
import time
from argparse import ArgumentParser
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections

from youyue.notices.outbox import BATCH, send_due
from youyue.notices.signals import tidying

logger = logging.getLogger(__name__)

TIDY_EVERY = 60.0


class Command(BaseCommand):
    help = "Send the mails of the outbox; runs until it is told to stop, finishing the mail in hand."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="send what is due and stop")
        parser.add_argument("--pause", type=float, default=5.0, help="seconds between looks when idle")

    def handle(self, *args: Any, once: bool, pause: float, **options: Any) -> None:
        self.stopping = False
        self.tidied = -TIDY_EVERY
        if not once:
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, self._stop)
        while not self.stopping:
            if not once:
                close_old_connections()
            tried = self._send(once)
            self._tidy()
            if once and tried < BATCH:
                break
            if not once and tried < BATCH:
                self._sleep(pause)

    def _send(self, once: bool) -> int:
        try:
            return send_due()
        except DatabaseError as error:
            if once:
                raise
            # the database is restarting: the leases are kept there, so nothing is lost by waiting
            logger.warning("outbox not read: %s", type(error).__name__)
            return 0

    def _tidy(self) -> None:
        if time.monotonic() - self.tidied < TIDY_EVERY:
            return
        self.tidied = time.monotonic()
        for _receiver, error in tidying.send_robust(sender=Command):
            if isinstance(error, Exception):
                logger.warning("not tidied: %s", type(error).__name__)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True

    def _sleep(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while not self.stopping and time.monotonic() < until:
            time.sleep(0.2)
