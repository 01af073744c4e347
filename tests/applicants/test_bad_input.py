"""What no honest browser sends, to every field of every part: told at its field, kept, never 400 or 500."""

import re
from typing import Any
from urllib.parse import quote

import pytest
from django import forms
from django.test import Client

from applicants.models import Application
from applicants.parts import BY_SLUG, PARTS, ListPart
from tests import make
from tests.applicants.posting import posted
from tests.applicants.reading import Page
from youyue.ui.fields import DateField

pytestmark = pytest.mark.django_db
TYPED = [part.slug for part in PARTS if not part.is_derived]
MEGABYTE = "长" * 350_000  # in UTF-8
UNSEEN = ("portrait_box", "employer_choice")
TEXTS = {
    slug: [
        name
        for name, field in BY_SLUG[slug].form_class.base_fields.items()
        if isinstance(field, forms.CharField) and name not in UNSEEN
    ]
    for slug in TYPED
}
CHOICES = {
    slug: [
        name for name, f in BY_SLUG[slug].form_class.base_fields.items() if isinstance(f, forms.ChoiceField)
    ]
    for slug in TYPED
}
DATES = [
    (slug, name)
    for slug in TYPED
    for name, field in BY_SLUG[slug].form_class.base_fields.items()
    if isinstance(field, DateField)
]


@pytest.fixture
def made(applicant) -> Application:
    return make.application(applicant)


@pytest.fixture
def mine(applicant, client_of) -> Client:
    return client_of(applicant)


def form_of(made: Application, slug: str, **changes: Any) -> dict[str, Any]:
    data = posted(made, slug, **changes) | {"go": "next"}
    if isinstance(BY_SLUG[slug], ListPart):
        data |= {"editor": "1", "row": str(getattr(made, slug).get().pk), "go": "row"}
    return data


def page_again(mine: Client, made: Application, slug: str) -> Page:
    """The part, or its row, as it is found on coming back to mend it."""
    row = f"&edit={getattr(made, slug).get().pk}" if isinstance(BY_SLUG[slug], ListPart) else ""
    response = mine.get(f"/apply/{slug}/?check=1{row}")
    assert response.status_code == 200
    return Page(response.content.decode())


def told(page: Page, name: str) -> list[str]:
    """The sentences of the summary that lead to this field, which must stand at the field as well."""
    own = {f"#id_{name}", *(f"#id_{name}_{number}" for number in range(3))}
    found = [sentence for sentence, link in page.summary.items() if link in own]
    for sentence in found:
        assert any(sentence in said for said in page.said_at(page.summary[sentence].removeprefix("#")))
    return found


def label_of(made: Application, slug: str, name: str) -> str:
    part = BY_SLUG[slug]
    instance = getattr(made, slug).get() if isinstance(part, ListPart) else made
    return str(part.form_class(instance).fields[name].label)


@pytest.mark.parametrize("way", ["", "autosave/"])
@pytest.mark.parametrize("slug", [slug for slug in TYPED if TEXTS[slug]])
def test_nonsense_in_every_text(slug: str, way: str, made: Application, mine: Client) -> None:
    names, bad = TEXTS[slug], "a\ufffeb"
    response = mine.post(f"/apply/{slug}/{way}", form_of(made, slug, **dict.fromkeys(names, bad)))
    assert response.status_code == (200 if way else 422)
    for page in pages(response, mine, made, slug, way):
        assert {name: page.value(name) for name in names} == dict.fromkeys(names, bad)
        for name in names:
            words = f"{label_of(made, slug, name)}第 2 个字是无法保存的字符，请删去后重新填写"
            assert told(page, name) == [words]


@pytest.mark.parametrize("way", ["", "autosave/"])
@pytest.mark.parametrize(("slug", "name"), [(slug, name) for slug in TYPED for name in TEXTS[slug]])
def test_a_megabyte_in_every_text(slug: str, name: str, way: str, made: Application, mine: Client) -> None:
    response = mine.post(f"/apply/{slug}/{way}", form_of(made, slug, **{name: MEGABYTE}))
    assert response.status_code == (200 if way else 422)
    for page in pages(response, mine, made, slug, way):
        assert page.value(name) == MEGABYTE
        (sentence,) = told(page, name)
        assert re.match(rf"{label_of(made, slug, name)}多了 [\d,]+ 个字，请删到 \d+ 个字以内", sentence)


def pages(response: Any, mine: Client, made: Application, slug: str, way: str) -> list[Page]:
    """The answer, unless a script gets it, and what is there on coming back."""
    answer = [] if way else [Page(response.content.decode())]
    return [*answer, page_again(mine, made, slug)]


@pytest.mark.parametrize("slug", TYPED)
def test_half_of_a_surrogate_pair_in_every_field(slug: str, made: Application, mine: Client) -> None:
    """It cannot arrive: what is no UTF-8 becomes the sign for an unknown character, which is kept."""
    data = form_of(made, slug)
    names = TEXTS[slug] or ["clause_item"]
    pairs = [f"{name}=%ED%A0%80x" if name in names else f"{name}={quote(str(v))}" for name, v in data.items()]
    form = "application/x-www-form-urlencoded"
    response = mine.generic("POST", f"/apply/{slug}/", "&".join(pairs), form)
    assert response.status_code in (302, 422)
    page = page_again(mine, made, slug)
    for name in TEXTS[slug]:
        assert page.value(name) == "\ufffd\ufffd\ufffdx"


@pytest.mark.parametrize("slug", TYPED)
@pytest.mark.parametrize("bad", ["zz", "\ufffe", "长" * 30_000], ids=["unknown", "no character", "90 kB"])
def test_choice_in_every_list(bad: str, slug: str, made: Application, mine: Client) -> None:
    names = CHOICES[slug] or (["clause_item"] if slug == "card-type" else [])
    response = mine.post(f"/apply/{slug}/", form_of(made, slug, **dict.fromkeys(names, bad)))
    assert response.status_code == (422 if names else 302)
    page = Page(response.content.decode()) if names else page_again(mine, made, slug)
    for name in CHOICES[slug]:
        assert [words for words in told(page, name) if "请" in words], name


@pytest.mark.parametrize(("slug", "name"), DATES)
@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (("2012", "2", "30"), "没有 2 月 30 日这一天，请核对"),
        (("2012", "13", "1"), "没有 13 月，请核对"),
        (("x", "三", "日"), "应为数字，请核对"),
        (("2" * 100_000, "1", "1"), "的“年”应为"),
    ],
    ids=["30 February", "13th month", "no numbers", "100 kB"],
)
def test_date_in_every_field(
    typed, words: str, slug: str, name: str, made: Application, mine: Client
) -> None:
    ticks = {"id_valid_to": {"id_is_permanent": None}, "end": {"is_current": None}}.get(name, {})
    response = mine.post(f"/apply/{slug}/", form_of(made, slug, **ticks, **{name: typed}))
    assert response.status_code == 422
    for page in (Page(response.content.decode()), page_again(mine, made, slug)):
        assert [words in sentence for sentence in told(page, name)] == [True]
        assert page.value(name) == "-".join(typed)


@pytest.mark.parametrize("slug", ["education", "employment"])
def test_end_before_start(slug: str, made: Application, mine: Client) -> None:
    wrong = {"start": ("2017", "7", "2"), "end": ("2017", "7", "1"), "is_current": None}
    response = mine.post(f"/apply/{slug}/", form_of(made, slug, **wrong))
    for page in (Page(response.content.decode()), page_again(mine, made, slug)):
        assert told(page, "end") == ["结束时间早于起始时间，请修改"]
        assert (page.value("start"), page.value("end")) == ("2017-7-2", "2017-7-1")


@pytest.mark.parametrize("way", ["", "autosave/"])
@pytest.mark.parametrize("slug", TYPED)
def test_a_thousand_fields_too_many(slug: str, way: str, made: Application, mine: Client) -> None:
    """They are not asked for and not kept; those that are asked for are saved."""
    extra = {f"x{number}": "1" for number in range(1001)}
    changes = dict.fromkeys(TEXTS[slug][:1], "")
    response = mine.post(f"/apply/{slug}/{way}", form_of(made, slug, **changes) | extra)
    assert response.status_code == (200 if way else 422 if changes else 302)
    page = page_again(mine, made, slug)
    for name in changes:
        assert page.value(name) == "" and told(page, name)
