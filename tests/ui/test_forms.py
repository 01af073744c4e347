"""How a field looks, what it says when it is wrong, and where the error summary leads."""

import re

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import engines
from django.test.html import parse_html

from youyue.ui.email_field import EmailField
from youyue.ui.fields import DateField, Radios, TextArea
from youyue.ui.forms import Problem, UiForm, problems


class Person(UiForm):
    name = forms.CharField(label="姓名", max_length=5)
    post = forms.CharField(label="职务", required=False, help_text="照聘书填写")
    email = EmailField(label="电子邮箱", required=False)
    sex = forms.ChoiceField(label="性别", choices=[("1", "男"), ("2", "女")], widget=Radios)
    born = DateField(label="出生日期")
    agree = forms.BooleanField(label="我已阅读")
    works = forms.CharField(label="取得成就或科研成果", max_length=10, required=False, widget=TextArea)
    count = forms.IntegerField(label="人数", required=False)


RIGHT = {"name": "莫文", "sex": "1", "born_0": "1985", "born_1": "3", "born_2": "27", "agree": "on"}


def says(**changes: str) -> dict[str, list[str]]:
    return {name: list(messages) for name, messages in Person(RIGHT | changes).errors.items()}


def test_required_field_has_a_star_for_the_eye_and_a_word_for_the_ear() -> None:
    html = Person()["name"].as_field_group()
    assert '<span class="req" aria-hidden="true">*</span>姓名<span class="vh">（必填）</span>' in html


def test_optional_field_says_so_unless_quiet() -> None:
    form = Person()
    assert '职务<span class="opt">（选填）</span>' in form["post"].as_field_group()
    form.fields["post"].quiet = True
    assert "选填" not in form["post"].as_field_group()


def test_starred_field_is_starred_although_a_draft_may_leave_it_empty() -> None:
    form = Person()
    form.fields["post"].starred = True
    assert 'class="req"' in form["post"].as_field_group()


def test_hint_and_error_describe_the_control() -> None:
    form = Person({})
    form.add_error("post", "请填写职务")
    html = form["post"].as_field_group()
    assert 'class="field bad"' in html
    assert 'aria-describedby="id_post_helptext id_post_error"' in html
    assert 'id="id_post_helptext"' in html
    assert 'id="id_post_error"' in html
    assert '<span class="vh">错误：</span>' in html
    assert 'aria-invalid="true"' in html


def test_right_field_has_no_aria_invalid() -> None:
    form = Person(RIGHT)
    assert form.is_valid()
    assert "aria-invalid" not in "".join(bound.as_field_group() for bound in form)


def test_radios_are_a_group_with_a_legend_and_only_the_group_is_wrong() -> None:
    html = Person({})["sex"].as_field_group()
    said = 'aria-describedby="id_sex_error"'
    assert html.startswith(
        f'<fieldset class="field bad" {said} role="radiogroup" aria-invalid="true"><legend>'
    )
    assert html.count("aria-invalid") == 1
    assert html.count(said) == 2  # the group, and the radio in which the keyboard comes into it


def test_date_frames_only_the_wrong_box() -> None:
    form = Person(RIGHT | {"born_2": ""})
    html = form["born"].as_field_group()
    wrong = re.findall(r'<input[^>]*name="(\w+)"[^>]*aria-invalid', html)
    assert wrong == ["born_2"]


def test_browser_bubbles_are_off() -> None:
    assert not re.search(r"\srequired\b", "".join(bound.as_field_group() for bound in Person()))


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"name": ""}, "name", "请填写姓名"),
        ({"name": "一二三四五六七"}, "name", "姓名多了 2 个字，请删到 5 个字以内"),
        ({"sex": ""}, "sex", "请选择性别"),
        ({"sex": "9"}, "sex", "请从列表里选择性别"),
        ({"agree": ""}, "agree", "请勾选“我已阅读”"),
        ({"email": "mow.wen"}, "email", "电子邮箱缺少“@”，请按 name@example.com 的样子填写"),
        ({"email": "mow@wen"}, "email", "电子邮箱不完整，请按 name@example.com 的样子填写"),
        ({"count": "三"}, "count", "人数应为数字，请核对"),
    ],
)
def test_wrong_answer_says_what_and_how_to_mend(changes: dict[str, str], field: str, message: str) -> None:
    assert says(**changes) == {field: [message]}


def test_empty_file_says_what_and_how_to_mend() -> None:
    class WithFile(UiForm):
        photo = forms.FileField(label="证件照", required=False)

    form = WithFile({}, {"photo": SimpleUploadedFile("空.jpg", b"")})
    assert form.errors["photo"] == ["证件照：选的是空文件，请重新选择文件"]


def test_line_break_counts_as_one_character() -> None:
    assert says(works="一二三四\r\n六七八九十") == {}
    assert says(works="一二三四\r\n六七八九十一") == {
        "works": ["取得成就或科研成果多了 1 个字，请删到 10 个字以内"]
    }


def test_counter_stands_under_a_limited_text() -> None:
    html = Person(RIGHT | {"works": "一二三"})["works"].as_field_group()
    assert 'data-yy-counter="id_works"' in html
    assert "还可以写 7 个字" in html
    assert "3/10" in html
    assert "maxlength" not in html


def test_summary_lists_every_problem_and_leads_to_its_control() -> None:
    form = Person({"born_0": "1985", "born_1": "3"})
    form.add_error(None, "两处不一致")
    assert list(problems(form)) == [
        Problem("两处不一致", ""),
        Problem("请填写姓名", "id_name"),
        Problem("请选择性别", "id_sex_0"),
        Problem("出生日期缺少“日”，请补填", "id_born_2"),
        Problem("请勾选“我已阅读”", "id_agree"),
    ]


def test_every_summary_link_has_its_target_and_its_words_on_the_page() -> None:
    form = Person({})
    page = "".join(bound.as_field_group() for bound in form)
    for message, target in problems(form):
        assert f'id="{target}"' in page
        assert message in page


def test_summary_of_a_formset_includes_its_rows() -> None:
    rows = forms.formset_factory(Person, min_num=1, validate_min=True)
    data = {
        "form-TOTAL_FORMS": "1",
        "form-INITIAL_FORMS": "0",
        **{f"form-0-{k}": v for k, v in RIGHT.items()},
    }
    data["form-0-name"] = ""
    assert list(problems(rows(data))) == [Problem("请填写姓名", "id_form-0-name")]


def test_summary_without_errors_draws_nothing() -> None:
    template = engines["django"].from_string("{% error_summary form %}")
    assert template.render({"form": Person()}).strip() == ""


def test_summary_is_an_alert_that_can_take_the_focus() -> None:
    html = engines["django"].from_string("{% error_summary form %}").render({"form": Person({})})
    assert 'role="alert" tabindex="-1"' in html
    assert "有 4 处需要修改" in html
    parse_html(html)


def test_field_tag_sets_the_width_of_one_control() -> None:
    html = engines["django"].from_string('{% field form.name width="w-6" %}').render({"form": Person()})
    assert 'class="input w-6"' in html


def test_two_forms_share_nothing_that_can_be_changed() -> None:
    """Forms are copied by a shorter way than Django's; what one form changes no other one has."""

    class Small(UiForm):
        name = forms.CharField(max_length=5)
        kind = forms.ChoiceField(choices=[("a", "A"), ("b", "B")], widget=Radios)
        day = DateField(required=False)

    first, second = Small(), Small()
    for name in first.fields:
        own = first.fields[name]
        own.required, own.label, own.locked = False, "changed", "x"
        own.widget.attrs["data-x"] = "1"
        own.error_messages["required"] = "changed"
        own.validators.append(None)
    first.fields["kind"].choices = [("c", "C")]
    for form in (second, Small()):
        assert [field.required for field in form.fields.values()] == [True, True, False]
        for field in form.fields.values():
            assert not hasattr(field, "locked") and field.label is None
            assert "data-x" not in field.widget.attrs and None not in field.validators
            assert str(field.error_messages["required"]) != "changed"
        assert list(form.fields["kind"].choices) == [("a", "A"), ("b", "B")]
        assert form.fields["kind"].widget.choices == [("a", "A"), ("b", "B")]
    assert not Small({"name": "字" * 6, "kind": "c"}).is_valid()
