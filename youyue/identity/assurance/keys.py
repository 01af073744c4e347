"""Security keys and passkeys (WebAuthn) as this site asks them: what the browser is told, and whether its
answer is right. Nothing is stored here.

fido2 reads and verifies. What is stricter here: one origin, that of SITE_URL, and no neighbour below the same
name; no frame of another site; only the kinds of key that were offered; a counter that stands still is a
copy's.
"""

import base64
import ipaddress
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, NamedTuple, TypeVar
from urllib.parse import urlsplit

from cryptography.exceptions import InvalidSignature
from django.conf import settings
from django.utils.translation import gettext as _
from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestationConveyancePreference,
    AttestedCredentialData,
    AuthenticationResponse,
    AuthenticatorTransport,
    CollectedClientData,
    PublicKeyCredentialDescriptor,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialType,
    PublicKeyCredentialUserEntity,
    RegistrationResponse,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from youyue.identity.assurance.marks import LEVELS

ALGORITHMS = (-7, -8, -257)  # ES256 and EdDSA, and RS256 for the TPM of older Windows
SECONDS = 300  # that somebody has for it; the standard recommends five minutes where a PIN is asked
MOST_CHARACTERS = 20_000  # of an answer
PORTS = {"http": 80, "https": 443}

_Response = TypeVar("_Response", RegistrationResponse, AuthenticationResponse)


class Refused(Exception):
    """The answer of a browser proves nothing. What was wrong is not said: it came from outside."""


class Site(NamedTuple):
    """Where keys are asked: browsers bind each of them to `host`, and say `origin` in each answer."""

    origin: str
    host: str

    @property
    def has_name(self) -> bool:
        """Browsers bind a key to a name alone, never to the number of an address."""
        try:
            ipaddress.ip_address(self.host)
        except ValueError:
            return True
        return False


def site() -> Site:
    """From SITE_URL, whatever host a request names. On a developer's own machine it is localhost, for which a
    number stands there."""
    parts = urlsplit(settings.SITE_URL)
    host = parts.hostname or ""
    here = Site("", host)
    if not here.has_name and ipaddress.ip_address(host).is_loopback:
        host = "localhost"
    port = "" if parts.port in (None, PORTS.get(parts.scheme)) else f":{parts.port}"
    return Site(f"{parts.scheme}://{host}{port}", host)


@dataclass(frozen=True)
class Key:
    """What is known of one: its number and public key, and what its counter showed last."""

    credential: str  # base64 of fido2's AttestedCredentialData
    count: int
    handle: str  # base64 of the number by which keys know their person: by chance, the same for all of hers
    transports: tuple[str, ...] = ()

    @property
    def data(self) -> AttestedCredentialData:
        return AttestedCredentialData(base64.b64decode(self.credential))

    @property
    def descriptor(self) -> PublicKeyCredentialDescriptor:
        ways = [AuthenticatorTransport(way) for way in self.transports]
        return PublicKeyCredentialDescriptor(
            type=PublicKeyCredentialType.PUBLIC_KEY, id=self.data.credential_id, transports=ways or None
        )

    def to_text(self) -> str:
        return json.dumps(asdict(self))

    def is_copied_by(self, count: int) -> bool:
        """Whether a key that shows this counter is another one with the same secret. Many have no counter:
        theirs is always 0."""
        return (count or self.count) > 0 and count <= self.count

    def used(self, count: int) -> "Key":
        return replace(self, count=count)


def key_of(text: str) -> Key:
    given = json.loads(text)
    return Key(**given | {"transports": tuple(given["transports"])})


def verification() -> UserVerificationRequirement:
    """A key stands for a sign-in of SECOND_FACTOR_LEVEL. From L3 on the platform looks who it is, so the key
    has to, by a PIN or a finger; below that a touch is as good as the password that it stands for."""
    is_high = LEVELS.index(settings.SECOND_FACTOR_LEVEL) >= LEVELS.index("L3")
    return UserVerificationRequirement.REQUIRED if is_high else UserVerificationRequirement.PREFERRED


def _server() -> Fido2Server:
    here = site()
    server = Fido2Server(
        PublicKeyCredentialRpEntity(id=here.host, name=_("优粤卡申办")),
        attestation=AttestationConveyancePreference.NONE,
        verify_origin=lambda origin: origin == here.origin,
    )
    # after the page's own, which can say what happened
    server.timeout = (SECONDS + 10) * 1000  # type: ignore[assignment]
    server.allowed_algorithms = [each for each in server.allowed_algorithms if each.alg in ALGORITHMS]
    return server


def ask_new(handle: bytes, name: str, keys: Sequence[Key]) -> tuple[dict[str, Any], dict[str, str]]:
    """What the browser needs to make a key that is none of `keys`, and what its answer is compared with."""
    options, state = _server().register_begin(
        PublicKeyCredentialUserEntity(id=handle, name=name, display_name=name),
        [key.descriptor for key in keys],
        resident_key_requirement=ResidentKeyRequirement.DISCOURAGED,
        user_verification=verification(),
    )
    return dict(options.public_key), _plain(state)


def ask_proof(keys: Sequence[Key]) -> tuple[dict[str, Any], dict[str, str]]:
    """What the browser needs to have one of `keys` sign, and what its answer is compared with."""
    descriptors = [key.descriptor for key in keys]
    options, state = _server().authenticate_begin(descriptors, user_verification=verification())
    return dict(options.public_key), _plain(state)


def _plain(state: dict[str, Any]) -> dict[str, str]:
    return {name: str(value) for name, value in state.items()}


def read_new(state: dict[str, str], answer: str, handle: bytes) -> Key:
    """The key that was made. Raises Refused."""
    response, given = _read(answer, RegistrationResponse)
    try:
        _in_no_frame(response.response.client_data)
        made = _server().register_complete(state, response)
        data = made.credential_data
        if data is None or data.credential_id != response.raw_id:
            raise Refused
        _can_verify(data)
    except Exception as error:  # nothing is asked of anybody in there: the answer is read, and reckoned with
        raise Refused from error
    ways = given["response"].get("transports")
    known = [str(way) for way in AuthenticatorTransport]
    return Key(
        credential=base64.b64encode(data).decode(),
        count=made.counter,
        handle=base64.b64encode(handle).decode(),
        transports=tuple(way for way in known if way in ways) if isinstance(ways, list) else (),
    )


def _can_verify(data: AttestedCredentialData) -> None:
    """A public key that is none is found now, and not when somebody stands before a door with it."""
    if data.public_key.ALGORITHM not in ALGORITHMS:
        raise Refused
    try:
        data.public_key.verify(b"", b"")
    except InvalidSignature:
        return
    raise Refused


def read_proof(state: dict[str, str], answer: str, keys: Sequence[Key]) -> tuple[Key, int]:
    """Which of `keys` signed, and what its counter shows. Raises Refused."""
    response, _given = _read(answer, AuthenticationResponse)
    try:
        _in_no_frame(response.response.client_data)
        data = _server().authenticate_complete(state, [key.data for key in keys], response)
        signed = next(key for key in keys if key.data.credential_id == data.credential_id)
        handle = response.response.user_handle
        if handle and base64.b64encode(handle).decode() != signed.handle:
            raise Refused
    except Exception as error:
        raise Refused from error
    return signed, response.response.authenticator_data.counter


def _in_no_frame(client_data: CollectedClientData) -> None:
    if client_data.cross_origin:
        raise Refused


def _read(answer: str, kind: type[_Response]) -> tuple[_Response, dict[str, Any]]:
    if len(answer) > MOST_CHARACTERS:
        raise Refused
    try:
        given = json.loads(answer)
        return kind.from_dict(given), given
    except Exception as error:  # of many kinds: texts, numbers and structures that are none, or are too deep
        raise Refused from error
