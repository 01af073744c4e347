"""applicants/desk/review/versions.py: a file that came again, and the one whose place it took."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from PIL import Image

from applicants.desk.review.versions import Versions, pages_of, pairs_of, versions_of
from applicants.models import Application
from materials.models import MaterialFile
from tests import make
from tests.applicants.desk.review.test_forms import BENCH_QUERIES
from youyue.identity.models import AccessLog, User

pytestmark = pytest.mark.django_db
CHANGED = {"page": 2, "beside": 2, "height": 1980, "old_height": 1980, "box": [700, 1500, 200, 200]}


def address(file: str, number: int) -> str:
    return f"{file}/{number}"


def file(key: str, pages: int = 2, **more: Any) -> dict[str, Any]:
    return {"id": key, "pages": pages, "old": [], "compared": {}} | more


FILES = {"new": file("new", 3, old=[file("old", 2)], compared={"old": [CHANGED]}), "only": file("only")}


@pytest.mark.parametrize(
    ("show", "shown"),
    [("new", "now"), ("old", "old"), ("beside-new", "both"), ("only", None), ("part-basics", None)],
)
def test_which_version_is_shown(show: str, shown: str | None) -> None:
    versions = versions_of(FILES, show)
    assert (versions.shown if versions else None) == shown


def test_changed_page_is_marked_on_this_version_only() -> None:
    now, old = (versions_of(FILES, show) for show in ("new", "old"))
    marked = [bool(page["changed"]) for page in pages_of(FILES["new"], now, address)]
    assert marked == [False, True, False]
    assert not any(page["changed"] for page in pages_of(FILES["new"]["old"][0], old, address))


def test_pages_beside_each_other_to_the_end_of_the_longer_one() -> None:
    pairs = pairs_of(Versions(FILES["new"], FILES["new"]["old"][0], "both"), address)
    assert [(pair["old"], pair["now"]) for pair in pairs] == [
        ("old/1", "new/1"),
        ("old/2", "new/2"),
        ("", "new/3"),
    ]
    assert [pair["changed"] for pair in pairs] == [None, CHANGED, None]


def test_nothing_is_known_before_the_worker_has_compared() -> None:
    versions = Versions(file("new", old=[file("old")]), file("old"), "both")
    assert versions.changed is None
    assert not any(pair["changed"] for pair in pairs_of(versions, address))


# --- the page -----------------------------------------------------------------------------------------
@pytest.fixture
def again(held: Application, reviewer: User) -> MaterialFile:
    """The contract has come again, with its second page changed."""
    old = MaterialFile.objects.get(
        material__dossier=held.dossier, material__requirement__code="labour-contract"
    )
    make.remark(held, reviewer, "employer")
    make.move(held, "send_back")
    new = make.material_file(held, old.material.requirement, "新合同.pdf")
    MaterialFile.objects.filter(pk=old.pk).update(removed_at=timezone.now())
    compared = {str(old.pk): [CHANGED]}
    MaterialFile.objects.filter(pk=new.pk).update(replaces=old, pages=2, compared=compared)
    make.move(held, "resubmit")
    return MaterialFile.objects.get(pk=new.pk)


def test_buttons_lead_from_one_version_to_the_other(
    desk: Client, again: MaterialFile, url: str, django_assert_num_queries: Callable
) -> None:
    desk.get(url)
    old = again.replaces_id
    for show, current in ((again.pk, "这一版"), (old, "上一版"), (f"beside-{again.pk}", "并排")):
        with django_assert_num_queries(BENCH_QUERIES):
            page = desk.get(f"{url}?show={show}").content.decode()
        assert f'aria-current="true">{current}</button>' in page
        assert f'name="show" value="beside-{again.pk}"' in page
    assert page.count('class="sheets-two"') == 2
    assert page.count('class="marks"') == 1
    assert 'viewBox="700 1500 200 200"' in page
    assert f'name="mark" value="{again.pk}"' in page


def test_one_version_has_no_buttons(desk: Client, held: Application, url: str) -> None:
    assert "并排" not in desk.get(url).content.decode()


def test_colleague_has_links(
    client_of: Callable[..., Client], colleague: User, again: MaterialFile, url: str
) -> None:
    page = client_of(colleague).get(f"{url}?show=beside-{again.pk}").content.decode()
    assert f'href="?show={again.replaces_id}"' in page and 'class="sheets-two"' in page


@pytest.mark.parametrize("show", ["beside-", "beside-x", "beside-part-basics", "beside-beside-"])
def test_nonsense_shows_what_is_shown_first(show: str, desk: Client, again: MaterialFile, url: str) -> None:
    page = desk.get(f"{url}?show={show}")
    assert page.status_code == 200 and 'class="sheets-two"' not in page.content.decode()


def test_small_page_is_logged_and_stamped_where_the_file_is_guarded(
    desk: Client, held: Application, url: str
) -> None:
    guarded = MaterialFile.objects.get(
        material__dossier=held.dossier, material__requirement__code="id-document"
    )
    answer = desk.get(f"{url}files/{guarded.pk}/pages/1/?size=small")
    assert answer["Content-Type"] == "image/jpeg"  # what is stamped is
    assert Image.open(io.BytesIO(answer.content)).width == 240
    assert AccessLog.objects.get(object_id=str(guarded.pk)).what == "有效身份证件第 1 页"


def test_strangers_find_nothing(
    client_of: Callable[..., Client],
    again: MaterialFile,
    url: str,
    other_reviewer: User,
    other_applicant: User,
    officer_guangzhou: User,
) -> None:
    for who in (other_reviewer, other_applicant, officer_guangzhou):
        client = client_of(who)
        assert client.get(f"{url}?show=beside-{again.pk}").status_code == 404
        assert client.get(f"{url}files/{again.pk}/pages/1/?size=small").status_code == 404
