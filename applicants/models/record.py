"""The unalterable record: what happened (events) and what was handed in (submissions)."""

import json
import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from applicants.models.application import Application
from applicants.models.old_columns import OldColumnsOfEvent
from youyue.identity.sealed import SealedTextField


class AppendOnly(models.Model):
    class Meta:
        abstract = True

    def save(self, *args: object, **kwargs: object) -> None:
        if not self._state.adding:
            raise TypeError(f"{type(self).__name__} is append-only")
        super().save(*args, **kwargs)

    def delete(self, *args: object, **kwargs: object) -> tuple[int, dict[str, int]]:
        raise TypeError(f"{type(self).__name__} is append-only")


PLACE_OF_AN_EVENT = "application_id", "sequence"


class Event(AppendOnly, OldColumnsOfEvent):
    """One transition. It is the 进度 page and the audit trail.

    `hash` is an HMAC over the event's own facts and the hash of the event before it, so that no link
    can be altered, dropped or inserted without breaking every later one, and nobody without the `key` can
    make a chain anew; `manage.py verify_events` walks the chains. It is over the note, not over its seal.
    """

    application = models.ForeignKey(Application, models.PROTECT, related_name="events")
    sequence = models.PositiveSmallIntegerField()
    name = models.CharField(_("动作"), max_length=24)
    source = models.CharField(_("原环节"), max_length=24)
    target = models.CharField(_("新环节"), max_length=24)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("操作人")
    )
    role = models.CharField(_("身份"), max_length=12, help_text="applicant, employer or window")
    actor = models.CharField(
        _("办理方"), max_length=200, help_text="as shown: 申办人, the employer's or the window's name"
    )
    note = SealedTextField(_("意见"), blank=True, default="", old=True, bound_to=PLACE_OF_AN_EVENT)
    at = models.DateTimeField(_("时间"))
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)
    # Of LOG_KEYS, by its name; none for what was linked before there were keys.
    key = models.CharField(max_length=20, blank=True, default="", db_default="")

    class Meta:
        verbose_name = verbose_name_plural = _("办理记录")
        ordering = ["application", "sequence"]
        constraints = [
            models.UniqueConstraint(fields=["application", "sequence"], name="one_event_per_place")
        ]


class StandingSubmissions(models.Manager["Submission"]):
    """Without those that were recalled before the employer received them: there is one for each round."""

    def get_queryset(self) -> models.QuerySet["Submission"]:
        return super().get_queryset().filter(recalled_at=None)


class Submission(AppendOnly):
    """The snapshot taken at each submit and resubmit.

    Rounds count what was received: what is handed in again after a recall takes the round of what was
    recalled, which is kept under `everything` and nobody is shown as an earlier round.

    `document` is canonical JSON (see `document.document_of`) and
    `sha256` its hash: reviewers decide on exactly this, and post its hash with their decision.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    application = models.ForeignKey(Application, models.PROTECT, related_name="submissions")
    round = models.PositiveSmallIntegerField(_("第几次提交"))
    at = models.DateTimeField(_("提交时间"))
    document = SealedTextField()
    sha256 = models.CharField(max_length=64)
    pledge_version = models.CharField(_("承诺书版本"), max_length=20)
    pledged_at = models.DateTimeField(_("承诺时间"))
    recalled_at = models.DateTimeField(
        null=True, blank=True, help_text="when another one took its place, because it had been recalled"
    )
    objects = StandingSubmissions()
    everything = models.Manager()

    class Meta:
        verbose_name = verbose_name_plural = _("提交记录")
        ordering = ["application", "round"]
        base_manager_name = "everything"
        constraints = [
            models.UniqueConstraint(
                fields=["application", "round"],
                condition=Q(recalled_at=None),
                name="one_standing_submission_per_round",
            )
        ]

    @property
    def content(self) -> dict[str, Any]:
        """The document, parsed; its shape is described in `document.document_of`."""
        if "_content" not in self.__dict__:
            self.__dict__["_content"] = json.loads(self.document)
        return self.__dict__["_content"]
