"""The mock platform's protocol: Authlib's authorization server without a single table.

A code is a signed note of what it was issued for, and the cache remembers which codes were redeemed. The
signing key is derived from SECRET_KEY, so that every worker has the same one and none lies in a file.
"""

import hashlib
import secrets
import time
from dataclasses import dataclass
from typing import Any, ClassVar
from urllib.parse import urlsplit

from authlib.integrations.django_oauth2 import AuthorizationServer
from authlib.oauth2.rfc6749 import ClientMixin, InvalidRequestError, grants
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core import OpenIDCode
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.http import HttpRequest, HttpResponseRedirect
from django.http.request import split_domain_port, validate_host
from django.urls import reverse
from django.utils.http import urlencode
from joserfc.jwk import ECKey

from youyue.identity.mock_platform.people import everybody

CODE_AGE = 60
TOKEN_AGE = 600
SCOPES = {"openid", "profile", "email", "phone"}
_P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


def signing_key() -> ECKey:
    seed = hashlib.sha512(b"mock platform:" + settings.SECRET_KEY.encode()).digest()
    private = ec.derive_private_key(int.from_bytes(seed, "big") % (_P256_ORDER - 1) + 1, ec.SECP256R1())
    key = ECKey.import_key(private, {"use": "sig", "alg": "ES256"})
    key.ensure_kid()
    return key


def issuer(request: HttpRequest) -> str:
    return request.build_absolute_uri("/mock-platform")


class Client(ClientMixin):
    """The one relying party: this site."""

    def __init__(self, client_id: str, secret: str) -> None:
        self.client_id, self.secret = client_id, secret
        self.id_token_signed_response_alg = "ES256"  # noqa: S105

    def get_client_id(self) -> str:
        return self.client_id

    def get_default_redirect_uri(self) -> None:
        return None

    def get_allowed_scope(self, scope: str) -> str:
        return " ".join(sorted(SCOPES.intersection((scope or "").split())))

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        address = urlsplit(redirect_uri)
        host, _port = split_domain_port(address.netloc)
        is_ours = bool(host) and validate_host(host, settings.ALLOWED_HOSTS)
        return is_ours and address.path == reverse("identity:callback") and not address.query

    def check_client_secret(self, client_secret: str) -> bool:
        return secrets.compare_digest(client_secret.encode(), self.secret.encode())

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return method in ("client_secret_post", "client_secret_basic")

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type == "authorization_code"


@dataclass(frozen=True)
class Code:
    """What a code was issued for."""

    client_id: str
    redirect_uri: str
    scope: str
    nonce: str | None
    code_challenge: str | None
    account: str
    way: str
    level: str
    auth_time: int
    once: str
    code_challenge_method: ClassVar[str] = "S256"

    def get_redirect_uri(self) -> str:
        return self.redirect_uri

    def get_scope(self) -> str:
        return self.scope

    def get_nonce(self) -> str | None:
        return self.nonce

    def get_auth_time(self) -> int:
        return self.auth_time

    def get_acr(self) -> str:
        return self.level

    def get_amr(self) -> list[str]:
        return [self.way]


class CodeGrant(grants.AuthorizationCodeGrant):
    request: Any  # Authlib's request grows attributes on its way
    TOKEN_ENDPOINT_AUTH_METHODS = ["client_secret_post", "client_secret_basic"]

    def generate_authorization_code(self) -> str:
        parameters = self.request.payload.data
        note = {
            "client_id": self.request.client.client_id,
            "redirect_uri": self.request.payload.redirect_uri,
            "scope": self.request.scope,
            "nonce": parameters.get("nonce"),
            "code_challenge": parameters.get("code_challenge"),
            "account": self.request.user["preferred_username"],
            "way": self.request.way,
            "level": self.request.level,
            "auth_time": self.request.auth_time,
            "once": secrets.token_urlsafe(12),
        }
        return signing.dumps(note, salt="mock-platform-code", compress=True)

    def save_authorization_code(self, code: str, request: Any) -> None:
        """The code is its own record."""

    def query_authorization_code(self, code: str, client: Client) -> Code | None:
        try:
            note = Code(**signing.loads(code, salt="mock-platform-code", max_age=CODE_AGE))
        except signing.BadSignature:
            return None
        fresh = cache.add(f"mock-platform:redeemed:{note.once}", True, CODE_AGE * 2)
        return note if fresh and note.client_id == client.client_id else None

    def delete_authorization_code(self, authorization_code: Code) -> None:
        """Redeeming marked it already."""

    def authenticate_user(self, authorization_code: Code) -> dict[str, str] | None:
        return everybody().get(authorization_code.account)


class IdToken(OpenIDCode):
    """Says who signed in and how well she is known; everything personal is in userinfo alone."""

    def exists_nonce(self, nonce: str, request: Any) -> bool:
        return False

    def resolve_client_private_key(self, client: Client) -> ECKey:
        return signing_key()

    def get_client_claims(self, client: Client) -> dict[str, Any]:
        return {"aud": client.client_id, "azp": client.client_id, "exp": int(time.time()) + TOKEN_AGE}

    def get_encode_header(self, client: Client) -> dict[str, str]:
        return {"alg": "ES256", "kid": str(signing_key().kid)}

    def get_compatible_claims(self, request: Any) -> dict[str, Any]:
        claims: dict[str, Any] = super().get_compatible_claims(request)
        return claims | {"iss": issuer(request._request)}

    def generate_user_info(self, user: dict[str, str], scope: str) -> dict[str, str]:
        return {"sub": user["sub"]}


class Pkce(CodeChallenge):
    """Asked of everybody, with S256 only."""

    SUPPORTED_CODE_CHALLENGE_METHOD = ["S256"]

    def validate_code_challenge(self, grant: CodeGrant, redirect_uri: str) -> None:
        if grant.request.payload.data.get("code_challenge_method") != "S256":
            raise InvalidRequestError("PKCE with S256 is required.")
        CodeChallenge.validate_code_challenge(self, grant, redirect_uri)


class Server(AuthorizationServer):
    def __init__(self) -> None:
        AuthorizationServer.__init__(self, None, None)
        self.register_grant(CodeGrant, [Pkce(required=True), IdToken(require_nonce=True)])
        self.register_token_generator("default", self._bearer_token)

    def approve(
        self, grant: CodeGrant, person: dict[str, str] | None, way: str, level: str = "", auth_time: int = 0
    ) -> HttpResponseRedirect:
        """Back to the site with a code for `person`, or with access_denied for nobody."""
        grant.request.way, grant.request.level, grant.request.auth_time = way, level, auth_time
        answer = self.create_authorization_response(grant.request, grant_user=person, grant=grant)
        address = answer.headers["Location"]
        named = urlencode({"iss": issuer(grant.request._request)})  # RFC 9207
        return HttpResponseRedirect(f"{address}{'&' if '?' in address else '?'}{named}")

    def query_client(self, client_id: str) -> Client | None:
        app = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]
        return Client(app["client_id"], app["secret"]) if client_id == app["client_id"] else None

    def save_token(self, token: dict[str, Any], request: Any) -> None:
        """The token is its own record."""

    def send_signal(self, *args: Any, **kwargs: Any) -> None:
        pass

    def _bearer_token(self, *, user: dict[str, str], scope: str, **kwargs: Any) -> dict[str, Any]:
        note = {"account": user["preferred_username"], "scope": scope}
        token = signing.dumps(note, salt="mock-platform-token")
        return {"access_token": token, "token_type": "Bearer", "expires_in": TOKEN_AGE, "scope": scope}


def holder_of(access_token: str) -> dict[str, str] | None:
    """The person whose userinfo `access_token` opens."""
    try:
        note = signing.loads(access_token, salt="mock-platform-token", max_age=TOKEN_AGE)
    except signing.BadSignature:
        return None
    return everybody().get(note["account"])
