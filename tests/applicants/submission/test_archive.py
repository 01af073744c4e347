"""Which files go into the zip: those that were handed in, in their order, or those that are there now."""

import pytest
from django.utils import timezone

from applicants.parts import Filing
from applicants.submission.archive import files_of
from applicants.submission.document import document_of
from catalog.models import MaterialRequirement
from materials.models import MaterialFile
from tests import make
from youyue.identity.models import User

pytestmark = pytest.mark.django_db


def codes(files: list[MaterialFile]) -> list[str]:
    return [file.material.requirement.code for file in files]


def test_files_of_a_submission_stay_those_that_were_handed_in(applicant: User) -> None:
    made = make.submitted_application(applicant)
    content = made.current_submission.content
    handed_in = codes(files_of(made, content))
    MaterialFile.objects.filter(material__requirement__code="labour-contract").update(
        removed_at=timezone.now()
    )
    make.material_file(made, MaterialRequirement.objects.get(code="id-document"))
    assert handed_in == ["id-document", "labour-contract", "tax-or-insurance", "clause-evidence"]
    assert codes(files_of(made, content)) == handed_in
    assert codes(files_of(made)) == ["id-document", "id-document", "tax-or-insurance", "clause-evidence"]


def test_order_is_that_of_the_submission(applicant: User) -> None:
    made = make.application(applicant)
    content = document_of(Filing(made))
    content["files"].reverse()
    assert codes(files_of(made, content)) == codes(files_of(made))[::-1]


def test_file_of_another_application_is_not_in_it(applicant: User, other_applicant: User) -> None:
    made, other = make.application(applicant), make.application(other_applicant)
    assert files_of(made, document_of(Filing(other))) == []


def test_file_that_was_deleted_is_left_out(applicant: User) -> None:
    made = make.application(applicant)
    content = document_of(Filing(made))
    MaterialFile.objects.filter(material__requirement__code="labour-contract").delete()
    assert codes(files_of(made, content)) == ["id-document", "tax-or-insurance", "clause-evidence"]
