"""The admin's lists asked for absurd things: a page, or the whole list again, and never an error of ours."""

from collections.abc import Callable, Iterator

import pytest
from django.contrib import admin
from django.db import models
from django.db.models.constants import LOOKUP_SEP
from django.test import Client
from django.urls import NoReverseMatch, reverse

from youyue import admin_site
from youyue.identity.models import User

pytestmark = pytest.mark.django_db
ABSURD = ["99999999999999999999", "\x00"]
OF_ALL = ["o", "p", "q", "_facets", "_to_field", "id__exact"]
OF_DATES = ["year", "month", "day", "gte"]
OF_NUMBERS = ["exact", "in", "isnull"]


def parameters(of: admin.ModelAdmin) -> Iterator[str]:
    """Whatever the address of this list may say."""
    yield from OF_ALL
    named = [of.date_hierarchy] if of.date_hierarchy else []
    for entry in of.list_filter:
        if isinstance(entry, type) and issubclass(entry, admin.SimpleListFilter):
            yield entry.parameter_name
        else:
            named.append(entry[0] if isinstance(entry, tuple) else entry)
    for name in named:
        yield name
        yield from (f"{name}__{lookup}" for lookup in OF_NUMBERS)
        if "__" not in name and isinstance(of.model._meta.get_field(name), models.DateField):
            yield from (f"{name}__{lookup}" for lookup in OF_DATES)


LISTS = sorted(admin.site._registry.values(), key=lambda of: of.model._meta.label)


@pytest.mark.parametrize(
    "question", ["at__year=99999999999999999999", "at__month=99999999999999999999", "at__gte=99999-01-01"]
)
@pytest.mark.parametrize("name", ["identity_accesslog", "applicants_event", "employers_exportlog"])
def test_list_of_a_year_that_is_none_is_shown_whole(
    name: str, question: str, administrator: User, client_of: Callable[..., Client]
) -> None:
    office, address = client_of(administrator), reverse(f"admin:{name}_changelist")
    page = office.get(f"{address}?{question}", follow=True)
    assert page.status_code == 200
    assert (
        page.redirect_chain == []
        or "?" not in page.redirect_chain[0][0]
        or "e=1" in page.redirect_chain[0][0]
    )


def test_without_the_guard_the_year_is_an_error(
    administrator: User, client_of: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    office = client_of(administrator)
    office.raise_request_exception = False
    monkeypatch.setattr(admin_site, "UNREADABLE", ())
    assert office.get("/admin/identity/accesslog/?at__year=99999999999999999999").status_code == 500


def test_no_list_searches_what_it_masks() -> None:
    """What is searched for stands in the address, and what is found tells what the list masks. A person is
    searched for by the marks that the list of accounts shows, and only there."""
    searched = {(of.model, column) for of in LISTS for column in columns_of(of) if column.model is User}
    assert {(model, column.name) for model, column in searched} == {
        (User, "account_name"),
        (User, "subject"),
    }


def columns_of(of: admin.ModelAdmin) -> Iterator[models.Field]:
    """The columns that its search compares, each of its own model."""
    for name in of.search_fields:
        model = of.model
        for part in name.lstrip("^=@").removesuffix("__exact").split(LOOKUP_SEP):
            column = model._meta.get_field(part)
            model = column.related_model or model
        yield column


@pytest.mark.trial
@pytest.mark.parametrize("of", LISTS, ids=[of.model._meta.label for of in LISTS])
def test_list_answers_absurd_questions(
    of: admin.ModelAdmin, administrator: User, client_of: Callable[..., Client]
) -> None:
    office = client_of(administrator)
    office.raise_request_exception = False
    try:
        address = reverse(f"admin:{of.model._meta.app_label}_{of.model._meta.model_name}_changelist")
    except NoReverseMatch:
        return
    wrong = {}
    for parameter in parameters(of):
        for value in ABSURD:
            answer = office.get(address, {parameter: value})
            if answer.status_code not in (200, 302, 400, 403, 404) or (
                answer.status_code == 400 and "<h1" not in answer.content.decode()
            ):
                wrong[parameter, value[:20]] = answer.status_code
    assert wrong == {}
