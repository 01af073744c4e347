"""applicants/workflow/terms.py: what was promised with a refusal is kept with its event and stays."""

import importlib
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError

from applicants.models import Application, Event, RefusalTerms, Stage
from applicants.workflow import terms
from applicants.workflow.terms import terms_of
from catalog.models import RefusalGround, Remedy
from tests import make
from youyue.identity.models import User

pytestmark = pytest.mark.django_db


def refusal(made: Application) -> Event:
    return Event.objects.get(application=made, name__in=terms.DECISIONS)


@pytest.mark.parametrize("stage", [Stage.NOT_ACCEPTED, Stage.DECLINED], ids=str)
def test_the_terms_stay_when_the_offices_rows_change(stage: Stage, applicant: User) -> None:
    event = refusal(make.application(applicant, stage=stage))
    before = terms_of(event)
    assert before.ground and [remedy.code for remedy, _last in before.remedies] == [
        "objection",
        "reconsideration",
        "lawsuit",
    ]
    Remedy.objects.update(number=1, title="改了")
    RefusalGround.objects.all().delete()
    after = terms_of(refusal(event.application))
    assert after.ground and after.ground.text == before.ground.text
    assert [(remedy.title, remedy.number, last) for remedy, last in after.remedies] == [
        (remedy.title, remedy.number, last) for remedy, last in before.remedies
    ]
    assert after.last_day("objection") == before.last_day("objection")
    assert after.last_day("nonsense") is None


def test_other_transitions_keep_none(applicant: User) -> None:
    make.application(applicant, stage=Stage.ISSUED)
    assert not RefusalTerms.objects.exists()


def test_kept_terms_are_append_only(applicant: User) -> None:
    kept = refusal(make.application(applicant, stage=Stage.DECLINED)).terms
    with pytest.raises(TypeError):
        kept.save()
    with pytest.raises(TypeError):
        kept.delete()


def test_refusal_whose_terms_cannot_be_kept_is_none(applicant: User, monkeypatch: Any) -> None:
    """Nobody is refused without being told what can be done."""
    made = make.application(applicant, stage=Stage.WINDOW_REVIEW)

    def broken(*args: Any, **kwargs: Any) -> None:
        raise DatabaseError

    monkeypatch.setattr(RefusalTerms.objects, "create", broken)
    with pytest.raises(DatabaseError):
        make.move(made, "decline")
    assert Application.objects.get(pk=made.pk).stage == Stage.WINDOW_REVIEW


def test_the_migration_gives_earlier_refusals_what_they_say_today(applicant: User) -> None:
    events = [
        refusal(make.application(applicant, stage=stage)) for stage in (Stage.NOT_ACCEPTED, Stage.DECLINED)
    ]
    kept = list(RefusalTerms.objects.order_by("pk").values())
    RefusalTerms.objects.all().delete()
    for event in events:  # without them the rows of now are read
        assert terms_of(refusal(event.application)).last_day("objection")
    importlib.import_module("applicants.migrations.0016_refusal_terms").fill(apps, None)
    assert list(RefusalTerms.objects.order_by("pk").values()) == kept
