"""完善资料: what the person adds to the platform's facts; and the code of an offer."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from youyue.identity.models import User
from youyue.ui.email_field import EmailField
from youyue.ui.forms import UiForm, UiModelForm

LOCAL = ["email", "highest_education", "talent_category", "mailing_address"]


class LocalFactsForm(UiModelForm):
    """Holds no field of the platform's, so that a forged one has nowhere to go."""

    mailing_address = forms.CharField(
        label=_("通信地址"), max_length=200, required=False, help_text=_("发卡和寄送材料时用")
    )

    class Meta:
        model = User
        fields = LOCAL
        field_classes = {"email": EmailField}
        help_texts = {
            "email": _("用于接收办理进度的提醒"),
            "talent_category": _("例如 工程技术人才、卫生健康人才"),
        }

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        for name, autocomplete in {"email": "email", "mailing_address": "street-address"}.items():
            self.fields[name].widget.attrs["autocomplete"] = autocomplete

    def save(self, commit: bool = True) -> User:
        person: User = self.instance
        person.save(update_fields=LOCAL)
        return person


class CodeField(forms.CharField):
    """A code that somebody was given, as `offers.hash_of` reads it."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("12 位字母和数字，空格和大小写都可以不管"))
        super().__init__(max_length=60, **kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        typed = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        return super().widget_attrs(widget) | typed


class OfficeCodeForm(UiForm):
    code = CodeField(label=_("授权码"))


class FactorCodeForm(UiForm):
    """A code of the authenticator app, one of the recovery codes, or either."""

    factor_code = forms.CharField(label=_("验证码"), max_length=40)

    def __init__(self, *args: Any, has_app: bool = True, has_codes: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["factor_code"]
        if has_app and has_codes:
            field.help_text = _("验证器里现在的 6 位数字，或者一个 8 位的恢复码")
        elif has_app:
            field.help_text = _("验证器里现在的 6 位数字")
        else:
            field.label, field.help_text = _("恢复码"), _("添加安全密钥时抄下的 8 位数字，每个只能用一次")
        field.widget.attrs |= {"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}


class KeyForm(UiForm):
    key_name = forms.CharField(
        label=_("名称"), max_length=30, help_text=_("自己认得出就行，例如 办公室的密钥、自己的手机")
    )
