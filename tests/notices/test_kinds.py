"""youyue/notices/kinds.py: who sees which switches."""

from itertools import groupby

import pytest

from tests.people import officer, user
from youyue.identity.models import User
from youyue.notices.kinds import KINDS, kinds_for

pytestmark = pytest.mark.django_db


def audiences(somebody: User) -> set[str]:
    return {kind.audience for kind in kinds_for(somebody)}


def test_each_has_the_kinds_of_what_she_is(applicant: User, reviewer: User, colleague: User) -> None:
    assert audiences(applicant) == {"applicant"}
    assert "employer" in audiences(reviewer)
    assert audiences(officer("chuangkou-gz", "440100")) == {"applicant", "window"}
    assert audiences(user("firm", kind="legal_person")) == set()


def test_only_what_is_urgent_or_quiet_differs_from_the_rest() -> None:
    assert [kind.slug for kind in KINDS.values() if kind.is_urgent] == ["overdue", "overdue_window"]
    assert [kind.slug for kind in KINDS.values() if not kind.by_mail] == ["accepted"]


def test_each_heading_stands_once_and_what_is_her_work_before_her_own(reviewer: User) -> None:
    for somebody in (reviewer, officer("chuangkou-gz", "440100")):
        kinds = kinds_for(somebody)
        headings = [heading for heading, _kinds in groupby(kinds, key=lambda kind: kind.heading)]
        assert len(headings) == len(set(headings))
        own = [kind.audience == "applicant" for kind in kinds]
        assert own == sorted(own) and not own[0]
