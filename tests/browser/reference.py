"""The reference case of the figures: a mainland resident, full-time, one row in each of the three lists, four
materials, an employer that is open. A person who is asked only what the pages do not know yet."""

from typing import Any

from tests import make
from tests.browser import steps
from tests.browser.visitor import Visitor

# What she knows, by meaning; each fact may be asked of her once.
FACTS: dict[str, Any] = {
    "consent to her own sensitive data": True,
    "consent of the relative": True,
    "birth date": (1990, 3, 7),
    "country": "CN",
    "sex": "1",
    "political status": "01",
    "highest education": "11",
    "title": "1",
    "document since": (2015, 1, 1),
    "document for ever": True,
    "employer": steps.BASICS["employer_name"],
    "position": "研究员",
    "field": "先进陶瓷材料",
    "employer's address": "科学大道 1 号",
    "arrangement": "full_time",
    "social insurance": "si6",
    "e-mail": "mowen@example.cn",
    "emergency name": "莫小雨",
    "emergency mobile": "13712345678",
    "district": "440106",
    "home": "天河路 100 号 8 栋 1203",
    "achievements": "主持国家级科研项目两项，发表论文三十余篇。",
    "relative": "林小雨",
    "relation": "10",
    "relative's birth date": (1991, 5, 6),
    "relative's nationality": "CN",
    "relative's employer": "广州市第一中学",
    "studies since": (2008, 9),
    "studies until": (2017, 6),
    "country of studies": "CN",
    "place of studies": "广东省深圳市",
    "school": "中山大学",
    "major": "材料学",
    "degree": "2",
    "work since": (2017, 7),
    "works there still": True,
    "country of work": "CN",
    "place of work": "广东省广州市",
    "duties": "先进陶瓷材料的研究",
}
ASKED: dict[str, dict[str, str]] = {
    "basics": {
        "agree_sensitive": "consent to her own sensitive data",
        "country": "country",
        "political_status": "political status",
        "birth_date": "birth date",
        "sex": "sex",
        "highest_education": "highest education",
        "title_level": "title",
        "id_valid_from": "document since",
        "id_is_permanent": "document for ever",
        "employer_name": "employer",
        "position": "position",
        "research_field": "field",
        "employer_address": "employer's address",
        "work_arrangement": "arrangement",
        "social_insurance": "social insurance",
    },
    "contact": {
        "email": "e-mail",
        "emergency_name": "emergency name",
        "emergency_mobile": "emergency mobile",
        "region_code": "district",
        "address": "home",
    },
    "achievements": {"achievements": "achievements"},
    "family": {
        "agree_family": "consent of the relative",
        "name": "relative",
        "relation": "relation",
        "birth_date": "relative's birth date",
        "nationality": "relative's nationality",
        "employer": "relative's employer",
    },
    "education": {
        "start": "studies since",
        "end": "studies until",
        "country": "country of studies",
        "place": "place of studies",
        "school": "school",
        "major": "major",
        "level": "highest education",
        "degree": "degree",
    },
    "employment": {
        "start": "work since",
        "is_current": "works there still",
        "country": "country of work",
        "place": "place of work",
        "employer_name": "employer",
        "post": "position",
        "duties": "duties",
    },
}
VALUE = "one => ['radio', 'checkbox'].includes(one.type) ? (one.checked ? one.value : '') : one.value"
SHOWN = '[name="{0}"]:not([type=hidden]), [name^="{0}_"]:not([type=hidden]):not([type=file])'


def photo() -> dict[str, Any]:
    return {"name": "portrait.jpg", "mimeType": "image/jpeg", "buffer": make.portrait_bytes()}


def pdf(name: str) -> dict[str, Any]:
    return {"name": f"{name}.pdf", "mimeType": "application/pdf", "buffer": make.pdf_bytes(2)}


def still_blank(person: Visitor, slug: str) -> dict[str, str]:
    """The fields of this part in which nothing stands yet, with the fact each asks for, in order.

    What stands in the others must be true.
    """
    assert person.path == f"/apply/{slug}/", person.path
    blank = {}
    for name, fact in ASKED[slug].items():
        known = shown(person, name)
        if known:
            assert known == as_shown(FACTS[fact]), (name, known)
        else:
            blank[name] = fact
    return blank


def shown(person: Visitor, name: str) -> str:
    """What stands in the field: the parts of a date with bars between them, "on" for a tick."""
    values = [one.evaluate(VALUE) for one in person.page.locator(SHOWN.format(name)).all()]
    return "-".join(filter(None, values))


def as_shown(value: Any) -> str:
    if isinstance(value, tuple):
        return "-".join(map(str, value))
    return "on" if value is True else str(value)


def materials_of(person: Visitor) -> list[str]:
    """The codes of the materials that are asked for, in the order of the page."""
    rows = person.page.locator("[data-yy-material]")
    return [each.removeprefix("material-") for each in rows.evaluate_all("rows => rows.map(row => row.id)")]
