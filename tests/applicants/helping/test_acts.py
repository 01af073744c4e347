"""applicants/helping/acts.py: what a helper did stands with both names wherever the application is told."""

import html
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from applicants import workflow
from applicants.filing import handing_in
from applicants.filing.saving import save_part
from applicants.helping import acts, offers
from applicants.helping.filling import person_to_fill_for
from applicants.models import Application, Event, Helper, HelperAct
from applicants.parts import BY_SLUG
from applicants.submission import pledge
from applicants.workflow import door, events
from materials.models import MaterialFile
from materials.scan.scanning import found_virus
from tests import make
from tests.applicants.helping.people import helper_for
from tests.applicants.posting import posted
from youyue.identity.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(applicant: User) -> Application:
    return make.application(applicant)


def fill(helper: Helper, slug: str = "achievements", **changes: str) -> None:
    made = Application.objects.get(pk=helper.application_id)
    owner = person_to_fill_for(helper.redeemed_by, made.pk)
    save_part(owner, BY_SLUG[slug], posted(made, slug, **(changes or {"achievements": "成果"})))


def words(response) -> str:
    return html.unescape(response.content.decode())


def hand_in(client: Client, made: Application, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pledge, "SECONDS", 0)
    ticket = pledge.ticket(made)
    assert client.post("/apply/pledge/", {"ticket": ticket})["Location"].endswith("/submitted/")


def both(helper: Helper) -> str:
    return f"{helper.redeemed_by.masked_name} 代 {helper.application.applicant.masked_name} 填写"


def test_event_of_the_handing_in_says_who_filled_in_what(
    made: Application,
    applicant: User,
    other_applicant: User,
    client_of: Callable[..., Client],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    helper = helper_for(made, other_applicant)
    fill(helper)
    fill(helper, "contact", wechat="wx")
    mine = client_of(applicant)
    page = words(mine.get(reverse("applicants:helper", args=[made.pk])))
    assert page.count(both(helper)) == 2 and "联系方式" in page
    hand_in(mine, made, monkeypatch)
    event = Event.objects.get(name="submit")
    assert event.note == f"{both(helper)}：取得成就或科研成果、联系方式"
    assert (event.by, event.role) == (applicant, "applicant")
    assert events.first_break(Event.objects.filter(application=made)) is None
    assert event.note in words(mine.get(reverse("applicants:progress", args=[made.pk])))
    reviewer = make.reviewer("linghai", made.employer)
    made.refresh_from_db()
    make.move(made, "receive", by=reviewer)
    record = words(client_of(reviewer).get(f"/employer/applications/{made.pk}/record/"))
    assert event.note in record


def test_event_says_nothing_where_nobody_filled_in(
    made: Application, applicant: User, client_of: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    hand_in(client_of(applicant), made, monkeypatch)
    assert Event.objects.get(name="submit").note == ""


def test_what_was_done_before_a_return_is_not_told_again(made: Application, other_applicant: User) -> None:
    helper = helper_for(made, other_applicant)
    fill(helper)
    make.move(made, "submit")
    make.move(made, "receive")
    make.move(made, "send_back")
    assert acts.in_words(Application.objects.get()) == ""
    fill(helper, "basics", position="院长")
    assert acts.in_words(Application.objects.get()) == f"{both(helper)}：基本信息"


def test_two_helpers_one_after_the_other_are_told_apart(made: Application, other_applicant: User) -> None:
    first = helper_for(made, other_applicant)
    fill(first)
    offers.end(first, by=made.applicant)
    second = helper_for(made, make.user("third", name="李小明"))
    fill(second)
    assert acts.in_words(made).splitlines() == [
        f"{both(first)}：取得成就或科研成果",
        f"{both(second)}：取得成就或科研成果",
    ]


def test_virus_in_a_helpers_file_is_told_to_both(
    made: Application, applicant: User, other_applicant: User
) -> None:
    helper_for(made, other_applicant)
    file = MaterialFile.objects.filter(material__dossier=made.dossier).first()
    MaterialFile.objects.filter(pk=file.pk).update(uploaded_by=other_applicant)
    file.refresh_from_db()
    found_virus.send(MaterialFile, file=file)
    pages = {
        user: user.notices.filter(text__contains="查出病毒").get().path
        for user in (applicant, other_applicant)
    }
    assert pages == {applicant: "/items/", other_applicant: "/helping/"}


def test_what_a_helper_saved_just_before_the_lock_stands_in_the_event(
    made: Application, applicant: User, other_applicant: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    helper = helper_for(made, other_applicant)
    monkeypatch.setattr(pledge, "SECONDS", 0)
    ticket, lock = pledge.ticket(made), door.lock

    def after_her_save(pk: object) -> Application:
        now = timezone.now()
        place = {"helper": helper, "round": made.round, "kind": "filled", "place": "contact"}
        HelperAct.objects.get_or_create(**place, defaults={"at": now, "last_at": now})
        return lock(pk)

    for module in (door, workflow):
        monkeypatch.setattr(module, "lock", after_her_save)
    handing_in.hand_in(made, applicant, ticket)
    assert Event.objects.get(name="submit").note == f"{acts.both_names(helper)}：联系方式"
