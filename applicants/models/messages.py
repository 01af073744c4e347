"""留言: what the applicant and the employer or window that has the application write to each other."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from applicants.models.application import Application
from applicants.models.record import AppendOnly
from youyue.identity.sealed import SealedTextField


class Message(AppendOnly):
    """Between the applicant and one desk: `side` is employer or window, `place` the employer's key or the
    window's region. Another employer, or another window, does not see it.

    `party_name` is the desk's name as it was shown then. No message is part of a submission.
    """

    LONGEST = 500

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    application = models.ForeignKey(Application, models.PROTECT, related_name="messages")
    side = models.CharField(_("对方"), max_length=12)
    place = models.CharField(max_length=36)
    party_name = models.CharField(_("对方名称"), max_length=200)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("留言人")
    )
    role = models.CharField(_("身份"), max_length=12, help_text="applicant, employer or window")
    text = SealedTextField(_("留言"))
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("留言")
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["application", "at"], name="messages_in_order")]


class MessageReading(models.Model):
    """Until which message somebody has read the messages of an application."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    until = models.DateTimeField()

    class Meta:
        verbose_name = verbose_name_plural = _("留言已读")
        constraints = [models.UniqueConstraint(fields=["application", "by"], name="one_reading_a_person")]
