"""完善资料: what the person adds to the platform's facts."""

from django import forms
from django.utils.translation import gettext_lazy as _

from youyue.identity.models import User
from youyue.ui.email_field import EmailField
from youyue.ui.forms import UiModelForm

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
