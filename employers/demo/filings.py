"""What an invented applicant types, put through the use cases that the pages use."""

import copy
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.dateparse import parse_date

from applicants.filing import saving
from applicants.filing.opening import current_application
from applicants.models import Application
from applicants.parts import BY_SLUG, PARTS, Filing
from applicants.parts.consents import Ask
from catalog.models import ClauseItem, Employer
from employers.demo import drawing
from employers.demo.people import Sample
from youyue.identity.models import User

FAMILY = ("name", "relation", "birth_date", "nationality", "employer")
EDUCATION = ("start", "end", "country", "place", "school", "major", "level", "degree")
EMPLOYMENT = ("start", "end", "country", "place", "employer_name", "post", "duties")
COLUMNS = {"family": FAMILY, "education": EDUCATION, "employment": EMPLOYMENT}
ROWS = {"family": "family", "education": "education", "employment": "work"}


def fill_in(sample: Sample, user: User, employer: Employer, *, slugs: tuple[str, ...] = ()) -> Application:
    """Save every part, or those called `slugs`, as if each page had been filled in and left by 下一步."""
    values = _values(sample, employer)
    for part in PARTS:
        if part.is_derived or (slugs and part.slug not in slugs):
            continue
        if part.slug in COLUMNS:
            for row in _rows(sample, part.slug, employer):
                save_row(user, part, row)
        else:
            save_part(user, part.slug, values, photo=sample if part.portrait_field else None)
    return current_application(user)


def save_part(user: User, slug: str, values: dict[str, Any], photo: Sample | None = None) -> None:
    """Post the part as its page would, with those of `values` that belong to it in their fields."""
    part: Any = BY_SLUG[slug]
    typed = copy.copy(current_application(user))
    for name in part.form_class.base_fields:
        if name in values:
            setattr(typed, name, values[name])
    files = {}
    if photo:
        content = drawing.portrait_file(photo.number, photo.facts["sex"])
        files["portrait_upload"] = SimpleUploadedFile("证件照.jpg", content, "image/jpeg")
    ticked = _ticks(part.asks(Filing(typed)))
    saving.save_part(user, part, part.form_class.data_of(typed) | ticked, files, judged=True)


def save_row(user: User, part: Any, values: dict[str, Any]) -> None:
    row = part.new_row(Filing(current_application(user)))
    for name, value in values.items():
        setattr(row, name, value)
    ticked = _ticks(part.asks(Filing(row.application), row))
    saving.save_row(user, part, "", part.form_class.data_of(row) | ticked, judged=True)


def _ticks(asks: list[Ask]) -> dict[str, str]:
    """As if every text had been read and agreed to."""
    return {ask.control: str(ask.text.version) for ask in asks if ask.text}


def clause_item(card_type: str, name: str) -> ClauseItem | None:
    """The item of that name, or the first that can be chosen where the office keeps others."""
    known = ClauseItem.objects.filter(is_active=True, clause__is_active=True, clause__card_type=card_type)
    known = known.select_related("clause").order_by("clause__order", "order", "pk")
    return known.filter(name=name).first() or known.first()


def _values(sample: Sample, employer: Employer) -> dict[str, Any]:
    facts = sample.facts
    city = employer.region.parent or employer.region
    return {
        "clause_item": clause_item(*facts["item"]),
        "country": facts.get("country", "CN"),
        "political_status": facts.get("politics", ""),
        "birth_date": parse_date(facts["born"]),
        "sex": facts["sex"],
        "highest_education": facts.get("level", "11"),
        "title_level": facts["title"],
        "id_valid_from": parse_date("2018-06-01"),
        "id_valid_to": parse_date("2038-06-01"),
        "employer_name": employer.name,
        "position": facts["post"],
        "research_field": facts["field"],
        "employer_address": f"广东省{city.name}{employer.region.name}{employer.address}",
        "work_arrangement": facts.get("arrangement", "full_time"),
        "social_insurance": "" if sample.is_flexible else "si6",
        "email": f"{sample.key}@example.cn",
        "emergency_name": facts["family"][0][0] if facts["family"] else "",
        "emergency_mobile": f"1980000{sample.number:04d}",
        "region_code": employer.region_id,
        "address": f"样例路 {sample.number * 7} 号 {sample.number % 9 + 1} 栋 {sample.number % 20 + 3}01 房",
        "achievements": facts["achievements"],
    }


def _rows(sample: Sample, slug: str, employer: Employer) -> list[dict[str, Any]]:
    return [_row(dict(zip(COLUMNS[slug], row, strict=True)), employer) for row in sample.facts[ROWS[slug]]]


def _row(row: dict[str, Any], employer: Employer) -> dict[str, Any]:
    """Nothing at the end becomes 至今, and no employer the present one."""
    if "start" in row:
        row["is_current"] = not row["end"]
    if not row.get("employer_name", "-"):
        row["employer_name"] = employer.name
    return row
