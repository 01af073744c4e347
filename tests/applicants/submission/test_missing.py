"""下一处没填的: the very next field, behind the one she is in."""

from typing import Any

import pytest
from django.test import Client

from applicants.models import Application
from applicants.parts import Filing
from applicants.submission.completeness import problems
from applicants.submission.missing import first_missing, next_missing
from tests import make
from youyue.identity.models import User


@pytest.fixture
def mine(applicant: User, client_of: Any) -> Client:
    return client_of(applicant)


def test_walk_meets_every_field_once_in_order(applicant: User) -> None:
    """From control to control, without mending anything, through all parts to the materials."""
    made = make.application(applicant, complete=False, work_arrangement="full_time")
    expected = [(problem.slug, problem.anchor) for problem in problems(Filing(made))]
    slug, control, met = "card-type", "", []
    for _step in expected:
        found = next_missing(Filing(made), slug, control)
        assert found is not None
        met.append((found.slug, found.anchor))
        if found.slug == "materials":
            break
        slug, control = found.slug, found.control
    places = [place for place in expected if place[0] != "materials"]
    first = next(place for place in expected if place[0] == "materials")
    assert met == [*sorted(places, key=_page_order), first]


def _page_order(place: tuple[str, str]) -> tuple[int, tuple[int, int]]:
    from applicants.parts import BY_SLUG, PARTS
    from applicants.parts.answers import Problem

    part = BY_SLUG[place[0]]
    return PARTS.index(part), part.position(Filing(Application()), Problem(place[0], "", place[1]).control)


@pytest.mark.parametrize(
    ("sent", "there"),
    [
        ({}, "/apply/contact/?mend=email#id_email"),
        ({"at": "email"}, "/apply/contact/?mend=emergency_name#id_emergency_name"),
        ({"at": "emergency_name"}, "/apply/contact/?mend=address#id_address"),
        ({"at": "address"}, "/apply/achievements/?at=achievements#id_achievements"),
        ({"at": "no such field"}, "/apply/contact/?mend=email#id_email"),
    ],
)
def test_button_goes_on_from_the_field_she_is_in(
    mine: Client, applicant: User, sent: dict[str, str], there: str
) -> None:
    make.application(applicant, achievements="")
    data = {"emergency_mobile": "13712345678", "region_code": "440106", "go": "missing"} | sent
    assert mine.post("/apply/contact/", data)["Location"] == there


def test_part_that_was_never_saved_is_not_judged(mine: Client, applicant: User) -> None:
    make.application(applicant, complete=False)
    there = mine.get("/apply/next/", {"after": "basics"})["Location"]
    assert there == "/apply/contact/?at=email#id_email"
    page = mine.get("/apply/contact/?at=email").content.decode()
    assert 'name="at" value="email"' in page
    assert "data-yy-errors" not in page
    assert (
        first_missing(Filing(Application.objects.get())).anchor == ""
    )  # 继续填写 opens a new part at its top


def test_rows_are_walked_through_one_after_another(mine: Client, applicant: User) -> None:
    made = make.application(applicant)
    first = made.family.get()
    second = made.family.create(
        name="莫大山", relation="50", birth_date="1960-01-01", nationality="CN", order=2
    )
    make.consents(made)
    made.family.filter(pk=first.pk).update(employer="", nationality="")
    made = Application.objects.get()
    ways = [("", ""), ("nationality", first.pk), ("employer", first.pk), ("employer", second.pk)]
    found = [next_missing(Filing(made), "family", control, str(row)) for control, row in ways]
    assert [(one.control, one.row) for one in found if one] == [
        ("nationality", str(first.pk)),
        ("employer", str(first.pk)),
        ("employer", str(second.pk)),
        ("nationality", str(first.pk)),
    ]


def test_whole_part_remark_leads_to_its_text(applicant: User, mine: Client) -> None:
    make.application(applicant, stage="returned_by_employer")
    remark = Application.objects.get().remarks.get()
    page = mine.get("/apply/corrections/").content.decode()
    assert f'href="/apply/basics/#told-{remark.pk}"' in page
    assert f'id="told-{remark.pk}"' in mine.get("/apply/basics/").content.decode()
