"""Scanner, mail server and identity platform, where there are none; away: tests/faults/test_doctor.py."""

import pytest

from youyue.service.checks import neighbours
from youyue.service.registry import Note, Wrong


def test_what_is_not_set_is_noted(settings) -> None:
    for run in (neighbours.clamd, neighbours.mail, neighbours.identity_platform):
        with pytest.raises(Note):
            run()
    settings.MOCK_PLATFORM = False
    with pytest.raises(Wrong, match="谁也登录不了"):
        neighbours.identity_platform()
