"""youyue/notices/factors.py: who is told what of her second factors."""

import pytest

from youyue.identity.assurance.events import FactorEvent, record
from youyue.identity.models import User
from youyue.notices.factors import TOLD


@pytest.mark.parametrize("kind", FactorEvent.Kind.values)
def test_person_is_told_of_all_but_a_wrong_code(applicant: User, kind: str) -> None:
    record(applicant, kind, by=applicant)
    texts = list(applicant.notices.values_list("text", flat=True))
    if kind in ("failed", "key failed"):
        assert texts == []
    else:
        assert texts == [f"{TOLD[FactorEvent.Kind(kind)]}。不是您本人做的，请马上告诉系统管理员"]
