"""One draft on two devices: nothing is overwritten unseen, and the person chooses field by field."""

import re

import pytest
from django.test import Client

from applicants.filing import merge
from applicants.models import Application, FamilyMember
from applicants.parts import BY_SLUG, PARTS, ListPart
from tests import make
from tests.applicants.posting import posted, seen_in

pytestmark = pytest.mark.django_db
# part: a field, what the first device writes, what the second one writes
CASES = {
    "basics": ("position", "首席研究员", "院长"),
    "contact": ("emergency_mobile", "13711112222", "13733334444"),
    "achievements": ("achievements", "第一台写的成果", "第二台写的成果"),
    "family": ("employer", "第一小学", "第二小学"),
    "education": ("start", (2007, 9, 1), (2006, 9, 1)),
    "employment": ("duties", "第一台写的任务", "第二台写的任务"),
}


@pytest.fixture
def made(applicant) -> Application:
    return make.application(applicant)


@pytest.fixture
def devices(applicant, client_of) -> tuple[Client, Client]:
    return client_of(applicant), client_of(applicant)


def address(made: Application, slug: str) -> str:
    row = getattr(made, slug).get() if isinstance(BY_SLUG[slug], ListPart) else None
    return f"/apply/{slug}/?edit={row.pk}" if row else f"/apply/{slug}/"


def opened(client: Client, made: Application, slug: str) -> dict:
    """What the page would post as it is opened now."""
    page = client.get(address(made, slug)).content.decode()
    data = posted(made, slug) | {"seen": seen_in(page), "who": seen_in(page, "who"), "go": "next"}
    return data | ({"editor": "1", "row": seen_in(page, "row")} if 'name="row"' in page else {})


def changed(data: dict, name: str, value) -> dict:
    if isinstance(value, tuple):
        return data | {f"{name}_{n}": str(part) for n, part in enumerate(value)}
    return data | {name: value}


def stored(made: Application, slug: str, name: str) -> str:
    part = BY_SLUG[slug]
    made = Application.objects.get(pk=made.pk)
    instance = getattr(made, slug).get() if isinstance(part, ListPart) else made
    value = getattr(instance, name)
    return str(value)


def carried(page: str) -> dict[str, str]:
    """What the page of the choice posts when nothing is touched."""
    form = page[page.index('<form id="choose"') : page.index("</form>", page.index('<form id="choose"'))]
    pairs = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form)
    radios = re.findall(r'type="radio" name="([^"]+)" value="([^"]*)" checked', form)
    return dict(pairs) | dict(radios)


@pytest.mark.parametrize("slug", CASES)
@pytest.mark.parametrize("choice", ["mine", "theirs"])
@pytest.mark.parametrize("way", ["next", "autosave"])
def test_the_older_page_does_not_overwrite_and_the_choice_counts(
    slug: str, choice: str, way: str, made, devices
) -> None:
    name, theirs, mine = CASES[slug]
    first, second = devices
    old = opened(second, made, slug)
    assert first.post(f"/apply/{slug}/", changed(opened(first, made, slug), name, theirs)).status_code == 302
    before = stored(made, slug, name)
    if way == "autosave":
        answer = second.post(f"/apply/{slug}/autosave/", changed(old, name, mine))
        assert (answer.status_code, answer.json()["error"]) == (409, "changed")
        assert re.fullmatch(r"\d\d:\d\d", answer.json()["at"])
        old["go"] = "compare"
    response = second.post(f"/apply/{slug}/", changed(old, name, mine))
    assert (response.status_code, stored(made, slug, name)) == (409, before)
    page = response.content.decode()
    assert "在另一台设备上改过" in page and f'name="choose-{name}"' in page
    chosen = carried(page) | {f"choose-{name}": choice}
    assert second.post(f"/apply/{slug}/", chosen).status_code == 302
    part = BY_SLUG[slug]
    there = getattr(made, slug).get() if isinstance(part, ListPart) else Application.objects.get()
    form = part.form_class(there)
    wanted = mine if choice == "mine" else theirs
    text = "-".join(map(str, wanted)) if isinstance(wanted, tuple) else wanted
    assert merge._texts(form, form.values())[name] == text


@pytest.mark.parametrize("slug", CASES)
def test_with_the_mark_left_out_the_overwriting_is_seen(slug: str, made, devices) -> None:
    """The control: without the check, the first device's words are gone and nobody was asked."""
    name, theirs, mine = CASES[slug]
    first, second = devices
    old = opened(second, made, slug)
    first.post(f"/apply/{slug}/", changed(opened(first, made, slug), name, theirs))
    before = stored(made, slug, name)
    del old["seen"]
    assert second.post(f"/apply/{slug}/", changed(old, name, mine)).status_code == 302
    assert stored(made, slug, name) != before


def test_different_fields_are_brought_together(made, devices) -> None:
    first, second = devices
    old = opened(second, made, "contact")
    first.post("/apply/contact/", opened(first, made, "contact") | {"wechat": "wx1"})
    answer = second.post("/apply/contact/autosave/", old | {"emergency_name": "周敏"}).json()
    now = Application.objects.get()
    assert (now.wechat, now.emergency_name, answer["theirs"]) == ("wx1", "周敏", {"wechat": "wx1"})
    # the page may not have shown the other device's value: its next save must not undo it
    again = old | {"emergency_name": "周小敏", "seen": answer["seen"]}
    assert second.post("/apply/contact/autosave/", again).status_code == 200
    now = Application.objects.get()
    assert (now.wechat, now.emergency_name) == ("wx1", "周小敏")


def test_keeping_what_is_here_is_good_for_one_change_only(made, devices) -> None:
    first, second = devices
    old = opened(second, made, "contact") | {"emergency_name": "丙"}
    for name in ("甲", "乙"):
        first.post("/apply/contact/", opened(first, made, "contact") | {"emergency_name": name})
        answer = second.post("/apply/contact/autosave/", old)
        assert answer.status_code == 409
        old["seen"] = answer.json()["seen"]
    assert second.post("/apply/contact/autosave/", old).status_code == 200
    assert Application.objects.get().emergency_name == "丙"


def test_the_same_words_on_both_are_no_conflict(made, devices) -> None:
    first, second = devices
    old = opened(second, made, "contact") | {"emergency_name": "甲"}
    first.post("/apply/contact/", old)
    assert second.post("/apply/contact/", old).status_code == 302


def test_a_wrong_date_on_one_device_and_another_on_the_other(made, devices) -> None:
    first, second = devices
    old = changed(opened(second, made, "education"), "start", (2008, 2, 31))
    first.post("/apply/education/", changed(opened(first, made, "education"), "start", (2008, "x", 1)))
    response = second.post("/apply/education/", old)
    page = response.content.decode()
    assert response.status_code == 409 and "2008-2-31" in page and "2008-x-1" in page


def test_a_row_deleted_elsewhere_comes_back_with_what_is_typed(made, devices) -> None:
    first, second = devices
    old = opened(second, made, "family") | {"name": "王小明", "go": "row"}
    first.post(f"/apply/family/{made.family.get().pk}/remove/")
    page = second.post("/apply/family/", old, follow=True).content.decode()
    assert "这一条在另一台设备上删除过，已按您填的内容恢复" in page
    assert [row.name for row in made.family.filter(removed_at=None)] == ["王小明"]


def test_a_change_of_clause_is_contested_too(made, devices) -> None:
    from catalog.models import ClauseItem

    first, second = devices
    one, two = ClauseItem.objects.exclude(pk=made.clause_item_id).filter(is_active=True)[:2]
    old = opened(second, made, "card-type") | {"clause_item": str(two.pk)}
    first.post("/apply/card-type/", opened(first, made, "card-type") | {"clause_item": str(one.pk)})
    response = second.post("/apply/card-type/", old)
    assert response.status_code == 409 and two.name in response.content.decode()
    assert Application.objects.get().clause_item_id == one.pk


def test_looking_at_a_page_is_no_change(made, devices) -> None:
    """A mark drawn twice is the same mark, and it carries no word of the values."""
    first, _second = devices
    for part in PARTS:
        if not part.is_derived:
            marks = {seen_in(first.get(address(made, part.slug)).content.decode()) for _ in range(2)}
            assert len(marks) == 1
            assert not any(word in str(marks) for word in ("13712345678", "天河", "mowen"))


@pytest.mark.parametrize("choice", ["mine", "theirs"])
def test_choice_among_employers_goes_with_the_name_it_was_made_for(choice: str, made, devices) -> None:
    """The longer name fits what the other device has stored as well."""
    first, second = devices
    university = make.employer("provincial")
    hospital = make.employer("other", name="南粤大学附属医院")
    older = opened(second, made, "basics") | {"employer_name": "南粤", "employer_choice": str(hospital.pk)}
    first.post("/apply/basics/", opened(first, made, "basics") | {"employer_name": university.name})
    answer = second.post("/apply/basics/", older)
    assert answer.status_code == 409
    assert Application.objects.get(pk=made.pk).employer == university
    second.post("/apply/basics/", carried(answer.content.decode()) | {"choose-employer_name": choice})
    assert Application.objects.get(pk=made.pk).employer == (hospital if choice == "mine" else university)


def test_removing_a_row_loses_nothing_of_another_that_is_contested(made, devices) -> None:
    first, second = devices
    older = opened(second, made, "family")
    first.post("/apply/family/", older | {"name": "林一"})
    other = FamilyMember.objects.create(application=made, name="王二", order=2)
    answer = second.post(f"/apply/family/{other.pk}/remove/", older | {"name": "林三"})
    assert answer.status_code == 409 and "林三" in answer.content.decode()
    assert {row.name for row in made.family.filter(removed_at=None)} == {"林一"}
