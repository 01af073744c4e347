"""Django's PostgreSQL, which tries a connection once more.

A restart takes a second or two. Whoever comes in the middle of it would be told to come back later, for the
sake of a moment: so a connection that was refused at once is asked for once more, a second later. If that was
in vain nobody else waits for a while, for the database is away and every page says so in words.
"""

import time

from django.db.backends.postgresql import base

PAUSE = 1.0  # seconds until it is asked once more
AT_ONCE = 0.5  # seconds within which a refusal came at once; a host that is gone takes its time
IN_VAIN = 5.0  # seconds for which nobody tries again after it was in vain
_in_vain_until = 0.0


class DatabaseWrapper(base.DatabaseWrapper):
    def connect(self) -> None:
        global _in_vain_until
        began = time.monotonic()
        try:
            return super().connect()
        except self.Database.OperationalError:
            now = time.monotonic()
            if now - began > AT_ONCE or now < _in_vain_until:
                raise
        time.sleep(PAUSE)
        try:
            return super().connect()
        except self.Database.OperationalError:
            _in_vain_until = time.monotonic() + IN_VAIN
            raise
