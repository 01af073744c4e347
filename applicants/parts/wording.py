"""Dates as the read-only pages print them."""

import datetime

from django.utils.dateparse import parse_date


def day(value: datetime.date | str | None) -> str:
    """`2024-07-03`, or nothing."""
    if isinstance(value, str):
        value = parse_date(value) if value else None
    return value.isoformat() if value else ""


def day_or(value: datetime.date | None, otherwise: str) -> str:
    return day(value) or otherwise


def period(start: str, end: str, is_current: bool, current: str) -> str:
    """`2018-09 至 2021-06`, or `2018-09 至今` where `current` stands for the open end; months only."""
    first, last = start[:7], end[:7]
    if is_current:
        return f"{first} {current}".strip()
    return f"{first} 至 {last}" if first or last else ""
