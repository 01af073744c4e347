from django.db import models


class ThrottleCount(models.Model):
    """How often somebody has knocked at one door since `began`. Who it was cannot be read from the key.

    One table for all hosts. On PostgreSQL it is not logged: a count that a crash loses is no loss, and one
    that had to reach the disk would cost more than what it guards.
    """

    key = models.CharField(max_length=64, primary_key=True)
    began = models.BigIntegerField()  # the window: seconds since 1970 divided by its length
    count = models.PositiveIntegerField()

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["began"], name="throttle_by_window")]


class CheckpointHead(models.Model):
    """The latest checkpoint of a record (`checkpoints/`): which its place must hold."""

    record = models.CharField(max_length=10, primary_key=True)
    number = models.PositiveIntegerField()
    last = models.BigIntegerField()  # row that it reaches to
    signature = models.CharField(max_length=64)
    at = models.DateTimeField(auto_now=True)

    class Meta:
        default_permissions = ()
