"""Ready wording for remarks, as the office keeps it."""

from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from catalog.models import RemarkPreset
from catalog.models.memory import remembered

Place = RemarkPreset.Place


@remembered
def presets(place: str) -> list[RemarkPreset]:
    """Those for materials or for the form, in the office's order; one query every few seconds."""
    return list(RemarkPreset.objects.filter(place=place, is_active=True))


@remembered
def preset_options(place: str) -> SafeString:
    """The same as the options of a drop-down list."""
    option = '<option value="{}" data-label="{}">{}</option>\n'
    return format_html_join(
        "", option, ((preset.code, preset.label, preset.text) for preset in presets(place))
    )


def with_preset(text: str, code: str, place: str) -> str:
    """`text` with the sentence of the chosen preset added, unless it is there already."""
    sentence = next((preset.text for preset in presets(place) if preset.code == code), "")
    if not sentence or sentence in text:
        return text
    return f"{text.rstrip('。；')}；{sentence}" if text else sentence
