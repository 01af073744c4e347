"""What the applicant says about something that the system noticed, a gap in her career for instance."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from applicants.models.application import Application
from youyue.identity.sealed import SealedTextField


class Explanation(models.Model):
    """`key` names what was noticed (see `career.observe`). Sealed: people write of illness and children."""

    LONGEST = 300

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    application = models.ForeignKey(Application, models.CASCADE, related_name="explanations")
    key = models.SlugField(max_length=100)
    text = SealedTextField(_("说明"))
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = _("申办人的说明")
        constraints = [models.UniqueConstraint(fields=["application", "key"], name="one_explanation_per_key")]
