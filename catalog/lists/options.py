"""Code lists, countries and regions for the selects of the forms, and the names behind the codes."""

from typing import NamedTuple

from catalog.models import Country, Option, Region
from catalog.models.memory import remembered
from youyue.ui.choices import Choices


class CodeList(NamedTuple):
    """One list: what can be chosen today, and the words for every code there ever was."""

    choices: Choices
    labels: dict[str, str]


@remembered
def _lists() -> dict[str, CodeList]:
    lists: dict[str, CodeList] = {}
    rows = Option.objects.order_by("list", "order", "id").values_list("list", "code", "label", "is_active")
    for name, code, label_, is_active in rows:
        code_list = lists.setdefault(name, CodeList(Choices(), {}))
        code_list.labels[code] = label_
        if is_active:
            code_list.choices.append((code, label_))
    return lists


def choices(name: str) -> Choices:
    """(code, label) of the entries of a list (an `Option.List`) that can be chosen today."""
    known = _lists().get(str(name))
    return known.choices if known else Choices()


def label(name: str, code: str) -> str:
    """The words for a code, also of a retired entry; the code itself when nobody knows it."""
    known = _lists().get(str(name))
    return (known.labels.get(code) if known else None) or code or ""


@remembered
def countries() -> Choices:
    """(alpha-2, name); 中国大陆 first."""
    return Choices(Country.objects.order_by("order", "code").values_list("code", "name"))


@remembered
def _country_names() -> dict[str, str]:
    return dict(countries())


def country_name(code: str) -> str:
    return _country_names().get(code, code or "")


@remembered
def _regions() -> dict[str, tuple[str, str | None]]:
    rows = Region.objects.order_by("order", "code").values_list("code", "name", "parent_id")
    return {code: (name, parent) for code, name, parent in rows}


@remembered
def region_choices() -> Choices:
    """The cities, each with its districts: [("广州市", [("440104", "越秀区"), …]), …]."""
    regions = _regions()
    cities: dict[str, tuple[str, list[tuple[str, str]]]] = {
        code: (name, []) for code, (name, parent) in regions.items() if parent and not regions[parent][1]
    }
    for code, (name, parent) in regions.items():
        if parent in cities:
            cities[parent][1].append((code, name))
    return Choices(cities.values())


@remembered
def window_regions() -> Choices:
    """(code, name) of the province and its cities: where there is a service window."""
    regions = _regions()
    return Choices(
        (code, name) for code, (name, parent) in regions.items() if not parent or not regions[parent][1]
    )


def region_name(code: str | None) -> str:
    """广州市越秀区 for a district, 广州市 for a city, 广东省 for the province, "" for nothing."""
    regions = _regions()
    if not code or code not in regions:
        return code or ""
    name, parent = regions[code]
    above = regions.get(parent) if parent else None
    return f"{above[0]}{name}" if above and above[1] else name
