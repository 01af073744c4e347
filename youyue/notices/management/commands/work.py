import contextlib
import logging
import os
import signal
import time
from argparse import ArgumentParser
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections

from youyue.notices import heartbeat, jobs
from youyue.notices.outbox import BATCH, send_due

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = (
        "The worker: sends the mails of the outbox and does every app's jobs. Runs until it is told to stop, "
        "finishing what it has in hand. Any number may run at once, on any number of machines."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what is due and stop")
        parser.add_argument("--pause", type=float, default=5.0, help="seconds between looks when idle")

        parser.add_argument(
            "--nice", type=int, default=10, help="how much more others count than it (0 to 19)"
        )

    def handle(self, *args: Any, once: bool, pause: float, nice: int, **options: Any) -> None:
        self.stopping = self.ready = False
        if not once:
            # Looking at pages takes all the processor there is; pages that people wait for come first.
            os.nice(max(nice - os.nice(0), 0))
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, self._stop)
        while not self.stopping:
            if not once:
                close_old_connections()
            idle = self._round(once)
            if once and idle:
                break
            if not once and idle:
                self._sleep(pause)
        if not once:
            with contextlib.suppress(DatabaseError):
                heartbeat.stop()

    def _round(self, once: bool) -> bool:
        """One batch of mails and one of jobs; true if that was all there was."""
        try:
            if not self.ready:
                jobs.discover()
                jobs.begin()
                self.ready = True
            self._between()
            mails = send_due()
            done = jobs.run_due(self._between)
        except DatabaseError as error:
            if once:
                raise
            # the database is restarting: the leases are kept there, so nothing is lost by waiting
            logger.warning("outbox and jobs not read: %s", type(error).__name__)
            return True
        return mails < BATCH and done < jobs.BATCH

    def _between(self) -> bool:
        """Asked before each piece of work: whether to end here. Says that we are still at it."""
        heartbeat.beat()
        return self.stopping

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True

    def _sleep(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while not self.stopping and time.monotonic() < until:
            time.sleep(0.2)
