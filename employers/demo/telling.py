"""Tells the whole story once, in one transaction, with every act at its own time."""

from collections.abc import Iterator
from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from applicants.models import Application, Membership
from catalog.lists.requirements import requirements_for
from catalog.models import Employer, MaterialRequirement
from employers.demo import clock, people
from employers.demo.acts import (
    MATERIAL,
    Case,
    approve,
    begin,
    decline,
    endorse,
    issue,
    refuse_acceptance,
    resubmit,
    send_back,
    uphold,
    withdraw,
)
from employers.demo.filings import clause_item
from employers.demo.papers import Desk, Owner, Paper, paper_for
from employers.demo.people import Sample
from employers.demo.step import LI, ZHANG, Step, Tale
from employers.demo.story import TALES
from youyue.identity.models import User
from youyue.notices.models import Notice, Outbox

UNREAD = timedelta(days=2)
AGENTS = (ZHANG, LI)  # to whom a colleague hands over
# After these nobody compares the papers with anything, and they need not bear a name.
CLOSING = (approve, issue, decline, refuse_acceptance, uphold, withdraw)


@transaction.atomic
def tell() -> int:
    """Make the applications and return how many. Nothing is added where it was done before, and nothing to
    somebody who has begun an application of her own."""
    if people.are_there():
        return 0
    mail = set(Outbox.objects.values_list("pk", flat=True))
    cast = {key: (sample, people.user_of(sample)) for key, sample in people.everybody().items()}
    own = set(Application.objects.values_list("applicant_id", flat=True))
    tales = [tale for tale in TALES if cast[tale[0]][1].pk not in own]
    papers = Desk(_papers(tales, cast))
    done = False
    try:
        for key, steps in tales:
            _tell_one(Case(_owner(cast[key], steps), _employer(cast[key][0]), papers), steps)
        done = True
    finally:
        papers.close(undone=not done)
    Outbox.objects.exclude(pk__in=mail).delete()  # of what happened long ago nobody is to be told now
    old = Notice.objects.filter(read_at=None, at__lt=timezone.now() - UNREAD)
    old.update(read_at=F("at"))
    return len(tales)


def _tell_one(case: Case, steps: list[Step]) -> None:
    moments = clock.schedule([(step.back, step.at) for step in steps])
    for step, moment in zip(steps, moments, strict=True):
        by = User.objects.get(account_name=step.by) if step.by else case.user
        given = [User.objects.get(account_name=name) if name in AGENTS else name for name in step.given]
        if case.application:
            case.application.refresh_from_db()
        with clock.set_to(moment):
            step.act(case, by, *given)


def _employer(sample: Sample) -> Employer:
    """Where the agent of that account signed in."""
    agent = (
        Membership.objects.live().select_related("employer").get(user__account_name=sample.facts["employer"])
    )
    assert agent.employer
    return agent.employer


def _owner(who: tuple[Sample, User], steps: list[Step]) -> Owner:
    item = clause_item(*who[0].facts["item"])
    evidence = item.clause.evidence_kind.code if item.clause.evidence_kind else ""
    is_open, is_with_employer = steps[-1].act not in CLOSING, all(step.act is not endorse for step in steps)
    return Owner(*who, _employer(who[0]).name, evidence, is_open, is_open and is_with_employer)


def _papers(
    tales: list[Tale], cast: dict[str, tuple[Sample, User]]
) -> Iterator[tuple[Paper, MaterialRequirement, Owner]]:
    """Every paper that will be handed in, in that order."""
    for key, steps in tales:
        owner = _owner(cast[key], steps)
        if steps[-1].act is begin:
            continue
        asked = requirements_for(*(("flexible",) if owner.sample.is_flexible else ("full_time", "si6")))
        for row in asked:
            yield paper_for(row.requirement.code, owner), row.requirement, owner
        if any(step.act is resubmit for step in steps):
            anew = {place for step in steps if step.act is send_back for place in step.given[0]}
            for row in asked:
                if f"{MATERIAL}{row.requirement.code}" in anew:
                    yield paper_for(row.requirement.code, owner, 2), row.requirement, owner
