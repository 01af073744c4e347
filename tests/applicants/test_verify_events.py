"""`verify_events` names the first broken link of a chain, whatever was done to it."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db.models import F

from applicants.models import Application, Event, Stage
from tests import make

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


def test_chain_with_an_altered_note(made: Application) -> None:
    Event.objects.filter(application=made, sequence=2).update(note="改过的意见")
    with pytest.raises(CommandError) as broken:
        verify()
    assert f"申请 {made.pk}，第 2 条" in str(broken.value)
    assert broken.value.returncode == 1


def test_chain_with_a_rehashed_link_breaks_at_the_next(made: Application) -> None:
    """Whoever alters a link and its own hash must still alter every later one."""
    from applicants.workflow.events import fingerprint

    event = made.events.get(sequence=2)
    event.note = "改过的意见"
    Event.objects.filter(pk=event.pk).update(note=event.note, hash=fingerprint(event))
    with pytest.raises(CommandError, match="第 3 条"):
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
    Event.objects.filter(application=made, sequence=1).update(note="改过的意见")
    assert "共核对 1 份申请、1 条办理记录" in verify(application=other.pk)
    with pytest.raises(CommandError):
        verify(application=made.pk)


def test_chain_of_an_unknown_application() -> None:
    with pytest.raises(CommandError, match="没有编号为"):
        verify(application="00000000-0000-0000-0000-000000000000")


def test_walk_asks_the_same_of_the_database_for_many_chains(
    made: Application, django_assert_num_queries: object
) -> None:
    for number in range(5):
        make.application(make.user(f"person{number}", country="CN"), stage=Stage.ENDORSED)
    with django_assert_num_queries(2):
        verify()
