"""What one process drew for somebody never stands in the page of whoever asks next."""

from dataclasses import replace
from typing import Any

import pytest
from django.template.loader_tags import IncludeNode
from django.urls import NoReverseMatch, reverse

from tests.routes import TABLE
from tests.world import World, ask
from youyue.identity.masks import mask_id_number, mask_mobile, mask_name

pytestmark = pytest.mark.sweep

OTHER = {
    "owner": "other applicant",
    "own reviewer": "other reviewer",
    "officer here": "officer elsewhere",
}
# Whoever redeemed the code of an invitation stands in it, and in this world that is the other of the two.
OF_THE_OTHER = {"employers:invitation"}
STAGES = sorted({row.stage for row in TABLE})


def swapped(world: World) -> World:
    """The same world, seen by the other of each two people."""
    pairs = OTHER | {there: here for here, there in OTHER.items()}
    people = {role: world.people[pairs.get(role, role)] for role in world.people}
    membership = people["own reviewer"].memberships.get()
    return replace(
        world, mine=world.foreign, foreign=world.mine, people=people, membership=membership, cookies={}
    )


def said_of(world: World, role: str) -> dict[str, str]:
    """What may stand in this person's pages and in nobody else's."""
    user, one = world.people[role], world.mine
    who = one.applicant
    said = {
        "the applicant's name": who.name,
        "the masked name": mask_name(who.name),
        "the masked ID number": mask_id_number(who.id_number),
        "the masked mobile": mask_mobile(who.mobile),
        "the applicant's id": str(who.pk),
        "the application": str(one.pk),
        "the receipt number": one.receipt_number or "",
        "the file": str(world.file.pk),
        "the file of the portrait": str(one.portrait_id or ""),
        "who is signed in": user.masked_name,
        "her id": str(user.pk),
    }
    if role != "officer here":
        said["the employer"] = one.employer.name
    return {what: text for what, text in said.items() if len(text) > 1}


def pages(world: World, role: str) -> dict[str, tuple[str, str]]:
    """Every page that the role may open: its body by its route, and its address."""
    found = {}
    for row in TABLE:
        if (row.stage, row.method) != (world.mine.stage, "GET") or row.expected[role] != "200":
            continue
        if row.name in OF_THE_OTHER:
            continue
        try:
            address = reverse(row.name, args=row.arguments(world))
        except (AttributeError, NoReverseMatch):
            continue
        response = ask(world, role, "GET", address)
        if response.status_code == 200 and response["Content-Type"].startswith("text/html"):
            found[row.route] = (response.content.decode(), address)
    return found


def leaks(world: World) -> list[str]:
    """What of the first person stands in the pages that the second one is given afterwards."""
    seen: list[str] = []
    found, there = [], swapped(world)
    for role in OTHER:
        first = said_of(world, role)
        for route, (body, _address) in pages(world, role).items():  # which warms the process up
            seen += [route for text in first.values() if text in body]
        for route, (body, _address) in pages(there, role).items():
            second = said_of(there, role).values()
            found += [
                f"{role} at {route}: {what}"
                for what, text in first.items()
                if text in body and text not in second
            ]
    assert seen, "nothing of the first person was there to be found"
    return found


@pytest.mark.postgres  # of either database the same templates are drawn
@pytest.mark.parametrize("world", STAGES, indirect=True)
def test_nothing_of_one_person_stands_in_anothers_page(world: World) -> None:
    assert leaks(world) == []


@pytest.mark.trial
@pytest.mark.parametrize("world", ["employer_review"], indirect=True)
def test_what_is_kept_wrongly_is_found(world: World, monkeypatch) -> None:
    """The control: every included template is drawn once for everybody."""
    drawn: dict[Any, Any] = {}
    render = IncludeNode.render

    def kept(self: IncludeNode, context: Any) -> Any:
        name = self.template.var
        if name not in drawn:
            drawn[name] = render(self, context)
        return drawn[name]

    monkeypatch.setattr(IncludeNode, "render", kept)
    assert {found.partition(": ")[2] for found in leaks(world)} >= {"the masked name", "the application"}
