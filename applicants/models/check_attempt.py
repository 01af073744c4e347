"""How often somebody has looked up receipts, so that codes cannot be guessed."""

from django.db import models


class CheckAttempt(models.Model):
    """One counter, of a browser's address or of a receipt number (`applicants.submission.attempts`).

    Neither can be read from the row, which is of no use after `until` and deleted then.
    """

    key = models.CharField(max_length=64, unique=True, help_text="keyed hash of what is counted")
    count = models.PositiveIntegerField(default=0)
    until = models.DateTimeField(db_index=True)
