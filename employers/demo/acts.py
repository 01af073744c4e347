"""What people do with an application in the demonstration, each act through the product's own use cases."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from applicants import workflow
from applicants.desk import holding
from applicants.desk.review import record
from applicants.filing import objecting, urging
from applicants.filing.answering import answer_remark
from applicants.filing.handing_in import hand_in
from applicants.messages import thread
from applicants.messages.thread import Reader
from applicants.models import Application, MaterialCheck, Membership, Remark, Supplement
from applicants.parts import Filing
from applicants.returns import return_request
from applicants.returns.editable import Editable
from applicants.returns.remarks import current_remarks
from applicants.submission import pledge
from applicants.window.card_forms import CARD_YEARS, years_from
from catalog.lists.requirements import requirements_for
from catalog.models import Employer, MaterialRequirement
from employers.demo import clock, filings
from employers.demo.looks import look_through
from employers.demo.papers import Desk, Owner, paper_for
from employers.demo.people import Sample
from materials.models import MaterialFile
from youyue.identity.models import User

MATERIAL = "material:"
Texts = Mapping[str, str]


@dataclass
class Case:
    """One applicant's way: who she is, where she works, and the application as it stands."""

    owner: Owner
    employer: Employer
    papers: Desk
    application: Application | None = None

    @property
    def sample(self) -> Sample:
        return self.owner.sample

    @property
    def user(self) -> User:
        return self.owner.user

    @property
    def it(self) -> Application:
        """The application as it was when the act began; what writes locks it and looks again."""
        assert self.application is not None
        return self.application

    @property
    def seen(self) -> str:
        submission = self.it.current_submission
        return submission.sha256 if submission else ""


# --- the applicant ------------------------------------------------------------------------------------
def fill(case: Case, by: User) -> None:
    """Everything but handing it in."""
    case.application = filings.fill_in(case.sample, case.user, case.employer)
    for asked in requirements_for(case.it.work_arrangement, case.it.social_insurance):
        _upload(case, asked.requirement)


def begin(case: Case, by: User) -> None:
    """The first two parts."""
    case.application = filings.fill_in(case.sample, case.user, case.employer, slugs=("card-type", "basics"))


def submit(case: Case, by: User) -> None:
    if case.application is None:
        with clock.set_to(timezone.now() - timedelta(hours=20)):
            fill(case, by)
    with clock.set_to(timezone.now() - timedelta(seconds=3 * pledge.SECONDS)):
        ticket = pledge.ticket(case.it)
    hand_in(case.it, case.user, ticket)


def resubmit(case: Case, by: User, mended: Texts) -> None:
    """`mended`: what was done about each remark; a material handed in anew, a value, or a reason not to."""
    for remark in current_remarks(case.it):
        place = _place(remark)
        if remark.requirement:
            _upload(case, remark.requirement, edition=2)
            Editable(Filing(Application.objects.get(pk=case.it.pk))).note_changes()
        elif place in mended:
            filings.save_part(case.user, remark.part, {remark.field: mended[place]})
        else:
            answer_remark(case.user, remark.pk, Remark.Answer.NO_CHANGE, mended[""])
    submit(case, by)


def ask_back(case: Case, by: User, reason: str) -> None:
    return_request.ask(case.it, reason)


def withdraw(case: Case, by: User, note: str) -> None:
    workflow.advance(case.it, "withdraw", by=case.user, note=note)


def object_to(case: Case, by: User, reason: str) -> None:
    objecting.object_to(case.it, case.user, reason=reason, seen=case.it.stage)


def urge(case: Case, by: User) -> None:
    urging.urge(case.it)


def write(case: Case, by: User, text: str) -> None:
    """A message to whoever has it, or from there; what was answered has been read."""
    party = thread.party_of(case.it)
    reader = Reader(by, None if by == case.user else party)
    thread.send(case.it, reader, text, str(party))
    if reader.party:
        last = reader.sees(case.it).exclude(by=by).last()
        if last:
            thread.mark_read(case.it, reader, last.pk)


def _upload(case: Case, requirement: MaterialRequirement, edition: int = 1) -> None:
    paper = paper_for(requirement.code, case.owner, edition)
    before = MaterialFile.objects.filter(
        material__dossier=case.it.dossier_id, material__requirement=requirement, removed_at=None
    )
    case.papers.hand_in(paper, case.it.dossier, requirement, case.user, before.last())


def _place(remark: Remark) -> str:
    if remark.requirement:
        return f"{MATERIAL}{remark.requirement.code}"
    return f"{remark.part}.{remark.field}" if remark.field else remark.part


# --- the employer -------------------------------------------------------------------------------------
def receive(case: Case, by: User) -> None:
    workflow.advance(case.it, "receive", by=by)


def check(case: Case, by: User, fine: int) -> None:
    """The first `fine` materials are 相符, the others not looked at yet."""
    _write_down(case, by, {}, fine)


def send_back(case: Case, by: User, texts: Texts) -> None:
    _write_down(case, by, texts)
    workflow.advance(case.it, "send_back", by=by, submission=case.seen)


def endorse(case: Case, by: User) -> None:
    _write_down(case, by, {})
    supplement = Supplement(
        department=f"{case.sample.facts['field']}团队",
        position=case.sample.facts["post"],
        contract_start=date.fromisoformat(f"{case.sample.since}-01"),
        contract_is_open_ended=True,
        insurance_payer=case.employer.name,
        contact_name=case.employer.contact_name,
        contact_phone=case.employer.contact_phone,
        recommendation=f"{case.user.name}在{case.sample.facts['field']}方面业绩突出，材料属实，同意推荐。",
    )
    record.save_supplement(case.it, supplement, by=by.memberships.get(), submission=case.seen)
    workflow.advance(case.it, "endorse", by=by, submission=case.seen)


def lay_down(case: Case, by: User, reason: str) -> None:
    holding.release(case.it, by=by, reason=reason)


def hand_over(case: Case, by: User, to: User, reason: str) -> None:
    member = Membership.objects.live().get(user=to, employer=case.employer)
    holding.hand_over(case.it, by=by, to=member, seen=case.it.holder_id, reason=reason)


def _write_down(case: Case, by: User, texts: Texts, fine: int | None = None) -> None:
    asked = requirements_for(case.it.work_arrangement, case.it.social_insurance)
    look_through(case.it, by, [row.requirement.code for row in asked[:fine]])
    judgements = []
    for row in asked[:fine]:
        text = texts.get(f"{MATERIAL}{row.requirement.code}", "")
        verdict = MaterialCheck.Verdict.FIX if text else MaterialCheck.Verdict.FINE
        judgements.append(record.Judgement(row.requirement.pk, verdict, text))
    parts = {}
    for place, text in texts.items():
        if not place.startswith(MATERIAL):
            slug, _dot, name = place.partition(".")
            parts[slug, name] = text
    record.write_down(
        case.it, by=by.memberships.get(), submission=case.seen, judgements=judgements, parts=parts
    )


# --- the window ---------------------------------------------------------------------------------------
def accept(case: Case, by: User) -> None:
    _write_down(case, by, {})
    workflow.advance(case.it, "accept", by=by, submission=case.seen, note="材料齐全，予以受理。")


def request_correction(case: Case, by: User, texts: Texts) -> None:
    _write_down(case, by, texts)
    workflow.advance(case.it, "request_correction", by=by, submission=case.seen)


def approve(case: Case, by: User) -> None:
    _write_down(case, by, {})
    workflow.advance(case.it, "approve", by=by, submission=case.seen, note="经审核，符合申领条件。")


def issue(case: Case, by: User) -> None:
    until = years_from(timezone.localdate(), CARD_YEARS)
    number = f"YYK-{case.it.card_type}{timezone.localdate():%Y}-{case.sample.number:05d}"
    workflow.advance(case.it, "issue", by=by, card_number=number, valid_until=until)


def decline(case: Case, by: User, note: str) -> None:
    _look(case, by)
    workflow.advance(case.it, "decline", by=by, submission=case.seen, note=note)


def uphold(case: Case, by: User, note: str) -> None:
    _look(case, by)
    workflow.advance(case.it, "uphold", by=by, submission=case.seen, note=note)


def refuse_acceptance(case: Case, by: User, note: str) -> None:
    _look(case, by)
    workflow.advance(case.it, "refuse_acceptance", by=by, submission=case.seen, note=note)


def _look(case: Case, by: User) -> None:
    asked = requirements_for(case.it.work_arrangement, case.it.social_insurance)
    look_through(case.it, by, [row.requirement.code for row in asked])
