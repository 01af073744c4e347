"""Consents: who agreed to which version of which text, for whom, when, and when it was withdrawn."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from applicants.models.application import Application
from catalog.models import ConsentText
from youyue.identity.sealed import SealedTextField


class Consent(models.Model):
    """A row is never reworded: a new version of the text, or consent after a withdrawal, is another row.

    The applicant's own consent stands for the person, whatever she files. For a member of the family the row
    belongs to one line of the list: `member` is its key and `for_whom` the name that it bore. While the line
    is still being typed, that is until the application is handed in for the first time, the name is that of
    its last saving under the same tick; then another name is another row, and the one before is `past_since`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    applicant = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="consents", verbose_name=_("申办人")
    )
    application = models.ForeignKey(Application, models.CASCADE, null=True, related_name="consents")
    kind = models.CharField(_("种类"), max_length=12, choices=ConsentText.Kind)
    version = models.PositiveSmallIntegerField(_("版本"))
    member = models.UUIDField(null=True, editable=False, help_text="key of the line of the family's list")
    for_whom = SealedTextField(_("为谁"), blank=True, default="")
    at = models.DateTimeField(_("同意时间"))
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True)
    past_since = models.DateTimeField(null=True, editable=False, help_text="when the line got another name")

    class Meta:
        verbose_name = verbose_name_plural = _("同意记录")
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["applicant", "kind", "version"],
                condition=Q(member=None, withdrawn_at=None),
                name="one_own_consent_a_version",
            ),
            models.UniqueConstraint(
                fields=["member", "kind", "version"],
                condition=Q(member__isnull=False, withdrawn_at=None, past_since=None),
                name="one_consent_a_member",
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())
