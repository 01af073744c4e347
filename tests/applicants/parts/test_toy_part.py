"""One part more is one file and one line: filled, saved, checked, handed in, compared, reviewed."""

import sys
from collections.abc import Callable
from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
import time_machine
from django import forms
from django.conf import settings
from django.test import Client
from django.utils import timezone

from applicants.filing.late_posts import who_of
from applicants.models import Application, Stage
from applicants.parts import BY_SLUG, PARTS
from applicants.parts.answers import Shown
from applicants.parts.base import FormPart
from applicants.parts.draft_form import DraftForm
from applicants.submission import pledge
from applicants.submission.changes import changes
from tests import make
from tests.applicants.posting import posted
from youyue.identity.models import User

pytestmark = pytest.mark.django_db


# --- the file -------------------------------------------------------------------------------------------
class ToyForm(DraftForm):
    slot = "toy"
    wechat = forms.CharField(max_length=8, label="玩具名称", error_messages={"required": "请填写玩具名称"})


class Toy(FormPart):
    slug = "toy"
    title = "玩具"
    form_class = ToyForm

    def rows(self, application: Application) -> list[Shown]:
        return [Shown("wechat", "玩具名称", application.wechat)]


# --- the line -------------------------------------------------------------------------------------------
@pytest.fixture(autouse=True)
def _toy_among_the_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """What one line in `PARTS` does when the portal starts: every module that names the tuple sees it."""
    import_module(settings.ROOT_URLCONF)  # what were imported later would keep the toy
    toy = Toy()
    before = PARTS
    parts = (*before[:-1], toy, before[-1])
    monkeypatch.setitem(BY_SLUG, toy.slug, toy)
    for module in list(sys.modules.values()):
        if getattr(module, "PARTS", None) is before:
            monkeypatch.setattr(module, "PARTS", parts)


@pytest.fixture
def mine(applicant: User, client_of: Callable[..., Client]) -> Client:
    return client_of(applicant)


def text(answer: Any) -> str:
    return answer.content.decode()


def hand_in(mine: Client, made: Application) -> Any:
    with time_machine.travel(timezone.now() - timedelta(seconds=10), tick=False):
        ticket = pledge.ticket(made)
    return mine.post("/apply/pledge/", {"ticket": ticket})


def test_toy_part_is_reached_filled_and_saved(mine: Client, applicant: User) -> None:
    made = make.application(applicant, wechat="")
    assert mine.post("/apply/employment/", {"go": "next"})["Location"] == "/apply/toy/"
    assert "玩具名称" in text(mine.get("/apply/toy/"))
    wrong = mine.post("/apply/toy/", {"wechat": "很长很长很长的名字", "go": "next"})
    assert (wrong.status_code, 'value="很长很长很长的名字"' in text(wrong)) == (422, True)
    assert (
        mine.post("/apply/toy/", {"wechat": "木马", "go": "next"})["Location"] == "/apply/reviewing-employer/"
    )
    made.refresh_from_db()
    assert (made.wechat, made.progress["toy"], "toy" in made.part_saved_at) == ("木马", 0, True)
    form = posted(made, "toy", wechat="陀螺")
    assert mine.post("/apply/toy/autosave/", form | {"who": who_of(applicant)}).json()["saved"]
    made.refresh_from_db()
    assert made.wechat == "陀螺"


def test_toy_part_is_checked_before_it_is_handed_in(mine: Client, applicant: User) -> None:
    made = make.application(applicant, wechat="")
    page = text(mine.get("/apply/check/"))
    assert "请填写玩具名称" in page
    assert mine.get("/apply/next/?after=employment")["Location"].startswith("/apply/toy/?")
    assert hand_in(mine, made).status_code == 422
    made.wechat = "木马"
    made.save()
    assert "请填写玩具名称" not in text(mine.get("/apply/check/"))


def test_toy_part_is_in_the_snapshot_the_difference_and_the_case(
    mine: Client, applicant: User, reviewer: User, client_of: Callable[..., Client]
) -> None:
    made = make.application(applicant, wechat="木马")
    assert hand_in(mine, made).status_code == 302
    first = Application.objects.get(pk=made.pk).current_submission.content
    told = next(part for part in first["parts"] if part["slug"] == "toy")
    assert (told["title"], told["rows"][0]["value"]) == ("玩具", "木马")
    desk = client_of(reviewer)
    make.move(Application.objects.get(pk=made.pk), "receive", by=reviewer)
    page = text(desk.get(f"/employer/applications/{made.pk}/?show=part-toy"))
    assert "玩具名称" in page
    assert "木马" in page

    make.remark(Application.objects.get(pk=made.pk), reviewer, "employer", part="toy")
    make.move(Application.objects.get(pk=made.pk), "send_back", by=reviewer)
    assert Application.objects.get(pk=made.pk).stage == Stage.RETURNED_BY_EMPLOYER
    assert mine.post("/apply/contact/", {"email": "a@example.cn", "go": "next"}).status_code == 422
    mine.post("/apply/toy/", {"wechat": "陀螺", "go": "next"})
    assert Application.objects.get(pk=made.pk).remarks.get(part="toy").answer == "changed"
    for remark in Application.objects.get(pk=made.pk).remarks.filter(answer=""):
        mine.post(f"/apply/corrections/{remark.pk}/", {"answer": "no_change", "note": "没有错"})
    assert hand_in(mine, Application.objects.get(pk=made.pk)).status_code == 302
    second = Application.objects.get(pk=made.pk).current_submission.content
    (change,) = (change for change in changes(first, second) if change.place == "toy")
    assert (change.label, change.was, change.now) == ("玩具名称", "木马", "陀螺")


def test_toy_part_of_others_stays_theirs(client_of: Callable[..., Client], applicant: User) -> None:
    made = make.application(applicant, wechat="木马")
    stranger = client_of(make.user("stranger"))
    stranger.post("/apply/toy/", {"wechat": "陀螺", "go": "save"})
    made.refresh_from_db()
    assert made.wechat == "木马"
