"""上次的材料: files and photo of the earlier application come along one by one, when their owner says so."""

from typing import Any

import pytest
from django.test import Client

from applicants import jobs
from applicants.filing import copying
from applicants.models import Application, Stage
from applicants.parts import Filing
from applicants.submission.completeness import materials_of, problems
from materials.models import MaterialFile
from materials.store import vault
from tests import make
from tests.applicants.posting import posted
from youyue.identity.models import User

pytestmark = pytest.mark.django_db
OFFER = "仍然有效，用这份"
PHOTO = "用这张照片"


@pytest.fixture
def closed(applicant: User) -> Application:
    return make.application(applicant, stage=Stage.WITHDRAWN)


@pytest.fixture
def draft(closed: Application, applicant: User) -> Application:
    return copying.copy(applicant, {"agree_family": "1"})[0]


@pytest.fixture
def mine(applicant: User, client_of: Any) -> Client:
    return client_of(applicant)


def files_of(application: Application) -> list[MaterialFile]:
    return list(MaterialFile.objects.filter(material__dossier=application.dossier, removed_at=None))


def shown(answer: Any) -> str:
    return answer.content.decode()


def use(client: Client, file: MaterialFile, **extra: Any) -> Any:
    return client.post(f"/apply/earlier-files/{file.pk}/use/", **extra)


def test_each_file_is_offered_and_can_be_looked_at(
    closed: Application, draft: Application, mine: Client
) -> None:
    page = shown(mine.get("/apply/materials/"))
    assert page.count(OFFER) == len(files_of(closed)) == 4
    for file in files_of(closed):
        assert mine.get(f"/apply/files/{file.pk}/").status_code == 200


def test_a_file_that_was_confirmed_is_a_file_of_its_own(
    closed: Application, draft: Application, mine: Client
) -> None:
    file = files_of(closed)[0]
    file.label = "正反面"
    file.save()
    assert use(mine, file).status_code == 302
    made = files_of(draft)[0]
    assert (made.name, made.sha256, made.label) == (file.name, file.sha256, "正反面")
    assert made.stored.name != file.stored.name
    assert vault.read(made.stored.name) == vault.read(file.stored.name)
    assert shown(mine.get("/apply/materials/")).count(OFFER) == 3
    assert len(files_of(closed)) == 4


def test_all_confirmed_the_draft_can_be_handed_in_and_then_takes_nothing_more(
    closed: Application, draft: Application, mine: Client
) -> None:
    for file in files_of(closed):
        use(mine, file)
    mine.post("/apply/basics/", posted(draft, "basics") | {"go": "earlier-portrait"})
    make.consents(draft)
    draft.refresh_from_db()
    assert problems(Filing(draft)) == []
    assert [row.is_missing for row in materials_of(draft)] == [False] * 4
    make.move(draft, "submit")
    assert use(mine, files_of(closed)[0]).status_code == 409


def test_pressed_twice_it_is_there_once(closed: Application, draft: Application, mine: Client) -> None:
    file = files_of(closed)[0]
    use(mine, file)
    assert use(mine, file).status_code == 302
    assert len(files_of(draft)) == 1


def test_our_script_gets_the_row(closed: Application, draft: Application, mine: Client) -> None:
    file = files_of(closed)[0]
    code = file.material.requirement.code
    answer = use(mine, file, headers={"X-Requested-With": "fetch"})
    assert f'id="material-{code}"' in shown(answer) and OFFER not in shown(answer)


def test_a_store_that_is_away_is_told_and_nothing_changes(
    closed: Application, draft: Application, mine: Client
) -> None:
    file = files_of(closed)[0]
    vault.drop(file.stored.name)
    answer = use(mine, file)
    assert answer.status_code == 503 and "没有传成功" in shown(answer)
    assert files_of(draft) == []


def test_under_another_arrangement_only_what_is_asked_there_is_offered(
    closed: Application, draft: Application, mine: Client
) -> None:
    """The contract is not the agreement; the identity document and the evidence are the same things."""
    Application.objects.filter(pk=draft.pk).update(work_arrangement="flexible")
    page = shown(mine.get("/apply/materials/"))
    assert page.count(OFFER) == 2
    identity = next(one for one in files_of(closed) if "id-document" in one.material.requirement.code)
    contract = next(one for one in files_of(closed) if "contract" in one.material.requirement.code)
    use(mine, identity)
    use(mine, contract)
    assert [file.material.requirement.code for file in files_of(draft)] == ["flexible-id-document"]


def test_a_quarantined_file_is_not_offered(closed: Application, draft: Application, mine: Client) -> None:
    file = files_of(closed)[0]
    MaterialFile.objects.filter(pk=file.pk).update(scan_state=MaterialFile.ScanState.INFECTED)
    assert shown(mine.get("/apply/materials/")).count(OFFER) == 3
    use(mine, file)
    assert files_of(draft) == []


def test_the_photo_is_offered_until_there_is_one(
    closed: Application, draft: Application, mine: Client
) -> None:
    assert PHOTO in shown(mine.get("/apply/basics/"))
    answer = mine.post(
        "/apply/basics/", posted(draft, "basics") | {"position": "首席", "go": "earlier-portrait"}
    )
    assert answer["Location"].endswith("/apply/basics/#portrait")
    draft.refresh_from_db()
    assert (draft.portrait, draft.position) == (closed.portrait, "首席")
    assert PHOTO not in shown(mine.get("/apply/basics/"))
    assert mine.get(f"/items/{draft.pk}/portrait/").status_code == 200


def test_the_photo_of_two_outlives_the_draft(closed: Application, draft: Application, mine: Client) -> None:
    mine.post("/apply/basics/", posted(draft, "basics") | {"go": "earlier-portrait"})
    mine.post(f"/items/{draft.pk}/delete/")
    jobs.clear_replaced_portraits()
    assert mine.get(f"/items/{closed.pk}/portrait/").status_code == 200


def test_without_a_copy_nothing_is_offered(closed: Application, applicant: User, mine: Client) -> None:
    make.application(applicant, portrait=None)
    assert OFFER not in shown(mine.get("/apply/materials/"))
    page = shown(mine.post("/apply/basics/", {"go": "earlier-portrait"}, follow=True))
    assert PHOTO not in page and Application.objects.get(stage=Stage.DRAFT).portrait is None
    assert use(mine, files_of(closed)[0]).status_code == 404


def test_a_strangers_file_is_not_there(
    closed: Application, draft: Application, other_applicant: User, mine: Client, client_of: Any
) -> None:
    theirs = make.application(other_applicant, stage=Stage.WITHDRAWN)
    use(mine, files_of(theirs)[0])
    assert files_of(draft) == []
    make.application(other_applicant)
    assert use(client_of(other_applicant), files_of(closed)[0]).status_code == 404
