"""Times that are known to the month (`youyue/ui/month_field`), counted in months, to be subtracted."""

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
