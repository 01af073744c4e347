"""单位看到的样子: the reviewer's view before submission."""

import re

import pytest

from applicants.models import Application
from tests import make

pytestmark = pytest.mark.django_db


def page(client) -> str:
    response = client.get("/apply/preview/")
    assert response.status_code == 200
    return response.content.decode()


def test_the_preview_masks_what_the_reviewer_sees_masked(applicant, client_of) -> None:
    make.application(applicant)
    shown = page(client_of(applicant))
    assert "这是预览，还没有提交。" in shown and "莫*文" in shown
    assert applicant.id_number not in shown and applicant.mobile not in shown
    assert "4****************8" in shown


def test_the_preview_holds_what_the_submission_will_hold(applicant, reviewer, client_of) -> None:
    made = make.application(applicant)
    shown = page(client_of(applicant))
    make.move(made, "submit")
    for part in made.current_submission.content["parts"]:
        values = [row["value"] for row in part["rows"] if not row["sealed"]]
        values += [cell for line in (part["table"] or {"body": []})["body"] for cell in line]
        assert [value for value in values if value not in shown] == []
    for file in made.current_submission.content["files"]:
        assert f"/apply/files/{file['id']}/" in shown


def lines(shown: str) -> list[tuple[str, str]]:
    """Label and value of every row, without what can be pressed beside it and what a question compares."""
    without = re.sub(r'<button.*?</button>|<dl class="vals">.*?</dl>', "", shown, flags=re.S)
    found = re.findall(r"<div>\s*<dt>(.*?)</dt>\s*<dd>(.*?)</dd>\s*</div>", without, flags=re.S)
    return [(label, re.sub(r"<[^>]+>", "", value).strip()) for label, value in found]


def test_the_preview_is_the_desk_s_own_view(applicant, reviewer, client_of) -> None:
    """Every part with the same template, and row by row the same words."""
    made = make.application(applicant)
    answer = client_of(applicant).get("/apply/preview/")
    assert "desk/_part.html" in [template.name for template in answer.templates]
    mine = lines(answer.content.decode())
    make.move(made, "submit")
    make.move(made, "receive", reviewer)
    desk = client_of(reviewer)
    for part in made.current_submission.content["parts"]:
        seen = desk.get(f"/employer/applications/{made.pk}/?show=part-{part['slug']}").content.decode()
        labels = {row["label"] for row in part["rows"]}
        there = [line for line in lines(seen) if line[0] in labels]
        assert [line for line in there if line not in mine] == []
        assert len(there) >= len(labels)


def test_an_unfinished_draft_can_be_previewed(applicant, client_of) -> None:
    make.application(applicant, complete=False)
    assert "还没有选择在粤工作性质" in page(client_of(applicant))


def test_the_check_page_leads_to_it(applicant, client_of) -> None:
    make.application(applicant)
    assert "/apply/preview/" in client_of(applicant).get("/apply/check/").content.decode()


def test_without_a_draft_one_begins(applicant, client_of) -> None:
    assert client_of(applicant).get("/apply/preview/")["Location"] == "/apply/"
    assert Application.objects.count() == 0


def test_what_is_handed_in_is_looked_at_elsewhere(applicant, client_of) -> None:
    made = make.submitted_application(applicant)
    assert client_of(applicant).get("/apply/preview/")["Location"] == f"/items/{made.pk}/"


def test_agents_have_no_preview(reviewer, client_of) -> None:
    assert client_of(reviewer).get("/apply/preview/").status_code == 404
    assert client_of(None).get("/apply/preview/").status_code == 302
