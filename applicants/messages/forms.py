"""What is typed on a page of messages."""

from django import forms
from django.utils.translation import gettext_lazy as _

from applicants.models import Message
from youyue.ui.fields import TextArea
from youyue.ui.forms import UiForm


class MessageForm(UiForm):
    text = forms.CharField(
        label=_("留言"),
        max_length=Message.LONGEST,
        widget=TextArea(attrs={"rows": "4"}),
        help_text=_("不要写证件号码等个人信息。材料请在申请里补，留言不算提交。"),
    )
