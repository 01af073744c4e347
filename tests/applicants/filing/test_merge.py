"""Two devices, field by field: what only one of them changed stands, and one value has one spelling."""

from datetime import date
from typing import Any

import pytest

from applicants.filing import merge
from applicants.models import Application
from applicants.parts import BY_SLUG
from tests import make
from tests.applicants.posting import posted
from youyue.identity.models import User

pytestmark = pytest.mark.django_db
FORM = BY_SLUG["basics"].form_class


@pytest.fixture
def made(applicant: User) -> Application:
    return make.application(applicant, id_valid_from=date(2015, 3, 5))


def read(made: Application) -> Application:
    return Application.objects.get(pk=made.pk)


def page(made: Application, **changes: Any) -> dict[str, Any]:
    """What a page that is drawn now posts later, with these changes."""
    return posted(made, "basics", **changes) | {merge.FIELD: merge.mark(FORM(read(made)))}


def store(made: Application, **values: Any) -> None:
    """What the other device saves."""
    make.change(Application.objects.filter(pk=made.pk), **values)


def merged(made: Application, data: dict[str, Any]) -> merge.Merged:
    outcome = merge.merge(FORM, read(made), data)
    outcome.form.save()
    return outcome


def test_own_change_is_saved(made: Application) -> None:
    outcome = merged(made, page(made, position="院长"))
    assert (outcome.kept, outcome.contested, read(made).position) == ([], [], "院长")


def test_change_of_the_other_device_stays(made: Application) -> None:
    data = page(made, position="院长")
    store(made, research_field="别的领域")
    outcome = merged(made, data)
    assert (outcome.kept, outcome.contested) == (["research_field"], [])
    assert (read(made).position, read(made).research_field) == ("院长", "别的领域")


def test_both_changed_it_and_the_stored_one_stays(made: Application) -> None:
    data = page(made, position="院长")
    store(made, position="首席研究员")
    outcome = merged(made, data)
    assert (outcome.kept, outcome.contested, read(made).position) == ([], ["position"], "首席研究员")


def test_both_changed_it_alike(made: Application) -> None:
    data = page(made, position="院长")
    store(made, position="院长")
    outcome = merged(made, data)
    assert (outcome.kept, outcome.contested, read(made).position) == ([], [], "院长")


def test_tick_that_the_other_device_took_away_stays_away(made: Application) -> None:
    """An empty box posts nothing: the tick of this page must not stand in for it."""
    data = page(made)
    assert data["id_is_permanent"]
    store(made, id_is_permanent=False, id_valid_to=date(2035, 3, 5))
    outcome = merged(made, data)
    assert outcome.contested == []
    assert (read(made).id_is_permanent, read(made).id_valid_to) == (False, date(2035, 3, 5))


def test_theirs_is_chosen_for_a_tick(made: Application) -> None:
    store(made, id_is_permanent=False, id_valid_to=date(2035, 3, 5))
    theirs = {merge.CHOICE + name: merge.THEIRS for name in ("id_is_permanent", "id_valid_to")}
    data = page(made, id_is_permanent="on", id_valid_to=("", "", "")) | theirs
    merged(made, data)
    assert (read(made).id_is_permanent, read(made).id_valid_to) == (False, date(2035, 3, 5))


def differing(made: Application, data: dict[str, Any]) -> list[str]:
    """The texts that are another than those of the page, but for controls that are no column."""
    return [text for text in merge.differing(FORM(read(made), data), data[merge.FIELD]) if text]


@pytest.mark.parametrize("typed", [("2015", "3", "5"), ("2015", "03", "05"), (" 2015 ", "003", " 5")])
def test_date_has_one_spelling(typed: tuple[str, str, str], made: Application) -> None:
    assert differing(made, page(made, id_valid_from=typed)) == []


def test_date_of_zeros_is_not_an_empty_one(made: Application) -> None:
    assert differing(made, page(made, id_valid_from=("2015", "00", "0"))) == ["2015-00-0"]


@pytest.mark.parametrize("typed", ["研究员", " 研究员 "])
def test_blanks_around_a_text_are_none(typed: str, made: Application) -> None:
    assert differing(made, page(made, position=typed)) == []


def test_form_without_a_mark_is_taken_as_it_is(made: Application) -> None:
    store(made, position="首席研究员")
    outcome = merged(made, posted(read(made), "basics", position="院长"))
    assert (outcome.kept, outcome.contested, read(made).position) == ([], [], "院长")


@pytest.mark.parametrize("mark", ["x", "=", "position", "a=b c=d", "\x00"])
def test_mark_that_is_none_of_ours_is_no_error(mark: str, made: Application) -> None:
    outcome = merged(made, page(made, position="院长") | {merge.FIELD: mark})
    assert (outcome.contested, read(made).position) == ([], "院长")


def test_mark_afterwards_knows_what_the_page_still_shows(made: Application) -> None:
    """Posted again unchanged, the page still does not overwrite what the other device saved."""
    data = page(made, position="院长")
    store(made, research_field="别的领域")
    outcome = merged(made, data)
    again = data | {merge.FIELD: outcome.mark_after(FORM(read(made)))}
    assert merged(made, again).kept == ["research_field"]
    assert (read(made).position, read(made).research_field) == ("院长", "别的领域")
