"""取得成就或科研成果 (seed 2.1.4.4): one text of at most 1,000 characters, counted as code points."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applicants.models import Application
from applicants.parts.answers import Shown
from applicants.parts.base import FormPart
from applicants.parts.draft_form import DraftForm
from youyue.ui.fields import TextArea


class AchievementsForm(DraftForm):
    slot = "achievements"
    achievements = forms.CharField(
        max_length=1000,
        widget=TextArea({"rows": "10"}),
        error_messages={"required": gettext_lazy("请填写至少一项取得成就或科研成果")},
        help_text=gettext_lazy("写清时间、名称、授予或发表的机构和您的排名，一项一行"),
    )


class Achievements(FormPart):
    slug = "achievements"
    title = gettext_lazy("取得成就或科研成果")
    short_title = gettext_lazy("成就或成果")
    form_class = AchievementsForm

    def rows(self, application: Application) -> list[Shown]:
        return [Shown("achievements", _("取得成就或科研成果"), application.achievements)]
