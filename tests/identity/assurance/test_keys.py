"""youyue/identity/assurance/keys.py: which answers of a browser prove something, and which do not."""

import json
from typing import Any

import pytest
from fido2.cose import ES256, CoseKey
from fido2.utils import websafe_encode

from tests.identity.assurance.soft_key import UP, UV, SoftKey
from youyue.identity.assurance import keys

HANDLE = b"h" * 32
SITE = "http://testserver"
ODD = ["", "x", "null", "[]", "{}", '{"response": {}}', '{"rawId": 1, "response": 2}', "[" * 19_000, "\x00"]


def added(key: SoftKey) -> keys.Key:
    options, state = keys.ask_new(HANDLE, "mowen", [])
    return keys.read_new(state, key.make(options), HANDLE)


def proved(stored: keys.Key, key: SoftKey, **more: Any) -> tuple[keys.Key, int]:
    options, state = keys.ask_proof([stored])
    return keys.read_proof(state, key.sign(options, **more), [stored])


@pytest.mark.parametrize("alg", [-7, -8, -257])
def test_key_is_made_and_signs(alg: int) -> None:
    key = SoftKey(alg=alg, count=4)
    stored = added(key)
    assert (stored.count, stored.transports) == (4, ("usb", "nfc"))
    assert proved(stored, key.but(count=7)) == (stored, 7)
    assert keys.key_of(stored.to_text()) == stored


def test_browser_is_told_the_site_and_to_see_who_it_is() -> None:
    stored = added(SoftKey())
    new, _state = keys.ask_new(HANDLE, "mowen", [stored])
    number = websafe_encode(stored.data.credential_id)
    assert (new["rp"]["id"], new["attestation"]) == ("testserver", "none")
    assert new["authenticatorSelection"]["userVerification"] == "required"
    assert [each["alg"] for each in new["pubKeyCredParams"]] == [-7, -8, -257]
    assert [each["id"] for each in new["excludeCredentials"]] == [number]
    proof, _state = keys.ask_proof([stored])
    assert (proof["rpId"], proof["userVerification"]) == ("testserver", "required")
    assert [each["id"] for each in proof["allowCredentials"]] == [number]
    json.dumps([new, proof])


WRONG: dict[str, dict[str, Any]] = {
    "origin of another site": {"origin": "https://evil.example"},
    "origin with another scheme": {"origin": "https://testserver"},
    "origin with another port": {"origin": "http://testserver:81"},
    "origin of a neighbour": {"origin": "http://a.testserver"},
    "host of another site": {"host": "evil.example"},
    "host above": {"host": "server"},
    "another challenge": {"challenge": b"c" * 32},
    "frame of another site": {"cross_origin": True},
    "nobody there": {"flags": UV},
    "nobody recognised": {"flags": UP},
    "nothing of it": {"flags": 0},
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_wrong_answer_makes_no_key(wrong: dict[str, Any]) -> None:
    assert added(SoftKey())
    with pytest.raises(keys.Refused):
        added(SoftKey(**wrong))


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_wrong_answer_proves_nothing(wrong: dict[str, Any]) -> None:
    key = SoftKey()
    stored = added(key)
    assert proved(stored, key.but(count=2))
    with pytest.raises(keys.Refused):
        proved(stored, key.but(count=2, **wrong))


def test_answer_to_the_other_question_is_none() -> None:
    key = SoftKey()
    with pytest.raises(keys.Refused):
        added(SoftKey(type="webauthn.get"))
    with pytest.raises(keys.Refused):
        proved(added(key), key.but(type="webauthn.create"))


def test_signature_of_another_secret_is_refused() -> None:
    key = SoftKey()
    stored = added(key)
    with pytest.raises(keys.Refused):
        proved(stored, SoftKey(number=key.number, handle=HANDLE))
    with pytest.raises(keys.Refused):
        proved(stored, SoftKey(handle=HANDLE))  # and of another number
    with pytest.raises(keys.Refused):
        proved(stored, key, signature=websafe_encode(b"\0" * 70))
    with pytest.raises(keys.Refused):
        proved(stored, key, signature="")


def test_key_that_knows_another_person_is_refused() -> None:
    key = SoftKey()
    stored = added(key)
    assert proved(stored, key.but(handle=b""))  # most do not say whom they know
    with pytest.raises(keys.Refused):
        proved(stored, key.but(handle=b"x" * 32))


class _NoPoint(ES256):
    """On no curve."""


@pytest.mark.parametrize(
    "public",
    [
        CoseKey({1: 2, 3: -47, -1: 8, -2: b"x" * 32, -3: b"y" * 32}),
        CoseKey({1: 2, 3: -65535}),
        _NoPoint({1: 2, 3: -7, -1: 1, -2: b"x" * 32, -3: b"y" * 32}),
        _NoPoint({1: 2, 3: -7}),
    ],
    ids=["not offered", "unknown", "no point", "nothing"],
)
def test_public_key_that_is_none_is_refused(public: Any) -> None:
    with pytest.raises(keys.Refused):
        added(SoftKey(public=public))


@pytest.mark.parametrize("odd", ODD, ids=range(len(ODD)))
def test_what_is_no_answer_is_refused(odd: str) -> None:
    stored = added(SoftKey())
    _options, state = keys.ask_proof([stored])
    with pytest.raises(keys.Refused):
        keys.read_proof(state, odd, [stored])
    with pytest.raises(keys.Refused):
        keys.read_new(state, odd, HANDLE)


def test_every_byte_of_an_answer_counts() -> None:
    """Whichever one is turned: nothing but a refusal is raised, and nothing passes."""
    key = SoftKey()
    stored = added(key)
    options, state = keys.ask_proof([stored])
    answer = key.sign(options)
    response = json.loads(answer)["response"]
    for name in ("clientDataJSON", "authenticatorData", "signature"):
        text = response[name]
        for place in range(0, len(text) - 1, 9):  # the last letter has bits that say nothing
            turned = "A" if text[place] != "A" else "B"
            other = json.loads(answer)
            other["response"][name] = text[:place] + turned + text[place + 1 :]
            with pytest.raises(keys.Refused):
                keys.read_proof(state, json.dumps(other), [stored])
    assert keys.read_proof(state, answer, [stored])


def test_refusal_says_nothing_of_the_answer() -> None:
    with pytest.raises(keys.Refused) as raised:
        added(SoftKey(origin="https://evil.example"))
    assert str(raised.value) == ""


@pytest.mark.parametrize(
    ("before", "now", "is_copied"),
    [(0, 0, False), (0, 5, False), (5, 6, False), (5, 5, True), (5, 4, True), (5, 0, True)],
)
def test_counter_that_does_not_rise_is_a_copys(before: int, now: int, is_copied: bool) -> None:
    assert added(SoftKey(count=before)).is_copied_by(now) is is_copied


@pytest.mark.parametrize(("level", "asked"), [("L2", "preferred"), ("L3", "required"), ("L5", "required")])
def test_who_it_is_has_to_be_seen_where_the_platform_looks(settings: Any, level: str, asked: str) -> None:
    settings.SECOND_FACTOR_LEVEL = level
    assert keys.ask_proof([])[0]["userVerification"] == asked
    key = SoftKey(flags=UP)
    if asked == "required":
        with pytest.raises(keys.Refused):
            added(key)
    else:
        assert proved(added(key), key)


@pytest.mark.parametrize(
    ("address", "origin", "host", "has_name"),
    [
        ("https://youyue.example.cn", "https://youyue.example.cn", "youyue.example.cn", True),
        ("https://youyue.example.cn:443", "https://youyue.example.cn", "youyue.example.cn", True),
        ("https://youyue.example.cn:8443/x", "https://youyue.example.cn:8443", "youyue.example.cn", True),
        ("http://127.0.0.1:8000", "http://localhost:8000", "localhost", True),
        ("http://[::1]:8000", "http://localhost:8000", "localhost", True),
        ("https://192.0.2.7", "https://192.0.2.7", "192.0.2.7", False),
    ],
)
def test_site_is_that_of_the_settings(
    settings: Any, address: str, origin: str, host: str, has_name: bool
) -> None:
    settings.SITE_URL = address
    here = keys.site()
    assert (here.origin, here.host, here.has_name) == (origin, host, has_name)
