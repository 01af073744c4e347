"""Three mistakes of a reviewer's, each with the sentence of the design."""

import pytest
from django.utils import timezone

from applicants.models import Stage
from catalog.models import MaterialRequirement
from tests import make

pytestmark = pytest.mark.django_db


def test_reviewer_is_told_what_a_decision_still_needs(applicant, reviewer, colleague, client_of) -> None:
    made = make.application(applicant, stage=Stage.EMPLOYER_REVIEW)
    desk, url = client_of(reviewer), f"/employer/applications/{made.pk}/"
    decision = {"submission": made.current_submission.sha256}
    page = desk.post(f"{url}send-back/", decision).content.decode()
    assert "退回前请至少写明一处需补正的内容" in page
    requirements = [file["requirement"] for file in made.current_submission.content["files"]]
    checks = MaterialRequirement.objects.filter(code__in=requirements)[2:]
    desk.post(f"{url}checks/", decision | {f"verdict-{check.pk}": "fine" for check in checks})
    assert "还有 2 项未核对，请核对后再通过" in desk.get(f"{url}endorse/").content.decode()
    make.move(made, "endorse", by=reviewer)
    response = client_of(colleague).post(f"{url}endorse/", decision)
    assert response.status_code == 409
    at = timezone.localtime(made.events.last().at)
    by_whom = f"{reviewer.masked_name}于 {at:%Y-%m-%d %H:%M} 审核通过"
    assert "这份申请已由" in response.content.decode() and by_whom in response.content.decode()
