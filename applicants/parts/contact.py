"""联系方式 (seed 2.1.4.3). The mobile number is the platform's and no field of this form."""

from typing import Any
from unicodedata import category

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applicants.models import Application
from applicants.parts.answers import Shown
from applicants.parts.base import FormPart
from applicants.parts.draft_form import DraftForm
from catalog.lists import options
from youyue.identity.phone_numbers import foreign_reading, is_landline, is_valid_abroad, normal_number
from youyue.ui.email_field import EmailField
from youyue.ui.fields import GroupedSelect
from youyue.ui.text import fold_width


def _folded(name: str) -> str:
    """A name without spaces, dots and case, for comparing. What Python's tables do not know stays: it may
    be the very character that tells two people apart."""
    return "".join(
        ch for ch in fold_width(name).casefold() if category(ch)[0] not in "ZPS" and category(ch) != "Cf"
    )


class ContactForm(DraftForm):
    slot = "contact"

    email = EmailField(
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

    def clean_emergency_name(self) -> str:
        name = str(self.cleaned_data["emergency_name"])
        if _folded(name) == _folded(self.instance.applicant.name):
            raise forms.ValidationError(_("紧急联系人姓名与您本人的相同，请填另一个人的姓名"))
        return name

    def clean_emergency_mobile(self) -> str:
        typed = self.cleaned_data["emergency_mobile"]
        number = normal_number(typed)
        if not number.startswith("+"):
            digits = number.lstrip("0") if number.startswith("0") else number
            is_mobile = len(digits) == 11 and digits.startswith("1") and digits[1] not in "012"
            if not is_mobile and not typed.startswith("0") and (abroad := foreign_reading(digits)):
                raise forms.ValidationError(
                    _("紧急联系人手机号码像是境外号码，请在前面加上“+”，写成 %(number)s") % {"number": abroad}
                )
            if is_landline(typed):
                raise forms.ValidationError(_("紧急联系人手机号码像是座机号码，请填手机号码"))
            if len(digits) != 11:
                raise forms.ValidationError(
                    _("紧急联系人手机号码应为 11 位，现在是 %(n)d 位，请核对") % {"n": len(digits)}
                )
            if not is_mobile:
                raise forms.ValidationError(_("紧急联系人手机号码应以 13 至 19 开头，请核对"))
        elif not is_valid_abroad(number):
            raise forms.ValidationError(_("紧急联系人手机号码在该国家（地区）不存在，请核对"))
        if number == normal_number(self.instance.applicant.mobile):
            raise forms.ValidationError(_("紧急联系人手机号码与您本人的相同，请填另一个人的号码"))
        return number


class Contact(FormPart):
    slug = "contact"
    title = gettext_lazy("联系方式")
    template = "applicants/part_contact.html"
    form_class = ContactForm
    together = (frozenset({"region_code", "address"}),)
    fields_of_row = {"address": ("region_code", "address")}  # noqa: RUF012 - read only

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
