"""What there is for a helper, and what is the applicant's alone."""

import pytest
from django.test import Client
from django.urls import reverse

from applicants.models import Application, Helper, Stage
from applicants.urls import urlpatterns
from applicants.workflow import NotYours, advance
from tests import make
from tests.routes import TABLE
from youyue.identity.models import User

pytestmark = pytest.mark.django_db
MARKED = """
    start part autosave remove_row restore_row next_missing employers save_portrait materials upload
    material_file material_page remove_file restore_file keep_file label_file move_file portrait check
    fill_for
"""


# --- what she may not --------------------------------------------------------------------------------------
def test_every_other_address_is_the_applicants_alone(hers: Client, helper: Helper, made: Application) -> None:
    """Every address under /items/ by its key, and those of the filing that do not say that they are hers."""
    make.remark(made, made.applicant, "employer")
    open_to_her = {"applicants:portrait", "applicants:fill_for", "applicants:stop_helping"}
    for row in TABLE:
        if not row.name.startswith("applicants:") or row.has_object is False:
            continue
        try:
            arguments = [made.pk] if row.arguments(_Only(made)) == [made.pk] else None
        except AttributeError:
            continue
        if arguments is None or row.name in open_to_her:
            continue  # what is hers
        address = reverse(row.name, args=arguments)
        data = {"for": str(made.pk)}
        answer = hers.get(address) if row.method == "GET" else hers.post(address, data)
        assert answer.status_code in (404, 405), (row.method, row.name)
    for act in ("recall", "withdraw", "delete", "ask-back"):
        assert hers.post(reverse("applicants:take_back", args=[made.pk, act])).status_code == 404
    for name in ("pledge", "preview", "corrections", "invitation", "invitation_pdf"):
        assert hers.get(reverse(f"applicants:{name}")).status_code == 404, name
    assert hers.post(reverse("applicants:pledge"), {"for": str(made.pk)}).status_code == 404
    assert hers.post(reverse("applicants:copy"), {"for": str(made.pk)}).status_code == 404
    assert Application.objects.get().stage == Stage.DRAFT


class _Only:
    """A world in which there is nothing but the application."""

    def __init__(self, mine: Application) -> None:
        self.mine = mine


def test_door_itself_refuses_her(made: Application, helper: Helper, other_applicant: User) -> None:
    with pytest.raises(NotYours):
        advance(made, "submit", by=other_applicant, pledged_at=None, pledge_version="1")


def test_filing_is_open_to_her_where_it_says_so_and_nowhere_else() -> None:
    marked = {pattern.name for pattern in urlpatterns if getattr(pattern.callback, "fills", False)}
    assert marked == set(MARKED.split())
