"""What is still to be done: infected files beside missing ones, waived and optional materials aside."""

import pytest
from django.utils import timezone

from applicants.models import Application
from applicants.parts import Filing
from applicants.submission.completeness import (
    being_scanned,
    count_problems,
    material_problems,
    materials_of,
    problems,
)
from catalog.models import MaterialRequirement
from materials.models import MaterialFile
from tests import make
from youyue.identity.models import User

pytestmark = pytest.mark.django_db
State = MaterialFile.ScanState


def files_of(made: Application, code: str) -> list[MaterialFile]:
    found = MaterialFile.objects.filter(material__dossier=made.dossier, material__requirement__code=code)
    return list(found.order_by("uploaded_at"))


def told(made: Application) -> list[tuple[str, str]]:
    return [(one.message, one.control) for one in material_problems(materials_of(made))]


def requirement(code: str) -> MaterialRequirement:
    return MaterialRequirement.objects.get(code=code)


def test_complete_application_lacks_nothing(applicant: User) -> None:
    assert problems(Filing(make.application(applicant))) == []


def test_infected_file_is_told_beside_what_is_missing(applicant: User) -> None:
    made = make.application(applicant)
    [infected] = files_of(made, "id-document")
    MaterialFile.objects.filter(pk=infected.pk).update(scan_state=State.INFECTED)
    [gone] = files_of(made, "labour-contract")
    gone.delete()
    assert told(made) == [
        ("还没有上传“有效身份证件”，请上传后再提交", "material-id-document"),
        ("还没有上传“劳动合同”，请上传后再提交", "material-labour-contract"),
        ("“有效身份证件”里有文件查出病毒，已隔离，请删除后重新上传", f"file-{infected.pk}"),
    ]
    assert len(problems(Filing(made))) == 3


def test_each_material_tells_its_first_infected_file(applicant: User) -> None:
    made = make.application(applicant)
    make.material_file(made, requirement("id-document"), "第二个.pdf")
    first, _second = files_of(made, "id-document")
    MaterialFile.objects.filter(material=first.material).update(scan_state=State.INFECTED)
    assert [control for _text, control in told(made)] == ["material-id-document", f"file-{first.pk}"]


def test_removed_file_is_missing(applicant: User) -> None:
    made = make.application(applicant)
    MaterialFile.objects.filter(pk=files_of(made, "labour-contract")[0].pk).update(removed_at=timezone.now())
    assert [control for _text, control in told(made)] == ["material-labour-contract"]


def test_material_that_need_not_be_handed_in_is_not_missing(applicant: User) -> None:
    made = make.application(applicant)
    files_of(made, "labour-contract")[0].delete()
    make.not_compulsory(requirement("labour-contract"))
    assert told(made) == []


def test_waived_material_is_not_missing(applicant: User) -> None:
    made = make.application(applicant)
    files_of(made, "tax-or-insurance")[0].delete()
    waived = requirement("tax-or-insurance")
    waived.waived_for_social_insurance = made.social_insurance
    waived.save()
    assert told(made) == []


def test_files_that_are_being_scanned_have_names(applicant: User, settings) -> None:
    made = make.application(applicant)
    settings.CLAMD_SOCKET = "127.0.0.1:1"
    found = MaterialFile.objects.filter(material__dossier=made.dossier)
    found.update(scan_state=State.CLEAN)
    [waiting] = files_of(made, "labour-contract")
    make.change(MaterialFile.objects.filter(pk=waiting.pk), scan_state=State.PENDING, name="合同.pdf")
    assert being_scanned(materials_of(made)) == ["合同.pdf"]


def test_only_the_named_parts_are_counted(applicant: User) -> None:
    made = make.application(applicant, position="", email="")
    made.progress = {"contact": 7}
    count_problems(Filing(made), "basics")
    assert made.progress == {"contact": 7, "basics": 1}
