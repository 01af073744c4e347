"""Builders of what tests need: people, employers, applications at any stage, and files' bytes.

An application reaches its stage through `workflow.advance()` as in real life; `move()` takes one step and
prepares what that step's guards ask for.
"""

import hashlib
from datetime import date
from typing import Any

from django.utils import timezone

from applicants.models import (
    Application,
    Event,
    MaterialCheck,
    Membership,
    Remark,
    Stage,
    Supplement,
)
from applicants.window.place import WINDOWS
from applicants.workflow import advance
from applicants.workflow.named import NAMED
from catalog.lists.requirements import requirements_for
from catalog.models import Clause, Employer
from materials.models import Dossier, Material, MaterialFile, Portrait
from materials.store import vault
from tests import filled, people
from tests.agreeing import consents, not_compulsory
from tests.people import employer, membership, office_user, officer, reviewer, user
from tests.scans import jpeg_bytes, pdf_bytes, portrait_bytes
from youyue.identity.models import User

__all__ = [
    "application",
    "consents",
    "employer",
    "jpeg_bytes",
    "judge_fine",
    "material_file",
    "membership",
    "move",
    "not_compulsory",
    "office_user",
    "officer",
    "pdf_bytes",
    "portrait",
    "portrait_bytes",
    "remark",
    "reviewer",
    "submitted_application",
    "supplement",
    "user",
]


def application(
    applicant: User | None = None,
    *,
    employer: Employer | None = None,
    stage: str = Stage.DRAFT,
    complete: bool = True,
    **fields: Any,
) -> Application:
    """An application at `stage`; `complete=False` leaves a draft empty but for `fields`."""
    applicant = applicant or user()
    made = Application(applicant=applicant, dossier=Dossier.objects.create())
    if complete:
        at = employer or people.employer()
        values = filled.COMPLETE | {
            "employer": at,
            "employer_name": at.name,
            "country": applicant.country,
            "birth_date": applicant.birth_date or date(1990, 3, 7),
            "sex": applicant.sex or "1",
            "clause_item": Clause.objects.in_force().first().items.first(),
            "portrait": portrait(applicant),
        }
        values["card_type"] = values["clause_item"].card_type
    else:
        values = {"employer": employer, "employer_name": employer.name if employer else ""}
    for name, value in (values | fields).items():
        setattr(made, name, value)
    made.save()
    if complete:
        filled.rows(made)
        consents(made)
        for asked in requirements_for(made.work_arrangement, made.social_insurance):
            material_file(made, asked.requirement, content=paper(asked.requirement.code))
    for name in PATHS[stage]:
        move(made, name)
    return made


def submitted_application(applicant: User | None = None, **fields: Any) -> Application:
    return application(applicant, stage=Stage.SUBMITTED, **fields)


def paper(code: str) -> bytes:
    """What `application` hands in for a material; no two are the same."""
    return pdf_bytes() + f"% {code}".encode()


def material_file(
    made: Application, requirement: Any, name: str = "扫描件.pdf", content: bytes = b""
) -> MaterialFile:
    """A PDF handed in for `requirement`, past the intake's checks, that the worker has looked at."""
    content = content or pdf_bytes()
    material = Material.objects.get_or_create(dossier=made.dossier, requirement=requirement)[0]
    return MaterialFile.objects.create(
        material=material,
        name=name,
        kind=MaterialFile.Kind.PDF,
        stored=vault.put(content, folder="materials"),
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        examined_at=timezone.now(),
        uploaded_by=made.applicant,
    )


def portrait(by: User) -> Portrait:
    content = portrait_bytes()
    return Portrait.objects.create(
        stored=vault.put(content, folder="portraits"),
        sha256=hashlib.sha256(content).hexdigest(),
        uploaded_by=by,
    )


# --- the way from stage to stage --------------------------------------------------------------------
PATHS: dict[str, tuple[str, ...]] = {
    Stage.DRAFT: (),
    Stage.SUBMITTED: ("submit",),
    Stage.EMPLOYER_REVIEW: ("submit", "receive"),
    Stage.RETURNED_BY_EMPLOYER: ("submit", "receive", "send_back"),
    Stage.ENDORSED: ("submit", "receive", "endorse"),
    Stage.RETURNED_BY_WINDOW: ("submit", "receive", "endorse", "request_correction"),
    Stage.WINDOW_REVIEW: ("submit", "receive", "endorse", "accept"),
    Stage.CARD_PRODUCTION: ("submit", "receive", "endorse", "accept", "approve"),
    Stage.ISSUED: ("submit", "receive", "endorse", "accept", "approve", "issue"),
    Stage.DECLINED: ("submit", "receive", "endorse", "accept", "decline"),
    Stage.NOT_ACCEPTED: ("submit", "receive", "endorse", "refuse_acceptance"),
    Stage.WITHDRAWN: ("submit", "withdraw"),
    Stage.ACCEPTANCE_OBJECTION: ("submit", "receive", "endorse", "refuse_acceptance", "raise_objection"),
    Stage.DECISION_OBJECTION: ("submit", "receive", "endorse", "accept", "decline", "raise_objection"),
    Stage.UPHELD: ("submit", "receive", "endorse", "accept", "decline", "raise_objection", "uphold"),
}
NEEDS_REASON = {"decline", "refuse_acceptance", "withdraw", "raise_objection", "uphold", "set_aside"}
NEEDS_REASON |= {"extend", "correct_card"}
BY_ANOTHER = {"uphold", "set_aside", "correct_card"}  # than the officer who decided


def move(made: Application, name: str, by: User | None = None, **facts: Any) -> Event:
    """Take one transition, as the person whose turn it is unless `by` says who."""
    role = NAMED[name].who
    by = by or (_another_officer(made) if name in BY_ANOTHER else _actor(made, role))
    if name in ("submit", "resubmit"):
        facts = {"pledged_at": timezone.now(), "pledge_version": "1"} | facts
    elif role != "applicant" and made.current_submission:
        facts = {"submission": made.current_submission.sha256} | facts
    if name == "resubmit":
        made.remarks.filter(answer="").update(answer=Remark.Answer.CHANGED, answered_at=timezone.now())
    elif name in ("send_back", "request_correction"):
        remark(made, by, role)
    elif name in ("endorse", "accept", "approve"):
        judge_fine(made, by, role)
        if name == "endorse":
            supplement(made, by)
    elif name in ("issue", "correct_card"):
        start = "YK" if name == "issue" else "YC"
        facts = {"card_number": f"{start}{made.pk.hex[:12]}", "valid_until": date(2099, 1, 1)} | facts
    note = facts.pop("note", "情况说明" if name in NEEDS_REASON else "")
    return advance(made, name, by=by, note=note, **facts)


def _actor(made: Application, role: str) -> User:
    if role == "applicant":
        return made.applicant
    if role == "window":
        if made.holder and made.stage in WINDOWS.deciding:
            return made.holder
        account = {"440000": "chuangkou-sheng", "440100": "chuangkou-gz"}
        return officer(account.get(made.window_region, "chuangkou-qita"), made.window_region)
    if made.holder and made.stage == Stage.EMPLOYER_REVIEW:
        return made.holder
    live = Membership.objects.filter(employer=made.employer, ended_at=None).first()
    return live.user if live else reviewer(f"agent-{made.employer.credit_code}", made.employer)


def _another_officer(made: Application) -> User:
    account = {"440000": "chuangkou-sheng", "440100": "chuangkou-gz"}
    return officer(account.get(made.window_region, "chuangkou-qita") + "2", made.window_region)


def remark(made: Application, by: User, role: str, part: str = "basics", **fields: Any) -> Remark:
    """A remark that is being written; it goes out with the return."""
    given = {"part": part, "text": "职务与聘书不一致，请核对"} | fields
    return Remark.objects.create(application=made, round=made.round, by=by, role=role, **given)


def judge_fine(made: Application, by: User, role: str = "employer") -> None:
    """Every material of this round that has no verdict yet: 相符."""
    MaterialCheck.objects.bulk_create(
        [
            MaterialCheck(
                application=made,
                round=made.round,
                requirement=asked.requirement,
                role=role,
                verdict=MaterialCheck.Verdict.FINE,
                by=by,
            )
            for asked in requirements_for(made.work_arrangement, made.social_insurance)
        ],
        ignore_conflicts=True,
    )


def supplement(made: Application, by: User, **fields: Any) -> Supplement:
    given = {
        "department": "材料所",
        "position": "研究员",
        "contract_start": date(2020, 1, 1),
        "contract_is_open_ended": True,
        "insurance_payer": made.employer_name,
        "contact_name": "张敏",
        "contact_phone": "020-12345678",
        "recommendation": "该同志符合申领条件，同意推荐。",
        "saved_by": by,
    }
    return Supplement.objects.update_or_create(application=made, defaults=given | fields)[0]


def change(rows: Any, **values: Any) -> None:
    """As `rows.update()`, which takes no sealed column."""
    for row in rows.all():
        for name, value in values.items():
            setattr(row, name, value)
        row.save(update_fields=list(values))
