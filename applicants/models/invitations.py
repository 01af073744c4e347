"""An applicant's invitation to an employer that cannot review yet."""

import secrets
import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from applicants.models.application import Application
from catalog.models import Employer

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # nothing that looks like something else on paper
LENGTH = 10


def new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _place in range(LENGTH))


class Invitation(models.Model):
    """The letter's code, by which an employer under whatever name finds back to the application.

    `employer` is the one that entered it; `answered_at` is when the applicant was told that an employer
    can receive her application now.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    application = models.OneToOneField(Application, models.CASCADE, related_name="invitation")
    code = models.CharField(_("邀请码"), max_length=LENGTH, unique=True, default=new_code)
    employer = models.ForeignKey(Employer, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("单位邀请函")

    def __str__(self) -> str:
        return self.code

    @property
    def spaced_code(self) -> str:
        """`ABCDE FGHJK`, as it is printed."""
        half = LENGTH // 2
        return f"{self.code[:half]} {self.code[half:]}"
