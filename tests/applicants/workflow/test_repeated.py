"""The same decision again is known by its act, its person, its submission and its words; nothing else is."""

from typing import Any

import pytest

from applicants.models import Application, Stage
from applicants.workflow import advance, is_repeated
from tests import make
from youyue.identity.models import User

pytestmark = pytest.mark.django_db
NOTE = "不符合条款\n第三条"


@pytest.fixture
def declined(officer_guangzhou: User) -> Application:
    made = make.application(stage=Stage.WINDOW_REVIEW)
    advance(made, "decline", by=officer_guangzhou, submission=seen(made), note=NOTE)
    return made


def seen(made: Application) -> str:
    return made.current_submission.sha256


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, True),
        ({"note": "不符合条款\r\n第三条"}, True),
        ({"note": "别的"}, False),
        ({"submission": "f" * 64}, False),
    ],
    ids=["the same", "as a browser breaks lines", "other words", "other submission"],
)
def test_repeated(declined: Application, officer_guangzhou: User, change: dict, expected: bool) -> None:
    told: dict[str, Any] = {"submission": seen(declined), "note": NOTE} | change
    assert is_repeated(declined, "decline", by=officer_guangzhou, **told) is expected


def test_other_act_or_person_or_something_in_between(declined: Application, officer_guangzhou: User) -> None:
    told = {"submission": seen(declined), "note": NOTE}
    assert not is_repeated(declined, "approve", by=officer_guangzhou, **told)
    assert not is_repeated(declined, "decline", by=make.officer("window-2", "440100"), **told)
    make.move(declined, "raise_objection")
    assert not is_repeated(declined, "decline", by=officer_guangzhou, **told)


def test_letter_with_another_text_is_another_letter(officer_guangzhou: User) -> None:
    made = make.application(stage=Stage.WINDOW_REVIEW)
    make.remark(made, officer_guangzhou, "window", text="缺印章")
    advance(made, "request_correction", by=officer_guangzhou, submission=seen(made))
    told = {"by": officer_guangzhou, "submission": seen(made)}
    assert is_repeated(made, "request_correction", letter=["缺印章", ""], **told)
    assert not is_repeated(made, "request_correction", letter=["缺页"], **told)
    assert not is_repeated(made, "request_correction", letter=[], **told)
