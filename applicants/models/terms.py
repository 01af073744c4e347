"""What was promised with a refusal, as it read on that day."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from applicants.models.record import AppendOnly, Event


class RefusalTerms(AppendOnly):
    """The ground and the remedies of one refusal, with their last days (`workflow/terms.py` writes both).

    The office may change its rows and the holidays afterwards; what the applicant was told stays.
    """

    event = models.OneToOneField(Event, models.PROTECT, primary_key=True, related_name="terms")
    ground = models.JSONField(
        default=dict, help_text="{text, is_by_analogy}; empty where the office kept none"
    )
    remedies = models.JSONField(
        default=list,
        help_text="of each code, title, text, number, unit, basis, is_by_analogy, counted, day, provisional",
    )

    class Meta:
        verbose_name = verbose_name_plural = _("决定书所载的依据和期限")
        default_permissions = ()
