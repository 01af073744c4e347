"""The snapshot: the same content has the same hash, and what is sealed is masked where it is read."""

import hashlib
import json

import pytest

from applicants.models import Application, Stage
from applicants.parts import Filing
from applicants.submission.document import canonical, document_of, files_of, mask_row, portrait_of
from materials.models import MaterialFile
from tests import make
from youyue.identity.models import User

pytestmark = pytest.mark.django_db


def test_hash_is_that_of_what_is_kept(applicant: User) -> None:
    kept = make.submitted_application(applicant).current_submission
    assert kept.sha256 == hashlib.sha256(kept.document.encode()).hexdigest()
    assert kept.content["round"] == 1


def test_round_is_in_the_hash(applicant: User) -> None:
    """Handed in again unchanged, it is another submission: a decision on the first is none on the second."""
    made = make.application(applicant, stage=Stage.RETURNED_BY_EMPLOYER)
    make.move(made, "resubmit")
    first, second = made.submissions.order_by("round")
    assert first.content | {"round": 2} == second.content
    assert first.sha256 != second.sha256


def test_order_of_keys_changes_nothing() -> None:
    assert canonical({"b": 1, "a": "证"}) == canonical({"a": "证", "b": 1}) == '{"a":"证","b":1}'


def test_document_goes_through_json(applicant: User) -> None:
    made = make.application(applicant)
    assert json.loads(canonical(document_of(Filing(made)))) == document_of(Filing(made))


def test_files_are_named_with_their_hashes(applicant: User) -> None:
    made = make.application(applicant)
    known = MaterialFile.objects.filter(material__dossier=made.dossier)
    assert {(one["id"], one["sha256"], one["pages"]) for one in files_of(made)} == {
        (str(file.pk), file.sha256, file.pages) for file in known
    }
    assert [one["requirement"] for one in files_of(made)] == [
        "id-document",
        "labour-contract",
        "tax-or-insurance",
        "clause-evidence",
    ]


def test_portrait_is_named_by_its_bytes(applicant: User) -> None:
    made = make.application(applicant)
    assert portrait_of(made) == {"id": str(made.portrait_id), "sha256": made.portrait.sha256}
    assert portrait_of(Application()) is None


@pytest.mark.parametrize(
    ("name", "value", "sealed", "shown"),
    [
        ("position", "研究员", False, "研究员"),
        ("id_number", "440106199003076518", True, "4****************8"),
        ("mobile", "18612341402", True, "186****1402"),
    ],
)
def test_sealed_row_is_masked(name: str, value: str, sealed: bool, shown: str) -> None:
    assert mask_row({"name": name, "value": value, "sealed": sealed}) == shown
