"""A form that waited for its writer, whose draft was deleted meanwhile: where its words went is said."""

import pytest
from django.test import Client

from applicants.models import Application
from tests import make
from tests.applicants.filing.test_late_posts import KEY, WORDS, mine, post_too_late, sign_in
from youyue.identity.models import User

__all__ = ["mine"]
pytestmark = pytest.mark.django_db
BEGUN = "您刚才填写的那份草稿已经删除。找回的内容放进了一份新草稿，请核对"
MOVED = "您刚才填写的那份草稿已经删除。找回的内容放进了现在的草稿，请核对"


@pytest.mark.parametrize("slug", ["contact", "family"])
@pytest.mark.parametrize(
    ("is_deleted", "has_another", "said"),
    [
        (True, False, BEGUN),
        (True, True, MOVED),
        (False, False, "已找回您刚才填写的内容"),
    ],
)
def test_form_of_a_draft_that_was_deleted_meanwhile_says_where_it_went(
    slug: str, is_deleted: bool, has_another: bool, said: str, mine: Client, applicant: User
) -> None:
    first = make.application(applicant, complete=False)
    with_of = {"of": str(first.pk)} | WORDS[slug]
    post_too_late(mine, slug, with_of)
    if is_deleted:
        Application.objects.filter(pk=first.pk).delete()
    if has_another:
        make.application(applicant, complete=False)
    assert sign_in(mine, applicant) == said
    assert Application.objects.count() == 1
    page = mine.get(f"/apply/{slug}/?open={KEY}").content.decode()
    assert all(word in page for word in WORDS[slug].values())
