"""E-mail addresses that mail can leave for."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.translation import gettext_lazy as _

# Names that lead to no mail server (RFC 6761, RFC 9476), and addresses in brackets instead of a name.
_NO_MAIL = re.compile(r"(?:^|[.@])(?:localhost|local|localdomain|internal|invalid|test)$|\]$", re.IGNORECASE)
# As mail programs and pages hand an address on: 莫文 <mowen@example.cn>; mailto:mowen@example.cn
_HANDED_ON = re.compile(r"(?:[^<>@]*<)?(?:mailto:)?([^<>@\s]+@[^<>@\s]+?)>?[\s.,;，；、]*", re.IGNORECASE)
_SHAPE = EmailValidator(allowlist=())


def is_mailable(address: str) -> bool:
    """Whether the address has the shape of one and its domain can be one that receives mail."""
    try:
        _SHAPE(address)
    except ValidationError:
        return False
    return not _NO_MAIL.search(address)


class EmailField(forms.EmailField):
    """An e-mail address that mail can leave for; the messages say what is wrong and what one looks like."""

    def to_python(self, value: Any) -> Any:
        address = super().to_python(value)
        if not is_mailable(address) and (match := _HANDED_ON.fullmatch(address)) and is_mailable(match[1]):
            return match[1]
        return address

    def run_validators(self, value: Any) -> None:
        if not value or is_mailable(value):
            return super().run_validators(value)
        if "@" not in value:
            message = _("%(label)s缺少“@”，请按 name@example.com 的样子填写")
        elif value.count("@") > 1:
            message = _("%(label)s只能填一个，请删去其余的")
        elif _NO_MAIL.search(value):
            message = _("%(label)s的“%(domain)s”收不到信，请填写能收信的邮箱")
        else:
            message = _("%(label)s不完整，请按 name@example.com 的样子填写")
        facts = {"label": self.label or "", "domain": value.rpartition("@")[2]}
        try:
            super().run_validators(value)
        except ValidationError as error:
            # too long, or with characters that cannot be kept: that is said first
            if others := [each for each in error.error_list if each.code != "invalid"]:
                raise ValidationError(others) from None
        raise ValidationError(message, code="invalid", params=facts)
