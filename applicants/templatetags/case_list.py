"""The list beside a case: its files, and the parts of its application.

Drawn by functions: a case has a dozen lines, and their templates looked up a third of all names on the page.
Who holds the case goes from line to line by buttons, which keep what is being written; who reads has links.
"""

from collections.abc import Iterator
from functools import cache
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from applicants.desk.review.paper import Paper
from youyue.ui.draw import icon
from youyue.ui.markup import filled, joined
from youyue.ui.templatetags.ui import param_url

register = template.Library()

FILE = "{icon}\n<span>{name}{place}{seen}</span>{new}<small>{facts}</small>"
OLD = "{icon}\n<span>{words}</span>\n<span></span>\n<small>{facts}</small>"
PART = "{icon}\n<span>{name}{ticked}</span>\n{changed}"
NOTHING = """<li>
<p class="item mut">{icon}
<span>{name}</span><span></span>
<small>{words}</small></p>
</li>
"""
ITEM = "<li>\n{line}{old}</li>\n"
CURRENT = filled(' aria-current="true"', {})
GAP = filled("<span></span>", {})
SCANS = {"pending": lambda: _("病毒检测中"), "infected": lambda: _("已隔离")}


def _button(inside: str, more: str = "") -> str:
    start = '<button class="item{css}" form="checks" name="show" value="{show}"'
    return f"{start}{more}{{current}}>{inside}</button>\n"


def _link(inside: str) -> str:
    return f'<a class="item{{css}}" href="{{url}}"{{current}}>{inside}</a>\n'


BUTTONS = {FILE: _button(FILE, ' data-yy-paper="{paper}"'), OLD: _button(OLD), PART: _button(PART)}
LINKS = {inside: _link(inside) for inside in BUTTONS}


@register.simple_tag(takes_context=True)
def file_items(context: template.Context) -> SafeString:
    """One line for each file, with the versions of before below it, and one for what was not handed in."""
    draw = _Lines(context)
    return joined([line for paper in context["review"].papers for line in draw.files(paper)])


@register.simple_tag(takes_context=True)
def part_items(context: template.Context) -> SafeString:
    """One line for each part of the application."""
    draw = _Lines(context)
    return joined([draw.part(part) for part in context["review"].parts])


class _Lines:
    """What the lines of one page have in common: whether they are buttons, and which of them are open."""

    def __init__(self, context: template.Context) -> None:
        self.context, self.is_held = context, context["review"].is_held
        self.show, self.document = context["show"], context.get("document")
        self.words = _words(get_language())

    def part(self, part: dict[str, Any]) -> SafeString:
        is_ticked, changed = part["ticked"], part["changed"]
        drawn = {
            "icon": icon("done" if is_ticked else "list"),
            "name": part["title"],
            "ticked": self.words["ticked"] if is_ticked else "",
            "changed": format_html(MARK, _("改 %(n)s") % {"n": changed}) if changed else "",
        }
        css, is_open = " seen" if is_ticked else "", part["show"] == self.show
        line = self._line(PART, part["show"], css, is_open, drawn)
        return filled(ITEM, {"line": line, "old": ""})

    def files(self, paper: Paper) -> Iterator[SafeString]:
        name, count = paper.requirement.name, len(paper.files)
        if not count:
            yield filled(NOTHING, {"icon": icon("minus"), "name": name, "words": _("没有上传")})
        for number, file in enumerate(paper.files, 1):
            is_open, is_seen = file["id"] in (self.show, self.document), file["seen"]
            drawn = {
                "icon": icon("done" if is_seen else "ring"),
                "paper": paper.requirement.pk,
                "name": name,
                "place": format_html(PLACE, number, count) if count > 1 else "",
                "seen": self.words["seen"] if is_seen else "",
                "new": self.words["new"] if file["is_new"] else GAP,
                "facts": _facts(file),
            }
            line = self._line(FILE, file["id"], " seen" if is_seen else "", is_open, drawn)
            yield filled(ITEM, {"line": line, "old": joined(map(self._old, file["old"]))})

    def _old(self, file: dict[str, Any]) -> SafeString:
        drawn = {"icon": icon("back"), "words": _("旧版本"), "facts": f"{file['name']} · {_pages(file)}"}
        return self._line(OLD, file["id"], " old", file["id"] == self.show, drawn)

    def _line(self, inside: str, show: str, css: str, is_open: bool, drawn: dict[str, Any]) -> SafeString:
        drawn |= {"css": css, "current": CURRENT if is_open else ""}
        if self.is_held:
            return filled(BUTTONS[inside], drawn | {"show": show})
        return filled(LINKS[inside], drawn | {"url": param_url(self.context, show=show)})


HIDDEN = '<span class="vh">{}</span>'
MARK = '<span class="tag tag-info">{}</span>'
PLACE = '\n<span class="num">{}/{}</span>'


@cache
def _words(_language: str | None) -> dict[str, SafeString]:
    return {
        "seen": format_html(HIDDEN, _("，已看")),
        "ticked": format_html(HIDDEN, _("，已核")),
        "new": format_html(MARK, _("新")),
    }


def _facts(file: dict[str, Any]) -> str:
    facts = [_("有提醒")] if file["doubts"] else []
    facts += [SCANS[file["scan"]]()] if file["scan"] in SCANS else []
    return " · ".join([*facts, file["name"], _pages(file)])


def _pages(file: dict[str, Any]) -> str:
    return _("%(pages)s 页") % {"pages": file["pages"]}
