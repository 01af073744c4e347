"""代填: somebody whom the applicant lets fill in one application, and what she did there."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from applicants.models.application import Application
from youyue.identity.models import User
from youyue.identity.offers import Offer, OfferQuerySet


class HelperQuerySet(OfferQuerySet):
    def current(self) -> "HelperQuerySet":
        """Those who may fill in now."""
        return self.filter(outcome=Offer.Outcome.CONFIRMED)

    def ever(self) -> "HelperQuerySet":
        """Those who may, and those who might until it ended."""
        return self.filter(outcome__in=[Offer.Outcome.CONFIRMED, Offer.Outcome.ENDED])


class Helper(Offer):
    """A code, who redeemed it, and from its confirmation on the helper: one row from the first to the end.

    Of one application there is never more than one that can lead, or has led, to a helper of now.
    """

    note = None  # type: ignore[assignment]  # of the offer: there is one code at a time, and its applicant knows for whom
    application = models.ForeignKey(Application, models.CASCADE, related_name="helpers")
    ended_at = models.DateTimeField(_("代填结束时间"), null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, verbose_name=_("结束人")
    )
    objects: ClassVar[Any] = HelperQuerySet.as_manager()

    class Meta(Offer.Meta):
        verbose_name = verbose_name_plural = _("代填人")
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(outcome__in=["", "confirmed"]),
                name="one_helper_at_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(outcome__in=["confirmed", "ended"]) | Q(redeemed_by__isnull=False),
                name="a_helper_is_somebody",
            ),
            models.CheckConstraint(
                condition=Q(outcome="ended", ended_at__isnull=False, ended_by__isnull=False)
                | (~Q(outcome="ended") & Q(ended_at=None, ended_by=None)),
                name="a_helper_has_ended_or_not",
            ),
        ]

    def __str__(self) -> str:
        return str(self._meta.verbose_name)

    @property
    def is_current(self) -> bool:
        return self.outcome == self.Outcome.CONFIRMED


class HelperAct(models.Model):
    """What a helper did in one place between two submissions: the first time, the last time, how often."""

    class Kind(models.TextChoices):
        FILLED = "filled", _("填写")
        FILES = "files", _("上传或整理材料")

    helper = models.ForeignKey(Helper, models.CASCADE, related_name="acts")
    round = models.PositiveSmallIntegerField(help_text="of the application: how often it had been handed in")
    kind = models.CharField(_("操作"), max_length=10, choices=Kind)
    place = models.CharField(max_length=60, help_text="slug of the part, or code of the material")
    at = models.DateTimeField(_("第一次"))
    last_at = models.DateTimeField(_("最后一次"))
    times = models.PositiveIntegerField(_("次数"), default=1)

    class Meta:
        verbose_name = verbose_name_plural = _("代填记录")
        ordering: ClassVar[list[str]] = ["at", "id"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["helper", "round", "kind", "place"], name="one_act_in_a_place")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.place}"


# --- the person for whom somebody else types ---------------------------------------------------------------
def filled_by(helper: Helper) -> User:
    """The applicant, as whom a helper's request opens and saves."""
    applicant: User = helper.application.applicant
    applicant.helper = helper
    return applicant


def at_the_keys(applicant: User) -> User:
    """Who typed or uploaded: the applicant, or her helper."""
    return applicant.helper.redeemed_by if applicant.helper else applicant
