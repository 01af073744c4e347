"""Every form hands its text through the policy, the office's stock admin forms as well as ours."""

from typing import Any

import pytest
from django import forms
from django.test import Client

from catalog.models import Faq
from tests import make
from youyue.ui.email_field import EmailField
from youyue.ui.fields import DateField, TextArea
from youyue.ui.forms import UiForm


class Letter(UiForm):
    name = forms.CharField(label="姓名", max_length=10)
    email = EmailField(label="电子邮箱")
    years = forms.IntegerField(label="年数")
    sent = DateField(label="日期")
    text = forms.CharField(label="正文", widget=TextArea, max_length=20)


def letter(**typed: Any) -> Letter:
    right = {"name": "王明", "email": "a@example.com", "years": "3", "sent": "2024-07-03", "text": "好"}
    return Letter(right | typed)


@pytest.mark.parametrize(
    ("name", "typed", "kept"),
    [
        ("name", "\u202a王\u200f明\ufeff", "王明"),
        ("name", "王\u2028明", "王 明"),
        ("email", "\ufeffname＠example.com\u200b", "name@example.com"),
        ("years", "１２", 12),
        ("text", "一\x0b二\u200b\r\n三", "一\n二\n三"),
    ],
)
def test_typed_text_is_cleaned(name: str, typed: str, kept: object) -> None:
    form = letter(**{name: typed})
    assert (form.errors, form.cleaned_data[name]) == ({}, kept)
    assert str(form[name].data) == str(kept)


@pytest.mark.parametrize("typed", ["\u200b", "\u3164", "\u2800\u3000", "\ufeff\x00", "\u202e"])
def test_a_field_of_what_nobody_sees_is_empty(typed: str) -> None:
    assert letter(name=typed).errors["name"] == ["请填写姓名"]


@pytest.mark.parametrize(
    ("name", "typed", "sentence"),
    [
        ("name", "王\u200b明", "姓名第 2 个字（在“王”后面）看不见，请把这一段删去重新输入"),
        ("name", "王\uffff", "姓名第 2 个字是无法保存的字符，请删去后重新填写"),
        ("text", "好\ufffe", "正文第 2 个字是无法保存的字符，请删去后重新填写"),
        ("email", "na\u200bme@example.com", "电子邮箱第 3 个字（在“na”后面）看不见，请把这一段删去重新输入"),
        ("email", "a@localhost", "电子邮箱的“localhost”收不到信，请填写能收信的邮箱"),
        ("email", "a@mail.internal", "电子邮箱的“mail.internal”收不到信，请填写能收信的邮箱"),
        ("email", "a@[127.0.0.1]", "电子邮箱的“[127.0.0.1]”收不到信，请填写能收信的邮箱"),
        ("email", "a.example.com", "电子邮箱缺少“@”，请按 name@example.com 的样子填写"),
        ("email", "a@example", "电子邮箱不完整，请按 name@example.com 的样子填写"),
    ],
)
def test_what_cannot_be_kept_is_told(name: str, typed: str, sentence: str) -> None:
    form = letter(**{name: typed})
    assert form.errors == {name: [sentence]}
    assert form[name].data == typed


@pytest.mark.parametrize(
    "typed",
    [
        "２０２４－０７－０３",
        "2024．7．3",
        "2024年7月3号",
        "2024–7–3",
        "2024—07—03",
        "2024 7 3",
        "2024、7、3",
        "20240703",
    ],
)
def test_a_date_in_any_spelling(typed: str) -> None:
    form = letter(sent_0=typed, sent=None)
    assert (form.errors, str(form.cleaned_data.get("sent"))) == ({}, "2024-07-03")


def test_units_may_stand_in_the_boxes() -> None:
    form = letter(sent=None, sent_0="２０２４年", sent_1="7月", sent_2="3号")
    assert (form.errors, str(form.cleaned_data.get("sent"))) == ({}, "2024-07-03")


@pytest.mark.django_db
def test_the_office_types_into_the_same_policy(client: Client) -> None:
    client.force_login(make.office_user("bianji", "editor"))
    page = client.get("/admin/catalog/faq/add/").context["adminform"].form
    typed = dict.fromkeys(page.fields, "") | {
        "group": "办理",
        "slug": "new",
        "question": "\u202a怎样\u2028办理\u200b",
        "answer": "第一行\x0b第二行",
        "order": "１",
    }
    wrong = client.post("/admin/catalog/faq/add/", typed | {"question": "怎样\ufffe办理"})
    assert wrong.status_code == 200
    assert "第 3 个字是无法保存的字符" in wrong.content.decode()
    response = client.post("/admin/catalog/faq/add/", typed)
    assert response.status_code == 302, response.context["adminform"].form.errors
    faq = Faq.objects.get(question="怎样 办理")
    assert (faq.answer, faq.order) == ("第一行\n第二行", 1)
