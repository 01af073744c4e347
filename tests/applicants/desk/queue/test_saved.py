"""applicants/desk/queue/saved.py and its page: a reviewer's own views."""

from collections.abc import Callable

import pytest
from django.test import Client

from applicants.models import SavedView
from youyue.identity.models import User

pytestmark = pytest.mark.django_db

URL = "/employer/views/"


def test_view_is_saved_shown_and_opens_first(desk: Client) -> None:
    desk.post(f"{URL}?box=review&waited=due", {"name": "快到期", "is_default": "on"})
    view = SavedView.objects.get()
    assert (view.query, view.is_default) == ("?box=review&waited=due", True)
    assert "快到期" in desk.get("/employer/?box=todo").content.decode()
    assert desk.get("/employer/").url == "/employer/?box=review&waited=due"
    assert desk.get("/employer/?box=todo").status_code == 200


def test_names_searched_for_are_not_kept(desk: Client) -> None:
    desk.post(f"{URL}?q=莫知文&card=A", {"name": "A 卡"})
    assert SavedView.objects.get().query == "?card=A"


def test_there_is_one_default(desk: Client) -> None:
    for name in ("一", "二"):
        desk.post(URL, {"name": name, "is_default": "on"})
    assert list(SavedView.objects.filter(is_default=True).values_list("name", flat=True)) == ["二"]
    first = SavedView.objects.get(name="一")
    desk.post(f"{URL}{first.pk}/", {"act": "default"})
    assert SavedView.objects.get(is_default=True) == first
    desk.post(f"{URL}{first.pk}/", {"act": "plain"})
    assert not SavedView.objects.filter(is_default=True).exists()


def test_view_is_renamed_and_deleted(desk: Client) -> None:
    desk.post(URL, {"name": "一"})
    desk.post(URL, {"name": "二"})
    view = SavedView.objects.get(name="一")
    assert (
        "已有叫“二”的视图" in desk.post(f"{URL}{view.pk}/", {"act": "rename", "name": "二"}).content.decode()
    )
    assert desk.post(f"{URL}{view.pk}/", {"act": "rename", "name": ""}).status_code == 422
    desk.post(f"{URL}{view.pk}/", {"act": "rename", "name": "三"})
    assert SavedView.objects.get(pk=view.pk).name == "三"
    desk.post(f"{URL}{view.pk}/", {"act": "delete"})
    assert SavedView.objects.count() == 1


def test_same_name_means_the_new_view(desk: Client) -> None:
    desk.post(f"{URL}?card=A", {"name": "一"})
    desk.post(f"{URL}?card=B", {"name": "一"})
    assert SavedView.objects.get().query == "?card=B"


def test_twenty_views_are_enough(desk: Client) -> None:
    for number in range(20):
        desk.post(URL, {"name": f"视图{number}"})
    response = desk.post(URL, {"name": "再一个"})
    assert response.status_code == 422
    assert "最多保存 20 个视图" in response.content.decode()


@pytest.mark.parametrize("name", ["", "长" * 21, "\x00"])
def test_bad_name_is_named(name: str, desk: Client) -> None:
    assert desk.post(URL, {"name": name}).status_code == 422
    assert not SavedView.objects.exists()


def test_views_are_ones_own(desk: Client, colleague: User, client_of: Callable[..., Client]) -> None:
    desk.post(URL, {"name": "我的"})
    other = client_of(colleague)
    assert "我的</b>" not in other.get(URL).content.decode()
    pk = SavedView.objects.get().pk
    assert other.post(f"{URL}{pk}/", {"act": "delete"}).status_code == 404
    assert SavedView.objects.exists()
