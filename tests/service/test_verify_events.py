"""`verify_events` names the first row of either record that is not as it was written."""

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.files.storage import storages
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import F, QuerySet
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from applicants.models import Application, Event, Stage
from applicants.workflow.events import fingerprint
from tests import make
from youyue.identity import old_columns
from youyue.identity.alarms import Alarm
from youyue.identity.models import AccessLog
from youyue.service.checkpoints.hourly import make_all

pytestmark = pytest.mark.django_db


def verify(**options: object) -> str:
    out = StringIO()
    call_command("verify_events", stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def made() -> Application:
    """Four links: submit, receive, endorse, accept."""
    return make.application(stage=Stage.WINDOW_REVIEW)


def test_chain_intact(made: Application) -> None:
    assert "共核对 1 份申请、4 条办理记录" in verify()
    assert "办理记录完整，没有改动" in verify()


def test_chain_of_a_draft_is_empty() -> None:
    make.application()
    assert "共核对 0 份申请、0 条办理记录" in verify()


def _write(made: Application, sequence: int, note: str) -> None:
    """As somebody who can write the table and seal."""
    event = made.events.get(sequence=sequence)
    sealed = Event._meta.get_field("note").seal_for(event, note)
    Event.objects.filter(pk=event.pk).update(note=sealed)


def test_chain_is_whole_with_a_note_in_clear_and_when_it_is_sealed(made: Application) -> None:
    event = made.events.get(sequence=2)
    event.note = "上一版写的意见"
    event.hash = previous = fingerprint(event)
    Event.objects.filter(pk=event.pk).update(note="", note_old=event.note, hash=event.hash)
    for later in made.events.filter(sequence__gt=2).order_by("sequence"):
        later.previous_hash = previous
        later.hash = previous = fingerprint(later)
        Event.objects.filter(pk=later.pk).update(previous_hash=later.previous_hash, hash=later.hash)
    verify()
    assert sum(old_columns.seal_rows(Event)) == 1
    stored = Event.objects.filter(pk=event.pk).values_list("note", "note_old").get()
    assert event.note not in str(stored)
    assert made.events.get(sequence=2).note == event.note
    verify()


def test_chain_with_a_seal_moved_from_another_link(made: Application) -> None:
    accepted = made.events.get(sequence=4)
    sealed = Event._meta.get_field("note").seal_for(accepted, "材料齐全")
    Event.objects.filter(application=made, sequence=2).update(note=sealed)
    with pytest.raises(CommandError, match="第 2 条"):
        verify()


def test_chain_with_an_altered_note(made: Application) -> None:
    _write(made, 2, "改过的意见")
    with pytest.raises(CommandError) as broken:
        verify()
    assert f"申请 {made.pk}，第 2 条" in str(broken.value)
    assert broken.value.returncode == 1


def test_chain_with_a_rehashed_link_breaks_at_the_next(made: Application) -> None:
    """Whoever alters a link and its own hash must still alter every later one."""
    event = made.events.get(sequence=2)
    event.note = "改过的意见"
    _write(made, 2, event.note)
    Event.objects.filter(pk=event.pk).update(hash=fingerprint(event))
    with pytest.raises(CommandError, match="第 3 条"):
        verify()


def _forge(made: Application, key: str) -> None:
    """The second note is another, and every hash is made anew by somebody who can write the table."""
    previous = ""
    for event in made.events.order_by("sequence"):
        event.note = "改过的意见" if event.sequence == 2 else event.note
        event.previous_hash, event.key = previous, key
        event.hash = previous = fingerprint(event)
        _write(made, event.sequence, event.note)
        Event.objects.filter(pk=event.pk).update(previous_hash=event.previous_hash, key=key, hash=event.hash)


def test_chain_that_was_made_anew_without_the_key(made: Application) -> None:
    _forge(made, "")
    with pytest.raises(CommandError, match="没有用密钥链接"):
        verify()


def test_chain_that_was_made_anew_with_another_key(made: Application, settings: Any) -> None:
    known = settings.LOG_KEYS
    settings.LOG_KEYS = {"dev": b"x" * 32}
    _forge(made, "dev")
    verify()  # the control: with that key it would hold
    settings.LOG_KEYS = known
    with pytest.raises(CommandError, match="第 1 条"):
        verify()


def _from_before(made: Application) -> None:
    previous = ""
    for event in made.events.order_by("sequence"):
        event.previous_hash, event.key = previous, ""
        event.hash = previous = fingerprint(event)
        Event.objects.filter(pk=event.pk).update(previous_hash=event.previous_hash, key="", hash=event.hash)


def test_chains_from_before_there_were_keys_are_linked_once(made: Application) -> None:
    other = make.application(make.user("chenzhihao"), stage=Stage.SUBMITTED)
    for each in (made, other):
        _from_before(each)
    make.move(made, "approve")  # goes on with a key
    with pytest.raises(CommandError):
        verify()
    out = StringIO()
    call_command("link_events", stdout=out)
    assert "已用密钥链接 2 份" in out.getvalue()
    assert "办理记录完整" in verify()
    out = StringIO()
    call_command("link_events", stdout=out)
    assert "已用密钥链接 0 份" in out.getvalue()


def test_broken_chain_from_before_is_left_as_it_is(made: Application) -> None:
    _from_before(made)
    _write(made, 2, "改过的意见")
    with pytest.raises(CommandError, match=str(made.pk)):
        call_command("link_events", stdout=StringIO())
    with pytest.raises(CommandError):
        verify()


def test_chain_without_a_middle_link(made: Application) -> None:
    Event.objects.filter(application=made, sequence=2).delete()
    with pytest.raises(CommandError, match="第 3 条"):
        verify()


def test_chain_without_its_last_link(made: Application) -> None:
    Event.objects.filter(application=made, sequence=4).delete()
    with pytest.raises(CommandError, match="第 3 条之后"):
        verify()


def test_chain_gone_altogether(made: Application) -> None:
    Event.objects.filter(application=made).delete()
    with pytest.raises(CommandError, match="第 1 条"):
        verify()


def test_chain_with_an_inserted_link(made: Application) -> None:
    for sequence in (4, 3):
        Event.objects.filter(application=made, sequence=sequence).update(sequence=F("sequence") + 1)
    inserted = made.events.get(sequence=2)
    inserted.pk, inserted.sequence, inserted.note = None, 3, "凭空多出的一条"
    Event.objects.bulk_create([inserted])
    with pytest.raises(CommandError, match="第 3 条"):
        verify()


def test_chain_of_one_application_alone(made: Application) -> None:
    other = make.application(make.user("chenzhihao"), stage=Stage.SUBMITTED)
    _write(made, 1, "改过的意见")
    assert "共核对 1 份申请、1 条办理记录" in verify(application=other.pk)
    with pytest.raises(CommandError):
        verify(application=made.pk)


def test_chain_of_an_unknown_application() -> None:
    with pytest.raises(CommandError, match="没有编号为"):
        verify(application="00000000-0000-0000-0000-000000000000")


@pytest.mark.parametrize("checkpoints", [False, True])
def test_walk_asks_the_same_of_the_database_for_many_rows(made: Application, checkpoints: bool) -> None:
    look_at(made)
    make_all(timezone.now() + timedelta(hours=1))
    with CaptureQueriesContext(connection) as few:
        verify(checkpoints=checkpoints)
    for number in range(5):
        look_at(make.application(make.user(f"person{number}", country="CN"), stage=Stage.ENDORSED))
    with CaptureQueriesContext(connection) as many:
        verify(checkpoints=checkpoints)
    assert len(many) == len(few)


# --- the access log, and what checkpoints say of both -----------------------------------------------------
def look_at(made: Application, what: str = "证件号码") -> AccessLog:
    return AccessLog.objects.create(
        by=made.applicant, whose=made.applicant, role="本人", action=AccessLog.Action.REVEAL, what=what
    )


def test_look_that_was_altered_is_named(made: Application) -> None:
    looks = [look_at(made) for _ in range(3)]
    assert "共核对 3 条访问记录" in verify()
    QuerySet(AccessLog).filter(pk=looks[1].pk).update(what="别的")
    with pytest.raises(CommandError, match=f"1 条.*第一处：访问记录，编号 {looks[1].pk} 改动过"):
        verify()
    assert Alarm.objects.get().kind == "chain"


def test_look_that_was_removed_is_found_by_its_checkpoint(made: Application) -> None:
    looks = [look_at(made) for _ in range(3)]
    make_all(timezone.now() + timedelta(hours=1))
    assert "访问记录：1 个检查点，3 条" in verify(checkpoints=True)
    QuerySet(AccessLog).filter(pk=looks[2].pk)._raw_delete("default")
    verify()  # the control: by themselves the others are whole
    with pytest.raises(CommandError, match=f"编号 {looks[2].pk} 不见了"):
        verify(checkpoints=True)


def test_chain_and_application_gone_together_are_found_by_the_checkpoint(made: Application) -> None:
    first = made.events.get(sequence=1).pk
    make_all(timezone.now() + timedelta(hours=1))
    Event.objects.filter(application=made).delete()
    Application.objects.filter(pk=made.pk).update(stage=Stage.DRAFT)
    verify()  # the control: a draft has no record
    with pytest.raises(CommandError, match=f"4 条与检查点不同，第一处：办理记录，编号 {first} 不见了"):
        verify(checkpoints=True)


def test_checkpoint_that_was_taken_away_is_named(made: Application) -> None:
    make_all(timezone.now() + timedelta(hours=1))
    storages["checkpoints"].delete("events/00000001.json")
    with pytest.raises(CommandError, match="检查点 events/00000001.json 不见了"):
        verify(checkpoints=True)
    assert Alarm.objects.filter(kind="place").exists()
