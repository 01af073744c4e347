"""A security key and the browser before it, for the tests: what it makes is signed by `cryptography`."""

import hashlib
import json
import secrets
from dataclasses import dataclass, field, replace
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from django.test import Client
from fido2.cose import ES256, RS256, EdDSA
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData

CHALLENGE, ADD_KEY = "/profile/factors/keys/challenge/", "/profile/factors/keys/add/"
UP, UV, AT = 0x01, 0x04, 0x40
KINDS = {-7: ES256, -8: EdDSA, -257: RS256}
Options = dict[str, Any]


def _secret(alg: int) -> Any:
    if alg == -7:
        return ec.generate_private_key(ec.SECP256R1())
    if alg == -8:
        return ed25519.Ed25519PrivateKey.generate()
    return rsa.generate_private_key(65537, 2048)


@dataclass(frozen=True)
class SoftKey:
    """`but()` is the same key, or its copy, with something else about it or about its browser."""

    alg: int = -7
    count: int = 1  # what it shows next; 0 if it never counts
    flags: int = UP | UV
    origin: str = "http://testserver"
    host: str = ""  # "" is the one it is asked for
    type: str = ""
    challenge: bytes = b""
    cross_origin: bool = False
    handle: bytes | None = None  # None is the one it was made with
    number: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    secret: Any = None
    public: Any = None

    def but(self, **other: Any) -> "SoftKey":
        return replace(self, **({"secret": self._own} | other))

    @property
    def _own(self) -> Any:
        if self.secret is None:
            object.__setattr__(self, "secret", _secret(self.alg))
        return self.secret

    def make(self, options: Options) -> str:
        """The answer of `navigator.credentials.create`."""
        public = self.public or KINDS[self.alg].from_cryptography_key(self._own.public_key())
        data = AttestedCredentialData.create(b"\0" * 16, self.number, public)
        rp_id = options["rp"]["id"]
        made = AuthenticatorData.create(self._host(rp_id), self.flags | AT, self.count, data)
        attestation = AttestationObject.create("none", made, {})
        said = self._said("webauthn.create", options)
        response = {
            "clientDataJSON": websafe_encode(said),
            "attestationObject": websafe_encode(attestation),
            "transports": ["usb", "nfc", "of a later time"],
        }
        if self.handle is None:
            object.__setattr__(self, "handle", websafe_decode(options["user"]["id"]))
        return self._answer(response)

    def sign(self, options: Options, **more: Any) -> str:
        """The answer of `navigator.credentials.get`."""
        shown = AuthenticatorData.create(self._host(options["rpId"]), self.flags, self.count)
        said = self._said("webauthn.get", options)
        message = bytes(shown) + hashlib.sha256(said).digest()
        response = {
            "clientDataJSON": websafe_encode(said),
            "authenticatorData": websafe_encode(shown),
            "signature": websafe_encode(self._signature(message)),
        }
        if self.handle:
            response["userHandle"] = websafe_encode(self.handle)
        return self._answer(response | more)

    def _signature(self, message: bytes) -> bytes:
        if self.alg == -7:
            return self._own.sign(message, ec.ECDSA(hashes.SHA256()))
        if self.alg == -8:
            return self._own.sign(message)
        return self._own.sign(message, padding.PKCS1v15(), hashes.SHA256())

    def _said(self, type_: str, options: Options) -> bytes:
        challenge = websafe_encode(self.challenge) if self.challenge else options["challenge"]
        said = {
            "type": self.type or type_,
            "challenge": challenge,
            "origin": self.origin,
            "crossOrigin": self.cross_origin,
        }
        return json.dumps(said).encode()

    def _host(self, asked: str) -> bytes:
        return hashlib.sha256((self.host or asked).encode()).digest()

    def _answer(self, response: dict[str, Any]) -> str:
        number = websafe_encode(self.number)
        return json.dumps({"id": number, "rawId": number, "type": "public-key", "response": response})


def asked(client: Client, purpose: str) -> Options:
    """What the page's script is told."""
    answer = client.post(CHALLENGE, {"for": purpose}, headers={"X-Requested-With": "fetch"})
    assert answer.status_code == 200, answer.status_code
    options: Options = answer.json()
    return options


def add_key(client: Client, key: SoftKey, name: str = "办公室的密钥") -> Any:
    """Through the pages; what follows."""
    answer = key.make(asked(client, "new"))
    return client.post(ADD_KEY, {"key_name": name, "factor_key": answer}, follow=True)
