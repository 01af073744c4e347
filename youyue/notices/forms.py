"""通知设置: the way mail comes, and a switch for every kind and channel."""

from itertools import groupby
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from youyue.identity.models import User
from youyue.notices import channels
from youyue.notices.kinds import Kind, kinds_for
from youyue.notices.models import NoticeSettings

HINTS = {
    "each": _("一有变化就发，几分钟内送到"),
    "daily": _("每天 17:00，没有没读的就不发；紧急的当时就发"),
    "none": _("只在网站里看"),
}


class SettingsForm(forms.ModelForm):
    """The switches are fields called `mail:new`, `sms:overdue`; only those of the user's own kinds exist."""

    class Meta:
        model = NoticeSettings
        fields = ("mail",)
        widgets = {"mail": forms.RadioSelect}

    def __init__(self, user: User, data: Any = None, *, instance: NoticeSettings) -> None:
        super().__init__(data, instance=instance)
        self.user = user
        self.kinds = kinds_for(user)
        self.ways = [channel for channel in channels.CHANNELS if channel.is_open(user)]
        self.fields["mail"].choices = NoticeSettings.Mail.choices
        for kind in self.kinds:
            for way in self.ways:
                self.fields[f"{way.slug}:{kind.slug}"] = forms.BooleanField(required=False)

    @property
    def modes(self) -> list[dict[str, Any]]:
        """The three ways mail can come, with a sentence each."""
        chosen = self["mail"].value()
        return [
            {"value": value, "label": label, "hint": HINTS[value], "is_chosen": value == chosen}
            for value, label in NoticeSettings.Mail.choices
        ]

    @property
    def has_mail(self) -> bool:
        return channels.MAIL in self.ways

    @property
    def addresses(self) -> list[dict[str, str]]:
        """The columns of the table: the channels that reach this user."""
        names = {"mail": _("邮件"), "sms": _("短信")}
        return [{"name": str(names[way.slug]), "to": way.address_of(self.user)} for way in self.ways]

    @property
    def rows(self) -> list[tuple[str, list[dict[str, Any]]]]:
        """The kinds under their headings, each with its switches in the order of the columns."""
        return [
            (str(heading), [{"kind": kind, "switches": self._switches(kind)} for kind in kinds])
            for heading, kinds in groupby(self.kinds, key=lambda kind: kind.heading)
        ]

    def _switches(self, kind: Kind) -> list[dict[str, Any]]:
        switches = []
        for way, address in zip(self.ways, self.addresses, strict=True):
            name = f"{way.slug}:{kind.slug}"
            is_on = name in self.data if self.is_bound else self._stored(way.slug, kind)
            switches.append({"name": name, "way": address["name"], "is_on": is_on})
        return switches

    def _stored(self, way: str, kind: Kind) -> bool:
        """What is chosen for the kind, whether or not mail comes at all."""
        return bool(self.instance.chosen.get(f"{way}:{kind.slug}", way == "mail" and kind.by_mail))

    def save(self, commit: bool = True) -> NoticeSettings:
        switches = {name: value for name, value in self.cleaned_data.items() if ":" in name}
        self.instance.chosen = self.instance.chosen | switches
        self.instance.user = self.user
        return super().save(commit)
