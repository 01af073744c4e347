"""A month in two boxes, 年 and 月. A day is possible and kept, but never asked for.

Its value is text: `2018-09`, or `2018-09-03` where somebody gave the day.
"""

import datetime
import re
from typing import Any

from django.utils.translation import get_language

from youyue.ui.fields import DateField, DateParts, split_pasted
from youyue.ui.words import units_of_a_date

_MONTH = re.compile(r"(\d{4})\s*(?:[-/.,、·年\s]\s*(\d{1,2})\s*(?:月份?)?|(\d{2}))", re.ASCII)


class MonthParts(DateParts):
    """The boxes of a date; that of the day is drawn only where there is one."""

    def get_context(self, name: str, value: Any, attrs: dict | None) -> dict:
        context = super().get_context(name, value, attrs)
        widget = context["widget"]
        widget["day_unit"] = units_of_a_date(get_language())[2]
        if not widget["parts"][2]["value"]:
            del widget["parts"][2]
        return context

    def split(self, text: str) -> list[str] | None:
        return split_month(text) or split_pasted(text)

    def parts(self, value: Any) -> list[str]:
        return (split_month(value) if isinstance(value, str) else None) or super().parts(value)

    def as_text(self, value: Any) -> str:
        return super().as_text(value).removesuffix("-?")


def is_earlier(month: str, other: str) -> bool:
    """Of two values of the field; judged by the month where either lacks its day."""
    length = min(len(month), len(other))
    return month[:length] < other[:length]


def split_month(text: str) -> list[str] | None:
    """["2024", "7", ""] of 2024-07, 2024/7, 2024.7, 202407, 2024年7月 or 2024年7月份; else None."""
    match = _MONTH.fullmatch(text)
    return [match[1], str(int(match[2] or match[3])), ""] if match else None


class MonthField(DateField):
    """Text, `2018-09`, when year and month make one; None when empty and optional.

    `past=True` refuses months to come. Messages are those of a date.
    """

    widget = MonthParts
    needed = (0, 1)

    def composed(self, value: datetime.date, has_day: bool) -> str:
        return value.isoformat() if has_day else value.isoformat()[:7]
