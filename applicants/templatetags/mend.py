"""A material's verdict and 需补正的内容, on the page of a case."""

from django import forms, template
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from applicants.models import MaterialCheck
from youyue.ui.draw import filled, icon

register = template.Library()

# Drawn by a function, because a case has one for each material and each part: a dozen templates were a tenth
# of the page.
MEND = """<div class="mend{bad}">
<label class="vh" for="{id}">{label}：{what}</label>
{error}{text}
<div class="phrases" data-yy-phrases="{id}">
<label class="vh" for="phrase-{id}">{label}：{usual}</label>
<select class="input" id="phrase-{id}" name="phrase-{name}">
<option value="">{usual}</option>
{phrases}
</select>
</div>
</div>"""
ERROR = """<p class="error" id="{id}_error">{bang}<span><span class="vh">{wrong}</span>{message}</span></p>
"""


_empty: dict[tuple[str | None, str, str, str], SafeString] = {}  # most boxes of a case have no word in them
MOST = 1000


@register.filter
def verdicts(is_compulsory: bool) -> list[tuple[str, str]]:
    """The verdicts that a material can have, with their words."""
    possible = MaterialCheck.Verdict.possible(is_compulsory)
    return [(verdict.value, str(verdict.label)) for verdict in possible]


@register.simple_tag
def mend(text: forms.BoundField, phrases: SafeString, label: str) -> SafeString:
    """What is to be mended at a place called `label`, and the office's phrases for it, as options."""
    if text.errors or text.value():
        return _box(text, phrases, label)
    key = (get_language(), text.html_name, label, phrases)
    if key not in _empty:
        if len(_empty) >= MOST:
            _empty.clear()
        _empty[key] = _box(text, phrases, label)
    return _empty[key]


def _box(text: forms.BoundField, phrases: SafeString, label: str) -> SafeString:
    errors = text.errors
    error = {
        "id": text.auto_id,
        "bang": icon("bang"),
        "wrong": _("错误："),
        "message": next(iter(errors), ""),
    }
    drawn = {
        "bad": " bad" if errors else "",
        "id": text.id_for_label,
        "label": label,
        "what": _("需补正的内容"),
        "error": filled(ERROR, error) if errors else "",
        "text": text.as_widget(),
        "usual": _("常用说法"),
        "name": text.html_name,
        "phrases": phrases,
    }
    return filled(MEND, drawn)
