"""A page that is posted after its application is gone: it begins nothing by itself, and keeps the words."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from applicants.models import Application, Stage
from tests import make
from tests.applicants.posting import AGREED
from youyue.identity.models import User

pytestmark = pytest.mark.django_db
PAGE, LIST = "/apply/contact/", "/apply/family/"


@pytest.fixture
def mine(client_of: Callable[[User], Client], applicant: User) -> Client:
    return client_of(applicant)


def typed(made: Application, client: Client, page: str = PAGE) -> dict[str, str]:
    shown = client.get(page).context
    assert shown["of"] == str(made.pk)
    return {"of": shown["of"], "who": shown["who"], "seen": shown["seen"], "go": "save"}


WAYS = {
    "deleted": "这份草稿已经删除",
    "binned": "这份草稿在回收站里",
    "withdrawn": "撤销",
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("page", [PAGE, LIST])
def test_a_stale_page_says_what_happened_and_keeps_what_was_typed(
    way: str, page: str, mine: Client, applicant: User
) -> None:
    stage = Stage.RETURNED_BY_EMPLOYER if way == "withdrawn" else Stage.DRAFT
    made = make.application(applicant, stage=stage)
    words = (
        {"address": "天河路 1 号"} if page == PAGE else {"name": "林小雨", "editor": "1", "row": "", **AGREED}
    )
    if way == "withdrawn":
        words |= {"of": str(made.pk), "go": "save"}
        make.move(made, "withdraw")
    else:
        words |= typed(made, mine, page)
        if way == "binned":
            Application.objects.filter(pk=made.pk).update(binned_at=timezone.now())
        else:
            mine.post(f"/items/{made.pk}/delete/")
    answer = mine.post(page, words)
    shown = answer.content.decode()
    assert answer.status_code == 409 and WAYS[way] in shown and "这一页没有保存" in shown
    assert next(word for name, word in words.items() if name in ("address", "name")) in shown
    assert applicant.applications.filter(stage=Stage.DRAFT, binned_at=None).count() == 0
    again = words | {"of": answer.context["of"], "seen": answer.context["seen"]}
    if page == LIST:
        again["row"] = answer.context["new_key"]
    assert mine.post(page, again).status_code == 302
    begun = applicant.applications.get(stage=Stage.DRAFT, binned_at=None)
    assert (begun.address if page == PAGE else begun.family.get().name) in words.values()


def test_a_script_is_told_and_nothing_begins(mine: Client, applicant: User) -> None:
    made = make.application(applicant)
    words = typed(made, mine) | {"address": "天河路 1 号"}
    mine.post(f"/items/{made.pk}/delete/")
    answer = mine.post(f"{PAGE}autosave/", words)
    assert (answer.status_code, answer.json()["message"]) == (409, "这份草稿已经删除")
    assert applicant.applications.count() == 0


@pytest.mark.parametrize("of", ["x", "0" * 400, "00000000-0000-0000-0000-000000000000"])
def test_what_names_no_application_of_hers_is_gone(of: str, mine: Client, applicant: User) -> None:
    answer = mine.post(PAGE, {"of": of, "address": "天河路 1 号", "go": "save"})
    assert answer.status_code == 409 and applicant.applications.count() == 0
