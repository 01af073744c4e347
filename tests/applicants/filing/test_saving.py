"""What a save leaves in the database is what its form holds, and what the task list says of it is true."""

import uuid
from typing import Any

import pytest

from applicants.filing.saving import Saved, save_part, save_row
from applicants.models import Application
from applicants.parts import BY_SLUG, PARTS, Filing, ListPart
from tests import make
from tests.applicants.posting import AGREED, posted

pytestmark = pytest.mark.django_db
TYPED = [part.slug for part in PARTS if not part.is_derived]
CHANGES: dict[str, Any] = {
    "as it stands": lambda data: data,
    "emptied": lambda data: dict.fromkeys(data, ""),
    "too long": lambda data: dict.fromkeys(data, "字" * 3000),
    "no date, no number": lambda data: dict.fromkeys(data, "12a"),
    "the first field emptied": lambda data: data | {next(iter(data)): ""},
    "nothing posted": lambda data: {},
}


def save(user: Any, made: Application, slug: str, data: dict[str, Any]) -> Saved:
    part = BY_SLUG[slug]
    if isinstance(part, ListPart):
        saved = save_row(user, part, str(Filing(made).live(part)[0].pk), data)
        assert saved is not None
        return saved
    return save_part(user, part, data)


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("slug", TYPED)
def test_a_save_writes_every_column_and_counts_what_is_wrong(slug: str, change: str, applicant) -> None:
    made = make.application(applicant)
    data = CHANGES[change](posted(made, slug)) | AGREED
    saved = save(applicant, made, slug, data)
    written = saved.editable
    stored = Application.objects.get(pk=made.pk)
    for model_field in Application._meta.concrete_fields:
        assert getattr(stored, model_field.attname) == getattr(written.application, model_field.attname)
    for counted in (slug, *BY_SLUG[slug].affects):
        assert stored.progress[counted] == len(BY_SLUG[counted].problems(Filing(stored))), counted
    if isinstance(BY_SLUG[slug], ListPart):
        (row,) = Filing(stored).live(BY_SLUG[slug])
        assert written.filing.live(BY_SLUG[slug]) == [row]
        for model_field in row._meta.concrete_fields:
            assert getattr(row, model_field.attname) == getattr(saved.form.instance, model_field.attname)


@pytest.mark.parametrize(("slug", "most"), [(slug, 8 if slug == "family" else 7) for slug in TYPED])
def test_a_save_asks_little_of_the_database(
    slug: str, most: int, applicant, client_of, django_assert_max_num_queries
) -> None:
    """Session, user, lock, row, employer, clause or consents, and one write for each table; not more for ten
    rows."""
    made = make.application(applicant)
    client = client_of(applicant)
    data = posted(made, slug, go="next")
    part = BY_SLUG[slug]
    if isinstance(part, ListPart):
        (row,) = Filing(made).live(part)
        data |= {"editor": "1", "row": str(row.pk)}
        values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
        for number in range(2, 11):
            part.model(**values | {"id": uuid.uuid4(), "order": number}).save()
        make.consents(made)
    client.post(f"/apply/{slug}/", data)
    with django_assert_max_num_queries(most + 2):  # SAVEPOINT or BEGIN, and its end
        answer = client.post(f"/apply/{slug}/", data)
    assert answer.status_code in (302, 422)
