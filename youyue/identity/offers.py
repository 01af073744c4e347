"""A right that is offered by a code: made by one party, redeemed by another, given when the first confirms.

Names and account names are what an account says of itself: they change, and somebody else can choose them.
So nobody is offered anything by name. The code is told to the person by whoever offers it, is shown once and
kept as a keyed hash; whoever redeems it, signed in, is an account (issuer and subject), and the other party
sees which before any right exists.
"""

import secrets
import unicodedata
from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # nothing that looks like something else on paper
LENGTH = 12
"""59 bits: 50 guesses a second at a million open codes find one in three centuries."""
DAYS = 14
"""For the code to be redeemed, and once more for the other party to confirm."""


def new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _place in range(LENGTH))


def spaced(code: str) -> str:
    """`ABCD EFGH JKMN`, as it is read out and written down."""
    return " ".join(code[first : first + 4] for first in range(0, len(code), 4))


def hash_of(code: str) -> str:
    """Of a code as people type it: small letters, full width, spaces and dashes are the same code."""
    normal = "".join(c for c in unicodedata.normalize("NFKC", code[:60]).upper() if c.isalnum())
    return salted_hmac("youyue.identity.offers", normal, algorithm="sha256").hexdigest()


def deadline(now: datetime | None = None) -> datetime:
    return (now or timezone.now()) + timedelta(days=DAYS)


class OfferQuerySet(models.QuerySet[Any]):
    def open(self) -> "OfferQuerySet":
        return self.filter(closed_at=None, expires_at__gt=timezone.now())

    def by_code(self, code: str) -> Any:
        """The open offer that nobody has redeemed; None for a code that is none any more."""
        return self.open().filter(code_hash=hash_of(code), redeemed_by=None).first()

    def for_confirmation(self) -> "OfferQuerySet":
        return self.open().exclude(redeemed_by=None)

    def is_handed_in(self, code: str, by: Any) -> bool:
        """Whether this person has redeemed it already: a button pressed twice, a second tab."""
        return self.for_confirmation().filter(code_hash=hash_of(code), redeemed_by=by).exists()


class Offer(models.Model):
    """What both kinds of offers have. Each step is one conditional UPDATE: of two at once, one happens."""

    class Outcome(models.TextChoices):
        CONFIRMED = "confirmed", _("已确认")
        REFUSED = "refused", _("没有确认")
        WITHDRAWN = "withdrawn", _("已撤回")
        DECLINED = "declined", _("对方已放弃")
        ENDED = "ended", _("已结束")

    code_hash = models.CharField(max_length=64, unique=True, null=True, editable=False)
    note = models.CharField(_("备注"), max_length=30, blank=True, default="", db_default="")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, verbose_name=_("发出人")
    )
    at = models.DateTimeField(_("发出时间"), auto_now_add=True)
    expires_at = models.DateTimeField(_("有效期至"), default=deadline)
    redeemed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, verbose_name=_("使用人")
    )
    redeemed_at = models.DateTimeField(_("使用时间"), null=True, blank=True)
    closed_at = models.DateTimeField(_("结束时间"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, verbose_name=_("处理人")
    )
    outcome = models.CharField(
        _("结果"), max_length=10, choices=Outcome, blank=True, default="", db_default=""
    )
    objects: ClassVar[Any] = OfferQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering: ClassVar[list[str]] = ["-at", "-id"]

    @property
    def is_open(self) -> bool:
        return self.closed_at is None and self.expires_at > timezone.now()

    @property
    def waits(self) -> bool:
        """For the other party: redeemed, and neither confirmed nor refused."""
        return self.is_open and self.redeemed_by_id is not None

    def redeem(self, by: Any) -> bool:
        """Bind the offer to this account, for good; False if it was redeemed or closed meanwhile."""
        now = timezone.now()
        return self._change(Q(redeemed_by=None), redeemed_by=by, redeemed_at=now, expires_at=deadline(now))

    def confirm(self, by: Any) -> bool:
        """Close it, in the transaction that gives the right; False if it was closed meanwhile."""
        return self.close(self.Outcome.CONFIRMED, by, Q(redeemed_by__isnull=False))

    def close(self, outcome: str, by: Any, condition: Q | None = None) -> bool:
        return self._change(condition or Q(), outcome=outcome, closed_by=by, closed_at=timezone.now())

    def _change(self, condition: Q, **values: Any) -> bool:
        rows = type(self)._default_manager.open().filter(condition, pk=self.pk)
        if rows.update(**values) == 0:
            return False
        for name, value in values.items():
            setattr(self, name, value)
        return True


class RoleOffer(Offer):
    """A code by which an account gets a role of the office, or loses the second factors that it cannot use
    any more; confirmed in the admin or by `grant_role`."""

    class Role(models.TextChoices):
        """The keys of `grants.GROUPS`; and what is no role, but is given by the same rite."""

        WINDOW = "window", _("受理窗口人员")
        SUPPORT = "support", _("客服")
        EDITOR = "editor", _("内容编辑")
        ADMIN = "admin", _("系统管理员")
        RESET = "reset", _("重置二次验证")

    role = models.CharField(_("角色"), max_length=10, choices=Role)
    window_region = models.CharField(_("受理窗口"), max_length=12, blank=True, default="")

    class Meta(Offer.Meta):
        verbose_name = verbose_name_plural = _("授权码")

    def __str__(self) -> str:
        return str(self.get_role_display())
