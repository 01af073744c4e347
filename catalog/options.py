"""Code lists, countries and regions for the selects of the forms, and the names behind the codes.

Every list is read once in a request, however often it is asked for, and never kept longer: what an
editor changed shows on the next page, in every worker, and a page needs the same number of queries each
time. Outside a request nothing is remembered.
"""

import threading
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.core.signals import request_finished, request_started
from django.db.models.signals import post_delete, post_save

from catalog.models import Country, Option, Region

T = TypeVar("T")
_memory = threading.local()


def once_per_request(read: Callable[[], T]) -> Callable[[], T]:
    """Makes `read` look only once while this thread answers a request."""

    @wraps(read)
    def remembered() -> T:
        known: dict[Any, Any] | None = getattr(_memory, "known", None)
        if known is None:
            return read()
        if read not in known:
            known[read] = read()
        return known[read]

    return remembered


def _begin(**_kwargs: Any) -> None:
    _memory.known = {}


def _end(**_kwargs: Any) -> None:
    _memory.known = None


def _forget(sender: Any, **_kwargs: Any) -> None:
    if sender._meta.app_label == "catalog" and getattr(_memory, "known", None):
        _memory.known = {}


request_started.connect(_begin, dispatch_uid="catalog.options.begin")
request_finished.connect(_end, dispatch_uid="catalog.options.end")
post_save.connect(_forget, dispatch_uid="catalog.options.saved")
post_delete.connect(_forget, dispatch_uid="catalog.options.deleted")


@once_per_request
def _options() -> dict[str, list[tuple[str, str, bool]]]:
    lists: dict[str, list[tuple[str, str, bool]]] = {}
    rows = Option.objects.order_by("list", "order", "id").values_list("list", "code", "label", "is_active")
    for name, code, label_, is_active in rows:
        lists.setdefault(name, []).append((code, label_, is_active))
    return lists


def choices(name: str) -> list[tuple[str, str]]:
    """(code, label) of the entries of a list (an `Option.List`) that can be chosen today."""
    return [(code, label_) for code, label_, is_active in _options().get(str(name), []) if is_active]


def label(name: str, code: str) -> str:
    """The words for a code, also of a retired entry; the code itself when nobody knows it."""
    for known, label_, _is_active in _options().get(str(name), []):
        if known == code:
            return label_
    return code or ""


@once_per_request
def _countries() -> dict[str, str]:
    return dict(Country.objects.order_by("order", "code").values_list("code", "name"))


def countries() -> list[tuple[str, str]]:
    """(alpha-2, name); 中国大陆 first."""
    return list(_countries().items())


def country_name(code: str) -> str:
    return _countries().get(code, code or "")


@once_per_request
def _regions() -> dict[str, tuple[str, str | None]]:
    rows = Region.objects.order_by("order", "code").values_list("code", "name", "parent_id")
    return {code: (name, parent) for code, name, parent in rows}


def region_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """The cities, each with its districts: [("广州市", [("440104", "越秀区"), …]), …]."""
    regions = _regions()
    cities: dict[str, tuple[str, list[tuple[str, str]]]] = {
        code: (name, []) for code, (name, parent) in regions.items() if parent and not regions[parent][1]
    }
    for code, (name, parent) in regions.items():
        if parent in cities:
            cities[parent][1].append((code, name))
    return list(cities.values())


def region_name(code: str | None) -> str:
    """广州市越秀区 for a district, 广州市 for a city, 广东省 for the province, "" for nothing."""
    regions = _regions()
    if not code or code not in regions:
        return code or ""
    name, parent = regions[code]
    above = regions.get(parent) if parent else None
    return f"{above[0]}{name}" if above and above[1] else name
