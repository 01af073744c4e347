"""Small drawing tags, loaded in every template."""

import datetime
from typing import Any

from django import template
from django.template.defaultfilters import date as format_date
from django.urls import reverse
from django.utils import timezone
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from youyue.ui import draw
from youyue.ui.forms import problems
from youyue.ui.staticfiles import stylesheet_urls

register = template.Library()


# --- pieces ----------------------------------------------------------------------------------------
@register.simple_tag
def icon(name: str, css: str = "") -> SafeString:
    """`{% icon "check" %}`, `{% icon "check" "i-sm" %}`."""
    return draw.icon(name, css)


@register.simple_tag
def icon_url(name: str) -> str:
    """The address of one drawing of the sprite, for an svg of another class: `{% icon_url "mark" %}`."""
    return draw.sprite_url(name)


@register.simple_tag
def tag(kind: str, icon_name: str, words: Any) -> SafeString:
    """State tag: `{% tag "ok" "check" _("已上传") %}`; kinds ok, warn, info, bad and "" for neutral."""
    css = f"tag tag-{kind}" if kind else "tag"
    return format_html('<span class="{}">{}{}</span>', css, draw.icon(icon_name), words)


@register.simple_tag
def kind(card_type: str, small: bool = False) -> SafeString:
    """Card chip: `{% kind "A" %}`, `{% kind application.card_type small=True %}`; nothing when unknown."""
    if not card_type:
        return SafeString("")
    css = "kind" + (" kind-a" if card_type == "A" else "") + (" kind-sm" if small else "")
    return format_html('<span class="{}">{}</span>', css, _("%(type)s 卡") % {"type": card_type})


@register.simple_tag
def phrases(text: Any) -> SafeString:
    """Words that a line break must not cut: `{% phrases "来粤工作的高层次人才，|优粤卡全程网上申办" %}`."""
    return format_html_join("", '<span class="p">{}</span>', ((part,) for part in str(text).split("|")))


@register.simple_tag
def stylesheets() -> SafeString:
    return format_html_join("\n", '<link rel="stylesheet" href="{}">', ((url,) for url in stylesheet_urls()))


# --- forms -----------------------------------------------------------------------------------------
@register.simple_tag
def field(bound: Any, width: str = "", **attrs: str) -> SafeString:
    """A whole field: `{% field form.name %}`, `{% field form.name width="w-6" %}`."""
    if width:
        bound.field.widget.attrs["class"] = f"input {width}"
    return bound.as_field_group()


@register.inclusion_tag("ui/_error_summary.html")
def error_summary(*forms: Any) -> dict[str, Any]:
    """All errors of some forms or formsets, linked to their controls; nothing when there are none."""
    found = [problem for form in forms if form is not None for problem in problems(form)]
    return {"problems": found}


# --- the four steps --------------------------------------------------------------------------------
@register.inclusion_tag("ui/_steps.html")
def steps(now: int, done: int | None = None, links: bool = True) -> dict[str, Any]:
    """The step bar at step `now` (1..4). Steps up to `done` (default: those before) are ticked and linked."""
    titles = (_("信息自检"), _("填写表单"), _("上传材料"), _("提交成功"))
    names = ("catalog:policies", "applicants:start", "applicants:materials", "")
    finished = now - 1 if done is None else done
    bar = [
        {
            "title": title,
            "number": f"{index:02d}",
            "now": index == now,
            "done": index <= finished and index != now,
            "url": reverse(name) if links and name and index <= finished and index != now else "",
        }
        for index, (title, name) in enumerate(zip(titles, names, strict=True), start=1)
    ]
    return {"steps": bar, "now": now, "title": titles[now - 1], "next": titles[now] if now < 4 else ""}


# --- words and numbers -----------------------------------------------------------------------------
@register.filter
def when(moment: Any) -> str:
    """2024-07-03 15:42, in Chinese time."""
    if not isinstance(moment, datetime.datetime):
        return day(moment)
    return f"{timezone.localtime(moment) if timezone.is_aware(moment) else moment:%Y-%m-%d %H:%M}"


@register.filter
def day(moment: Any) -> str:
    """2024-07-03, in Chinese time."""
    if isinstance(moment, datetime.datetime):
        moment = timezone.localtime(moment) if timezone.is_aware(moment) else moment
    return format_date(moment, "Y-m-d") if moment else ""


@register.filter
def filesize(count: Any) -> str:
    """182 KB, 1.2 MB, 20 MB."""
    try:
        size = int(count)
    except (TypeError, ValueError):
        return ""
    if size < 1024:
        return f"{size} B"
    if size < 1024 * 1024:
        return f"{round(size / 1024)} KB"
    return f"{size / 1024 / 1024:.1f}".removesuffix(".0") + " MB"


@register.simple_tag(takes_context=True)
def param_url(context: template.Context, **changes: Any) -> str:
    """The current address with some parameters changed; None or "" drops one: `{% param_url page=2 %}`."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        if value in (None, ""):
            query.pop(name, None)
        else:
            query[name] = value
    return conditional_escape("?" + query.urlencode())
