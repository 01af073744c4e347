"""Sending what lies in the outbox: every mail once, whoever else is sending, whatever else fails.

A mail is leased before it is sent, by moving its `due_at` to the time of the next attempt: a worker that is
killed leaves a mail that becomes due again, and two workers never hold the same one. Killed between sending
and marking, a mail goes out twice; that is the one duplicate there can be.
"""

import contextlib
import logging
import smtplib
from datetime import timedelta
from typing import Any

from django.db import DatabaseError
from django.db.models import F
from django.utils import timezone

from youyue.notices.channels import CHANNELS, Channel
from youyue.notices.models import Outbox

logger = logging.getLogger(__name__)

BATCH = 50
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=6)
GIVE_UP_AFTER = 12


def send_due() -> int:
    """Send up to one batch of letters a channel that are due; returns how many were tried.

    Each letter has its own fate: a refused address is given up at once and blocks no other; a server that
    cannot be reached ends the batch of its channel, because the next letter would only wait as long, and what
    else is due there waits a minute, so that a dead channel holds up no other one.
    """
    return sum(_send_batch(channel) for channel in CHANNELS)


def _send_batch(channel: Channel) -> int:
    due = Outbox.objects.filter(
        channel=channel.slug, sent_at=None, failed_at=None, due_at__lte=timezone.now()
    ).select_related("user")
    tried = 0
    connection: Any = None
    try:
        for mail in due.order_by("due_at", "id")[:BATCH]:
            if not _lease(mail):
                continue
            tried += 1
            try:
                if connection is None:
                    connection = channel.open()
                channel.send(mail, connection)
                Outbox.objects.filter(pk=mail.pk).update(sent_at=timezone.now())
            except OSError as error:  # smtplib's own errors are OSErrors too
                _note(mail, error)
                _close(connection)
                connection = None
                if not isinstance(error, smtplib.SMTPRecipientsRefused | smtplib.SMTPDataError):
                    due.update(due_at=timezone.now() + FIRST_WAIT)
                    break
            except ValueError as error:  # an address or subject that no mail can be made of
                _note(mail, error, permanent=True)
            except DatabaseError:
                raise
            except Exception as error:
                # A gateway raises what it likes; one that is gone has no module. The worker lives on.
                _note(mail, error)
                due.update(due_at=timezone.now() + FIRST_WAIT)
                break
    finally:
        _close(connection)
    return tried


def _lease(mail: Outbox) -> bool:
    """Take `mail`; false if somebody else did since it was read."""
    wait = min(FIRST_WAIT * 2**mail.attempts, LONGEST_WAIT)
    taken = Outbox.objects.filter(pk=mail.pk, due_at=mail.due_at, sent_at=None, failed_at=None).update(
        due_at=timezone.now() + wait, attempts=F("attempts") + 1
    )
    mail.attempts += taken
    return bool(taken)


def _note(mail: Outbox, error: Exception, permanent: bool = False) -> None:
    """Log the kind of failure, never the address; give up where another attempt cannot help."""
    codes: list[int] = []
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _text in error.recipients.values()]
    elif isinstance(error, smtplib.SMTPDataError):
        codes = [error.smtp_code]
    # A mail goes to one address and so has one code: all of them is each of them.
    permanent = permanent or (bool(codes) and all(500 <= code < 600 for code in codes))
    logger.warning("%s %d not sent: %s %s", mail.channel, mail.pk, type(error).__name__, codes or "")
    if permanent or mail.attempts >= GIVE_UP_AFTER:
        Outbox.objects.filter(pk=mail.pk).update(failed_at=timezone.now())


def _close(connection: Any) -> None:
    if hasattr(connection, "close"):
        with contextlib.suppress(OSError):
            connection.close()
