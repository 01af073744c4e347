"""Small drawing tags, loaded in every template."""

import datetime
from functools import cache, lru_cache
from typing import Any

from django import template
from django.contrib.staticfiles.storage import staticfiles_storage
from django.template.base import FilterExpression, Parser, Token, token_kwargs
from django.template.defaultfilters import date as format_date
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from youyue.ui import draw
from youyue.ui.addresses import url
from youyue.ui.context import navigation
from youyue.ui.forms import problems
from youyue.ui.kept import kept
from youyue.ui.literals import translate
from youyue.ui.once import csrf_token
from youyue.ui.scripts import FOLDER, PAGES

register = template.Library()
register.tag(kept)
register.tag(translate)
register.tag(url)
register.tag(csrf_token)


# --- pieces ----------------------------------------------------------------------------------------
@register.simple_tag
def icon(name: str, css: str = "") -> SafeString:
    """`{% icon "check" %}`, `{% icon "check" "i-sm" %}`."""
    return draw.icon(name, css)


@register.simple_tag
def scripts(page: str) -> SafeString:
    """The scripts of a page, named in `youyue/ui/scripts.py`: one file where they were collected."""
    if hasattr(staticfiles_storage, "hashed_files"):
        names = [f"{FOLDER}/{page}.js"]
    else:
        names = [f"js/{module}.js" for module in PAGES[page]]
    return format_html_join(
        "\n", '<script type="module" src="{}"></script>', ((static(name),) for name in names)
    )


@register.simple_tag
def icon_url(name: str) -> str:
    """The address of one drawing of the sprite, for an svg of another class: `{% icon_url "mark" %}`."""
    return draw.sprite_url(name)


@register.simple_tag
def tag(kind: str, icon_name: str, words: Any) -> SafeString:
    """State tag: `{% tag "ok" "check" _("已上传") %}`; kinds ok, warn, info, bad and "" for neutral."""
    return _tag(kind, icon_name, words if isinstance(words, SafeString) else str(words))


@lru_cache(maxsize=500, typed=True)  # by type: a text is no markup, though it be equal to one
def _tag(kind: str, icon_name: str, words: str) -> SafeString:
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
def channels() -> list[dict[str, str]]:
    """The portal's eight channels: `{% channels as all %}`."""
    return navigation()


# --- forms -----------------------------------------------------------------------------------------
class Field(template.Node):
    """A node of its own: what a simple tag does around its function costs as much as the field."""

    def __init__(self, bound: FilterExpression, width: FilterExpression | None) -> None:
        self.bound, self.width = bound, width

    def render(self, context: template.Context) -> SafeString:
        bound = self.bound.resolve(context)
        if self.width is not None:
            bound.field.widget.attrs["class"] = f"input {self.width.resolve(context)}"
        return bound.as_field_group()


@register.tag
def field(parser: Parser, token: Token) -> Field:
    """A whole field: `{% field form.name %}`, `{% field form.name width="w-6" %}`."""
    _tag, bound, *options = token.split_contents()
    named = token_kwargs(options, parser)
    return Field(parser.compile_filter(bound), named.get("width"))


@register.simple_tag
def error_summary(*forms: Any) -> SafeString:
    """All errors of some forms or formsets, linked to their controls; nothing when there are none."""
    bound = [form for form in forms if form is not None and form.is_bound]
    listed = [problem for form in bound for problem in problems(form)]
    return render_to_string("ui/_error_summary.html", {"problems": listed}) if listed else SafeString("")


# --- the four steps --------------------------------------------------------------------------------
@register.simple_tag
def steps(now: int, done: int | None = None, links: bool = True) -> SafeString:
    """The step bar at step `now` (1..4). Steps up to `done` (default: those before) are ticked and linked."""
    return _steps(get_language(), now, now - 1 if done is None else done, links)


@cache
def _steps(_language: str | None, now: int, finished: int, links: bool) -> SafeString:
    titles = (_("信息自检"), _("填写表单"), _("上传材料"), _("提交成功"))
    names = ("catalog:policies", "applicants:start", "applicants:materials", "")
    bar = [
        {
            "title": title,
            "number": f"{index:02d}",
            "now": index == now,
            # 信息自检 is free: nobody knows whether it was read, so it is not ticked
            "done": 1 < index <= finished and index != now,
            "url": reverse(name) if links and name and index <= finished and index != now else "",
        }
        for index, (title, name) in enumerate(zip(titles, names, strict=True), start=1)
    ]
    coming = titles[now] if now < 4 else ""
    return render_to_string(
        "ui/_steps.html", {"steps": bar, "now": now, "title": titles[now - 1], "next": coming}
    )


# --- words and numbers -----------------------------------------------------------------------------
@register.filter
def when(moment: Any) -> str:
    """2024-07-03 15:42, in Chinese time."""
    if not isinstance(moment, datetime.datetime):
        return day(moment)
    return f"{timezone.localtime(moment) if timezone.is_aware(moment) else moment:%Y-%m-%d %H:%M}"


@register.filter
def iso(moment: datetime.datetime) -> str:
    """2024-07-03T15:42:08+08:00, for a <time> element."""
    return timezone.localtime(moment).isoformat(timespec="seconds")


@register.filter
def clock(moment: datetime.datetime | None) -> str:
    """15:42, in Chinese time."""
    return f"{timezone.localtime(moment):%H:%M}" if moment else ""


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


@register.filter
def of(values: dict[Any, Any], key: Any) -> Any:
    """The value for a key, or None."""
    return values.get(key)
