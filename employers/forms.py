"""Forms of the employer: its part of an application, its own facts, who may join."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applicants.models import Membership, Supplement
from catalog.lists import options
from catalog.models import Employer, Option
from youyue.identity.forms import CodeField
from youyue.ui.email_field import EmailField
from youyue.ui.fields import Boxes, DateField, GroupedSelect, Select, TextArea
from youyue.ui.forms import UiForm, UiModelForm


class SupplementForm(UiModelForm):
    """信息补充. Saved as far as it goes; `wanting` says what is still missing."""

    contract_start = DateField(label=gettext_lazy("合同（协议）开始日期"), required=False)
    contract_end = DateField(label=gettext_lazy("合同（协议）结束日期"), required=False)
    contact_phone = forms.CharField(label=gettext_lazy("联系电话"), max_length=30, required=False)

    class Meta:
        model = Supplement
        fields = [
            "department",
            "position",
            "contract_start",
            "contract_end",
            "contract_is_open_ended",
            "insurance_payer",
            "contact_name",
            "contact_phone",
            "recommendation",
        ]
        widgets = {"recommendation": TextArea}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in Supplement.REQUIRED:
            self.fields[name].starred = True
        self.fields["contract_start"].help_text = _("合同或协议上写的起始日期")
        self.fields["contract_end"].help_text = _("无固定期限的不填，请勾选下面一项")
        self.fields["contract_end"].quiet = self.fields["contract_is_open_ended"].quiet = True
        self.fields["contact_phone"].widget.attrs |= {"inputmode": "tel", "autocomplete": "tel"}
        self.fields["recommendation"].max_length = 1000

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        start, end = data.get("contract_start"), data.get("contract_end")
        if start and end and end < start:
            self.add_error("contract_end", _("合同（协议）结束日期早于开始日期，请核对"))
        if end and data.get("contract_is_open_ended"):
            self.add_error("contract_end", _("写了结束日期，又勾选了无固定期限，请只留一项"))
        return data

    def point_out_what_is_wanting(self) -> None:
        """Add an error for every required answer that is still empty."""
        for name in Supplement.REQUIRED:
            if name not in self.errors and not self.cleaned_data.get(name):
                self.add_error(name, _("请填写%(label)s") % {"label": self.fields[name].label})
        has_end = self.cleaned_data.get("contract_end") or self.cleaned_data.get("contract_is_open_ended")
        if "contract_end" not in self.errors and not has_end:
            self.add_error("contract_end", _("请填写合同（协议）结束日期，或勾选无固定期限"))


class InformationForm(UiModelForm):
    """单位信息维护: everything but the platform's own words (name and credit code)."""

    kind = forms.ChoiceField(
        label=gettext_lazy("单位类型"),
        choices=lambda: [("", _("请选择")), *options.choices(Option.List.EMPLOYER_KIND)],
        widget=Select,
    )
    affiliation = forms.ChoiceField(
        label=gettext_lazy("隶属关系"),
        help_text=gettext_lazy("中央驻粤、省属单位送省窗口，其余送属地窗口"),
        choices=lambda: [("", _("请选择")), *options.choices(Option.List.AFFILIATION)],
        widget=Select,
    )
    region = forms.ChoiceField(
        label=gettext_lazy("所在地"),
        help_text=gettext_lazy("单位注册地所在的市和区"),
        choices=lambda: [("", _("请选择")), *options.region_choices()],
        widget=GroupedSelect,
    )

    class Meta:
        model = Employer
        fields = [
            "kind",
            "affiliation",
            "address",
            "legal_representative",
            "contact_name",
            "contact_phone",
            "email",
        ]
        field_classes = {"email": EmailField}

    field_order = ["kind", "affiliation", "region", "address", "legal_representative", "contact_name"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["region"] = self.instance.region_id
        for name in ("address", "contact_name", "contact_phone"):
            self.fields[name].required = True
        self.fields["address"].widget.attrs["autocomplete"] = "street-address"
        self.fields["contact_name"].widget.attrs["autocomplete"] = "name"
        self.fields["contact_phone"].widget.attrs |= {"autocomplete": "tel", "inputmode": "tel"}
        self.fields["contact_name"].help_text = _("申办人和受理窗口有事时找谁")
        self.fields["contact_phone"].help_text = _("座机请带区号，如 020-12345678")
        self.fields["email"].widget.attrs |= {"autocomplete": "email", "inputmode": "email"}

    def clean_region(self) -> str:
        self.instance.region_id = self.cleaned_data["region"]
        return self.cleaned_data["region"]


class InviteForm(UiForm):
    note = forms.CharField(
        label=gettext_lazy("给谁的"),
        max_length=30,
        help_text=gettext_lazy("只有本单位管理员看得到，用来分清几个邀请码，例如 人事处新同事"),
    )
    role = forms.ChoiceField(
        label=gettext_lazy("角色"), choices=Membership.Role.choices, initial=Membership.Role.REVIEWER
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.fields["note"].widget.attrs |= {"autocomplete": "off"}
        self.fields["role"].widget = Boxes(choices=Membership.Role.choices)
        self._dress("role", self.fields["role"])


class InvitationCodeForm(UiForm):
    code = CodeField(label=gettext_lazy("邀请码"))


class RoleForm(UiForm):
    role = forms.ChoiceField(label=gettext_lazy("角色"), choices=Membership.Role.choices, widget=Select)
