"""A save can be followed from the address to the answer: through few modules, and seldom back into one.

Counted over the modules of `applicants/`, in the order in which their functions are called; calls within one
module are one visit. Beyond them lie only the fields, the sealed columns and Django.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from applicants.filing import merge
from applicants.models import Application, FamilyMember
from applicants.parts import BY_SLUG, Filing, Part
from tests import make
from tests.applicants.posting import posted
from youyue.identity.models import User

pytestmark = pytest.mark.django_db
ROOM = Path(settings.BASE_DIR) / "applicants"
CHANGED = {
    "card-type": {},
    "basics": {"position": "院长"},
    "contact": {"emergency_name": "梁一新"},
    "achievements": {"achievements": "第一项"},
    "family": {"employer": "广州市第一小学"},
    "education": {"major": "应用数学", "is_current": None, "end": ("2019", "6", "")},
    "employment": {"duties": "带一个五人的组"},
}
# Where a consent is asked for, two more rooms are entered. The basic information looks up an employer and a
# document's country besides, and its form answers for its fields one by one, each a way back into it.
MORE = {"family": (18, 15), "basics": (20, 20)}


def visits(act: Callable[[], Any]) -> list[str]:
    """The modules of the room in the order in which they are entered."""
    entered: list[str] = []

    def note(frame: FrameType, event: str, _argument: Any) -> None:
        path = Path(frame.f_code.co_filename)
        if event == "call" and path.is_relative_to(ROOM):
            module = str(path.relative_to(ROOM))
            if entered[-1:] != [module]:
                entered.append(module)

    sys.setprofile(note)
    try:
        act()
    finally:
        sys.setprofile(None)
    return entered


def from_the_page(made: Application, part: Part, go: str) -> dict[str, Any]:
    """What the page of the part, or of its row, posts after one change."""
    row = Filing(made).live(part)[0] if part.is_list else made
    data = posted(made, part.slug, go=go, **CHANGED[part.slug]) | {"seen": merge.mark(part.form_class(row))}
    return data | ({"editor": "1", "row": str(row.pk)} if part.is_list else {})


@pytest.mark.parametrize("go", ["next", "row", "save"])
@pytest.mark.parametrize("slug", CHANGED)
def test_a_save_walks_through_few_rooms_and_seldom_back(
    slug: str, go: str, applicant: User, client_of: Callable[..., Client]
) -> None:
    made = make.application(applicant)
    mine, part = client_of(applicant), BY_SLUG[slug]
    mine.get(f"/apply/{slug}/")  # what is read once for all pages
    data = from_the_page(made, part, go)
    answers = []
    entered = visits(lambda: answers.append(mine.post(f"/apply/{slug}/", data)))
    assert [answer.status_code for answer in answers] == [302]
    modules, returns = len(set(entered)), len(entered) - len(set(entered))
    most, seldom = MORE.get(slug, (16, 12))
    assert (modules <= most, returns <= seldom) == (True, True), "\n".join(entered)


def test_a_walk_that_comes_back_is_counted() -> None:
    """The control: a call into another module and again into the first."""
    part, unmade = BY_SLUG["family"], Filing(Application())
    assert visits(lambda: (unmade.live(part), part.name_of(FamilyMember()), unmade.live(part))) == [
        "parts/filing.py",
        "parts/family.py",
        "parts/filing.py",
    ]
