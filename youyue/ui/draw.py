"""Form controls and whole fields as HTML, by plain functions that escape everything they are given.

Django's template renderer is the largest single cost of a form page; these functions do the same work
ten times cheaper. Every function takes the context Django would hand to the template of that name, and
draws stock widgets exactly as Django does, so that admin forms look as they always do.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import cache, lru_cache
from typing import Any

from django.templatetags.static import static
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from youyue.ui.choices import Choices
from youyue.ui.labels import described, name_of
from youyue.ui.markup import escape, safe

Context = Mapping[str, Any]


@cache
def _sprite() -> str:
    return str(escape(static("icons.svg")))


def sprite_url(name: str) -> SafeString:
    return safe(f"{_sprite()}#{escape(name)}")


@lru_cache(maxsize=500)
def icon(name: str, css: str = "") -> SafeString:
    """An icon of `static/icons.svg`, hidden from screen readers: a word always stands beside it."""
    return safe(
        f'<svg class="i{" " if css else ""}{escape(css)}" aria-hidden="true" focusable="false">'
        f'<use href="{sprite_url(name)}"/></svg>'
    )


# --- stock widgets, as Django draws them -----------------------------------------------------------
def attributes(attrs: Mapping[str, Any]) -> str:
    """` name="value"` for each attribute; True is a bare name, False is left out."""
    out = []
    for name, value in attrs.items():
        if value is True:
            out.append(f" {escape(name)}")
        elif value is not False:
            out.append(f' {escape(name)}="{escape(value)}"')
    return "".join(out)


def _input(widget: Mapping[str, Any]) -> str:
    value = widget["value"]
    return (
        f'<input type="{escape(widget["type"])}" name="{escape(widget["name"])}"'
        + ("" if value is None else f' value="{escape(value)}"')
        + attributes(widget["attrs"])
        + ">"
    )


def input_(context: Context) -> SafeString:
    return safe(_input(context["widget"]))


def textarea(context: Context) -> SafeString:
    widget = context["widget"]
    return safe(
        f'<textarea name="{escape(widget["name"])}"{attributes(widget["attrs"])}>\n',
        escape(widget["value"] or ""),
        "</textarea>",
    )


def select(context: Context) -> SafeString:
    """Django's own select, from its option dictionaries."""
    widget = context["widget"]
    out = [f'<select name="{escape(widget["name"])}"{attributes(widget["attrs"])}>']
    for group, options, _index in widget["optgroups"]:
        if group:
            out.append(f'<optgroup label="{escape(group)}">')
        for option in options:
            out.append(
                f'<option value="{escape(option["value"])}"{attributes(option["attrs"])}>'
                f"{escape(option['label'])}</option>"
            )
        if group:
            out.append("</optgroup>")
    out.append("</select>")
    return safe(*out)


# --- our widgets -----------------------------------------------------------------------------------
def quick_select(context: Context) -> SafeString:
    """A select straight from its choices, without a dictionary per option (240 countries)."""
    widget = context["widget"]
    chosen = set(widget["value"])
    out = [f'<select name="{escape(widget["name"])}"{attributes(widget["attrs"])}>']
    if isinstance(widget["choices"], Choices):
        return safe(*out, widget["choices"].html(chosen), "</select>")

    def options(choices: Iterable[tuple[Any, Any]]) -> None:
        for value, label in choices:
            if isinstance(label, (list, tuple)):
                out.append(f'<optgroup label="{escape(value)}">')
                options(label)
                out.append("</optgroup>")
                continue
            text = "" if value is None else str(value)
            mark = " selected" if text in chosen else ""
            out.append(f'<option value="{escape(text)}"{mark}>{escape(label)}</option>')

    options(widget["choices"])
    out.append("</select>")
    return safe(*out)


@cache
def _left_and_over(_language: str | None) -> tuple[str, str]:
    return _("还可以写 {n} 个字"), _("多了 {n} 个字")


def counted_textarea(context: Context) -> SafeString:
    """A textarea that says how much fits; `counter.js` turns the sentence into n/limit."""
    widget = context["widget"]
    limit = widget["limit"]
    if not limit:
        return textarea(context)
    rest = limit - len(str(widget["value"] or ""))
    left, over = _left_and_over(get_language())
    sentence = (left if rest >= 0 else over).replace("{n}", str(abs(rest)))
    return safe(
        textarea(context),
        f'<p class="count" data-yy-counter="{escape(widget["attrs"].get("id", ""))}"'
        f' data-yy-left="{escape(left)}" data-yy-over="{escape(over)}">'
        f"<span data-yy-rest>{escape(sentence)}</span>"
        f'<span class="num" data-yy-used>{limit - rest}/{limit}</span></p>',
    )


def _options(widget: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
    """The options one after another; what is wrong is said by their group and by the one in which the
    keyboard comes into it, not by each of them."""
    options = [option for _group, options, _index in widget["optgroups"] for option in options]
    entry = next((option for option in options if option["selected"]), options[0] if options else None)
    for option in options:
        option["attrs"].pop("aria-invalid", None)
        if option is not entry:
            option["attrs"].pop("aria-describedby", None)
        yield option


def choices(context: Context) -> SafeString:
    """Radios or checkboxes in a row."""
    out = ['<div class="choices">']
    for option in _options(context["widget"]):
        out.append(f'<label class="choice">{_input(option)}{escape(option["label"])}</label>')
    out.append("</div>")
    return safe(*out)


def boxes(context: Context) -> SafeString:
    """Radio cards: a name and one line of explanation."""
    widget = context["widget"]
    out = [f'<div class="boxes{" boxes-2" if widget["pair"] else ""}">']
    for option in _options(widget):
        why = widget["explanations"].get(str(option["value"]), "")
        out.append(
            f'<label class="box">{_input(option)}<b>{escape(option["label"])}</b>'
            + (f"<small>{escape(why)}</small>" if why else "")
            + "</label>"
        )
    out.append("</div>")
    return safe(*out)


def date(context: Context) -> SafeString:
    """Year, month and day boxes, each with its unit after it."""
    day = context["widget"].get("day_unit")  # where a script may put the box of a day that is pasted
    out = ['<div class="date" data-yy-date', f' data-yy-day="{escape(day)}">' if day else ">"]
    for part in context["widget"]["parts"]:
        out.append(f"<label>{_input(part)}{escape(part['unit'])}</label>")
    out.append("</div>")
    return safe(*out)


# --- rows of a table -------------------------------------------------------------------------------
def cells(head: Iterable[Any], row: Iterable[Any]) -> SafeString:
    """The cells of one row of a `table cards`: the first names the row, each knows its column's name, which
    is shown on a phone, and an empty one is a dash."""
    names = iter(head)
    values = [(next(names), value or "—") for value in row]
    first, rest = values[0], values[1:]
    return safe(
        f'<th scope="row" role="rowheader">{escape(first[1])}</th>',
        *(f'<td role="cell" data-l="{escape(name)}">{escape(value)}</td>' for name, value in rest),
    )


# --- the whole field -------------------------------------------------------------------------------
def hint_and_errors(bound: Any) -> str:
    out = ""
    if bound.help_text:
        out += f'<p class="hint" id="{bound.auto_id}_helptext">{escape(bound.help_text)}</p>'
    if errors := bound.errors:
        prefix = escape(_("错误："))
        lines = "".join(f'<span class="line-of-error">{escape(message)}</span>' for message in errors)
        out += (
            f'<p class="error" id="{bound.auto_id}_error">{icon("bang")}'
            f'<span><span class="vh">{prefix}</span>{lines}</span></p>'
        )
    return out


def before(bound: Any) -> str:
    """What stands above the control besides its hint: `field.before`, HTML that is safe already."""
    markup = getattr(bound.field, "before", "")
    return markup if isinstance(markup, SafeString) else str(escape(markup))


def _locked(bound: Any, css: str, value: str) -> SafeString:
    """A field that cannot be changed now, as text: people read it, and a keyboard passes it by."""
    return safe(
        f'<div class="{css} locked"><p class="label">{escape(bound.label)}</p>'
        f'<p class="locked-value" id="{escape(bound.id_for_label)}">{icon("lock", "i-sm")}'
        f"<span>{escape(value) or '—'}</span></p></div>"
    )


def field(context: Context) -> SafeString:
    """Label, hint, error and control of one bound field, in the order they are read."""
    bound = context["field"]
    if bound.is_hidden:
        return safe(bound.as_widget())
    errors = bound.errors  # made anew each time it is asked for
    css = "field bad" if errors else "field"
    if extra := getattr(bound.field, "css", ""):
        css = f"{css} {escape(extra)}"
    if (fixed := getattr(bound.field, "locked", None)) is not None:
        return _locked(bound, css, fixed)
    notes, control = before(bound) + hint_and_errors(bound), bound.as_widget(attrs=described(bound))
    if bound.use_fieldset:
        about = described(bound) or {"aria-describedby": bound.aria_describedby or False}
        if errors and getattr(bound.field.widget, "input_type", "") == "radio":
            about |= {"role": "radiogroup", "aria-invalid": "true"}
        legend = f"<legend>{name_of(bound)}</legend>"
        return safe(f'<fieldset class="{css}"{attributes(about)}>{legend}{notes}{control}</fieldset>')
    if getattr(bound.field.widget, "input_type", "") == "checkbox":
        return safe(
            f'<div class="{css}">{notes}'
            f'<div class="choices"><label class="choice">{control}<span>{name_of(bound)}</span></label>'
            "</div></div>"
        )
    return safe(
        f'<div class="{css}"><label for="{escape(bound.id_for_label)}">{name_of(bound)}</label>'
        f"{notes}{control}</div>"
    )


_STOCK_INPUTS = ["checkbox", "color", "date", "datetime", "email", "file", "hidden", "input"]
_STOCK_INPUTS += ["number", "password", "search", "tel", "text", "time", "url"]
DRAWN: dict[str, Callable[[Context], SafeString]] = {
    **{f"django/forms/widgets/{name}.html": input_ for name in _STOCK_INPUTS},
    "django/forms/widgets/textarea.html": textarea,
    "django/forms/widgets/select.html": select,
    "ui/field": field,
    "ui/select": quick_select,
    "ui/textarea": counted_textarea,
    "ui/choices": choices,
    "ui/boxes": boxes,
    "ui/date": date,
}
