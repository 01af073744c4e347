"""Times that are known to the month: ISO text, `2018-09`, or `2018-09-03` where somebody gave the day.

Everything but the order of two days looks at the month alone. Months are counted, to be subtracted.
"""

from django.utils import timezone


def number(text: str) -> int:
    """How many months after January of the year 0 it lies."""
    year, month = text.split("-")[:2]
    return int(year) * 12 + int(month) - 1


def this_month() -> int:
    return number(timezone.localdate().isoformat())


def text(month: int) -> str:
    """`2018-09` of the number of that month."""
    return f"{month // 12:04}-{month % 12 + 1:02}"


def is_earlier(month: str, other: str) -> bool:
    """Judged by the month where either lacks its day."""
    length = min(len(month), len(other))
    return month[:length] < other[:length]
