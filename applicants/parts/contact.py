"""联系方式 (seed 2.1.4.3). The mobile number is the platform's and no field of this form."""

from typing import Any

import phonenumbers
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applicants.models import Application
from applicants.parts.base import FormPart, Shown
from applicants.parts.draft_form import DraftForm
from catalog import options
from youyue.ui.fields import GroupedSelect


def normal_number(text: str) -> str:
    """`+country number` for abroad, eleven digits for the mainland; the text itself if it is neither."""
    compact = "".join(ch for ch in text if ch.isdigit() or ch == "+")
    try:
        parsed = phonenumbers.parse(compact, "CN")
    except phonenumbers.NumberParseException:
        return compact
    if parsed.country_code == 86:
        return str(parsed.national_number)
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


class ContactForm(DraftForm):
    slot = "contact"

    email = forms.CharField(
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
        help_text=gettext_lazy("办理进展会发到这里"),
    )
    wechat = forms.CharField(required=False, max_length=50, help_text=gettext_lazy("单位审核时方便联系您"))
    emergency_name = forms.CharField(
        max_length=100, help_text=gettext_lazy("写家人、亲友或同事的姓名，不写本人")
    )
    emergency_mobile = forms.CharField(
        max_length=30,
        help_text=gettext_lazy("境外号码以“+”和代码开头，如 +852 9123 4567"),
        widget=forms.TextInput(attrs={"inputmode": "tel", "type": "tel"}),
    )
    region_code = forms.ChoiceField(
        choices=lambda: options.region_choices().with_blank(_("请选择市和区")),
        label=gettext_lazy("在粤详细地址：广东省"),
        widget=GroupedSelect(
            attrs={
                "data-yy-region": gettext_lazy("在粤详细地址：广东省的市"),
                "data-yy-city": gettext_lazy("请选择市"),
                "data-yy-district": gettext_lazy("请选择区、县或镇街"),
            }
        ),
    )
    address = forms.CharField(
        max_length=200,
        label=gettext_lazy("街道、小区、门牌号"),
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region_code"].error_messages["required"] = _("请选择在粤详细地址所在的市和区")

    def clean_email(self) -> str:
        email = self.cleaned_data["email"].strip()
        if "@" not in email:
            raise forms.ValidationError(_("电子邮箱缺少“@”，请按 name@example.com 的样子填写"))
        try:
            forms.EmailField().clean(email)
        except forms.ValidationError as error:
            raise forms.ValidationError(_("电子邮箱请按 name@example.com 的样子填写")) from error
        return email

    def clean_emergency_mobile(self) -> str:
        number = normal_number(self.cleaned_data["emergency_mobile"])
        if not number.startswith("+"):
            digits = number.lstrip("0") if number.startswith("0") else number
            if len(digits) != 11:
                raise forms.ValidationError(
                    _("紧急联系人手机号码应为 11 位，现在是 %(n)d 位，请核对") % {"n": len(digits)}
                )
            if not digits.startswith("1") or digits[1] in "012":
                raise forms.ValidationError(_("紧急联系人手机号码应以 13 至 19 开头，请核对"))
        elif not phonenumbers.is_valid_number(phonenumbers.parse(number, None)):
            raise forms.ValidationError(_("紧急联系人手机号码在该国家（地区）不存在，请核对"))
        if number == normal_number(self.instance.applicant.mobile):
            raise forms.ValidationError(_("紧急联系人手机号码与您本人的相同，请填另一个人的号码"))
        return number


class Contact(FormPart):
    slug = "contact"
    title = gettext_lazy("联系方式")
    template = "applicants/part_contact.html"
    form_class = ContactForm

    def rows(self, application: Application) -> list[Shown]:
        where = f"广东省{options.region_name(application.region_code)}" if application.region_code else ""
        return [
            Shown("mobile", _("手机号码"), application.applicant.mobile, sealed=True),
            Shown("email", _("电子邮箱"), application.email),
            Shown("wechat", _("微信号码"), application.wechat),
            Shown("emergency_name", _("紧急联系人姓名"), application.emergency_name),
            Shown("emergency_mobile", _("紧急联系人手机号码"), application.emergency_mobile, sealed=True),
            Shown("address", _("在粤详细地址"), f"{where}{application.address}"),
        ]
