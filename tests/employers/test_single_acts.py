"""One verdict, one text, one tick at a time, as the script of the review saves them."""

from collections.abc import Callable

import pytest
from django.test import Client

from applicants.models import Application, Mark
from tests import make
from youyue.identity.models import User

pytestmark = pytest.mark.django_db

FETCH = {"X-Requested-With": "fetch"}
PostCase = Callable[..., dict[str, str]]


@pytest.fixture
def save(desk: Client, held: Application, url: str) -> Callable[..., int]:
    def post(**fields: str) -> int:
        data = {name.replace("_", "-"): value for name, value in fields.items()}
        data["submission"] = held.current_submission.sha256
        return desk.post(f"{url}checks/", data, headers=FETCH).status_code

    return post


def asked(held: Application, place: int) -> int:
    materials = held.dossier.materials.order_by("requirement__order", "requirement_id")
    return list(materials.values_list("requirement_id", flat=True))[place]


def standing(held: Application) -> tuple[list[str], list[tuple[str, str]]]:
    verdicts = held.checks.order_by("requirement__order", "requirement_id").values_list("verdict", flat=True)
    return list(verdicts), [(remark.part, remark.text) for remark in held.remarks.order_by("id")]


def test_what_is_not_posted_stays(save: Callable[..., int], held: Application) -> None:
    first, second = asked(held, 0), asked(held, 1)
    assert save(**{f"verdict-{first}": "fix", f"text-{first}": "缺第三页"}) == 204
    assert save(part_basics="职务与聘书不一致") == 204
    assert save(**{f"verdict-{second}": "fine", f"text-{second}": ""}) == 204
    assert standing(held) == (["fix", "fine"], [("", "缺第三页"), ("basics", "职务与聘书不一致")])
    assert save(**{f"verdict-{first}": "fix"}) == 204  # a verdict alone says nothing about the text
    assert standing(held)[1] == [("", "缺第三页"), ("basics", "职务与聘书不一致")]
    assert save(part_basics="") == 204
    assert standing(held) == (["fix", "fine"], [("", "缺第三页")])
    assert save(**{f"verdict-{first}": "fine"}) == 204
    assert standing(held) == (["fine", "fine"], [])


def test_the_same_twice_changes_nothing(save: Callable[..., int], held: Application) -> None:
    first = asked(held, 0)
    for _time in range(2):
        assert save(**{f"verdict-{first}": "fix", f"text-{first}": "缺第三页"}) == 204
    assert standing(held) == (["fix"], [("", "缺第三页")])


def test_page_drawn_for_one_mistake_shows_the_rest_as_it_stands(
    desk: Client, save: Callable[..., int], held: Application, url: str
) -> None:
    first, second = asked(held, 0), asked(held, 1)
    save(**{f"verdict-{first}": "fix", f"text-{first}": "缺第三页"})
    data = {f"verdict-{second}": "fine", f"text-{second}": "看不清"}
    response = desk.post(f"{url}checks/", data | {"submission": held.current_submission.sha256})
    page = response.content.decode()
    assert response.status_code == 422
    assert "缺第三页</textarea>" in page and "看不清</textarea>" in page
    assert f'name="verdict-{first}" value="fix" checked' in page


def test_tick_says_which_way(desk: Client, held: Application, url: str) -> None:
    file = str(held.dossier.materials.first().files.get().pk)
    for wanted in ("1", "1", "0", "0"):
        response = desk.post(f"{url}marks/", {"mark": file, "is_set": wanted}, headers=FETCH)
        assert response.status_code == 200
        assert f'class="item{" seen" if wanted == "1" else ""}" form="checks"' in response.content.decode()
        assert Mark.objects.get(application=held).is_set is (wanted == "1")


def test_item_comes_without_the_rest_of_the_page(desk: Client, held: Application, url: str) -> None:
    page = desk.get(f"{url}?show=part-basics", headers=FETCH).content.decode()
    assert page.count("<nav class=") == 1 and "研究员" in page
    assert "<html" not in page and 'id="checks"' not in page
    page = desk.get(f"{url}?show=part-basics&pin=basics.position", headers=FETCH).content.decode()
    assert 'name="part-basics.position"' in page


def test_overtaken_and_outdated_are_told(
    desk: Client, held: Application, case_data: PostCase, url: str
) -> None:
    outdated = case_data("fine", submission="0" * 64)
    assert desk.post(f"{url}checks/", outdated, headers=FETCH).status_code == 409
    data = case_data("fine")
    make.move(held, "withdraw")
    assert desk.post(f"{url}checks/", data, headers=FETCH).status_code == 409


def test_stranger_gets_nothing(
    client_of: Callable[..., Client], other_reviewer: User, held: Application, url: str
) -> None:
    stranger = client_of(other_reviewer)
    assert stranger.get(url, headers=FETCH).status_code == 404
    posted = stranger.post(f"{url}marks/", {"mark": "part-basics", "is_set": "1"}, headers=FETCH)
    assert (posted.status_code, Mark.objects.count()) == (404, 0)
