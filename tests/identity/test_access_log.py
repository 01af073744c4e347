"""Looks that were written down stay as they are."""

from collections.abc import Callable
from typing import Any

import pytest

from youyue.identity.models import AccessLog, User


@pytest.fixture
def look(applicant: User) -> AccessLog:
    return AccessLog.objects.create(
        by=applicant, whose=applicant, role="本人", action=AccessLog.Action.REVEAL, what="证件号码"
    )


@pytest.mark.parametrize(
    "attempt",
    [
        lambda look: look.save(),
        lambda look: look.delete(),
        lambda look: AccessLog.objects.all().delete(),
        lambda look: AccessLog.objects.update(what="x"),
        lambda look: AccessLog.objects.filter(pk=look.pk).update(what="x"),
        lambda look: AccessLog.objects.bulk_update([look], ["what"]),
    ],
)
def test_access_log_is_append_only(look: AccessLog, attempt: Callable[[AccessLog], Any]) -> None:
    look.what = "别的"
    with pytest.raises(TypeError):
        attempt(look)
    assert AccessLog.objects.get().what == "证件号码"
