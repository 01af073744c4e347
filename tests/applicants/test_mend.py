"""applicants/templatetags/mend.py: the box for what is to be mended, drawn by a function."""

from django import forms
from django.utils.safestring import mark_safe

from applicants.templatetags.mend import mend


class Places(forms.Form):
    text = forms.CharField(required=False, widget=forms.Textarea)


def drawn(form: forms.Form, label: str = "劳动合同") -> str:
    return mend(form["text"], mark_safe('<option value="blurred">模糊</option>'), label)


def test_each_control_has_its_name_and_the_phrases_their_place() -> None:
    box = drawn(Places())
    assert '<label class="vh" for="id_text">劳动合同：需补正的内容</label>' in box
    assert '<label class="vh" for="phrase-id_text">劳动合同：常用说法</label>' in box
    assert 'name="phrase-text"' in box and '<option value="blurred">模糊</option>' in box
    assert "error" not in box and 'class="mend"' in box


def test_an_error_stands_above_the_text_that_it_is_about() -> None:
    form = Places({"text": "x"})
    form.add_error("text", "请写明 <b>哪一页</b>")
    box = drawn(form)
    assert 'class="mend bad"' in box and 'id="id_text_error"' in box
    assert "请写明 &lt;b&gt;哪一页&lt;/b&gt;" in box and box.index("id_text_error") < box.index("<textarea")


def test_what_was_typed_and_what_the_office_named_is_escaped() -> None:
    box = drawn(Places({"text": "</textarea><script>"}), label="<i>合同</i> {id}")
    assert "<script>" not in box and "<i>" not in box
    assert "&lt;i&gt;合同&lt;/i&gt; {id}" in box
