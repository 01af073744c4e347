"""Scanner, mail server and identity platform, where there are none; away: tests/faults/test_doctor.py."""

from typing import Any

import pytest

from youyue.identity.platform import Unavailable
from youyue.service.checks import neighbours
from youyue.service.registry import Note, Wrong


def test_what_is_not_set_is_noted(settings) -> None:
    for run in (neighbours.clamd, neighbours.mail, neighbours.identity_platform):
        with pytest.raises(Note):
            run()
    settings.MOCK_PLATFORM = False
    with pytest.raises(Wrong, match="谁也登录不了"):
        neighbours.identity_platform()


@pytest.mark.parametrize(
    ("name", "sentence"), [("https://other.example", "名称"), ("https://id.example", "没有应答")]
)
def test_platform_without_its_name_or_its_keys_is_wrong(
    name: str, sentence: str, settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.IDENTITY_ISSUER = "https://id.example"

    def read(_platform: object, url: str) -> dict[str, Any]:
        if url == "https://id.example/keys":
            raise Unavailable
        return {"issuer": name, "jwks_uri": "https://id.example/keys"}

    monkeypatch.setattr(neighbours.Platform, "read", read)
    with pytest.raises(Wrong, match=sentence):
        neighbours.identity_platform()
