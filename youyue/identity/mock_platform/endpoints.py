"""The mock platform's machine side: what a relying party reads."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt

from youyue.identity.mock_platform.server import SCOPES, holder_of, issuer, signing_key
from youyue.identity.mock_platform.views import server


def discovery(request: HttpRequest) -> JsonResponse:
    def at(name: str) -> str:
        return request.build_absolute_uri(reverse(f"mock_platform:{name}"))

    return JsonResponse(
        {
            "issuer": issuer(request),
            "authorization_endpoint": at("authorize"),
            "token_endpoint": at("token"),
            "userinfo_endpoint": at("userinfo"),
            "jwks_uri": at("keys"),
            "end_session_endpoint": at("end_session"),
            "scopes_supported": sorted(SCOPES),
            "response_types_supported": ["code"],
            "grant_types_supported": ["authorization_code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["ES256"],
            "token_endpoint_auth_methods_supported": ["client_secret_post", "client_secret_basic"],
            "code_challenge_methods_supported": ["S256"],
            "acr_values_supported": ["L2", "L3", "L4", "L5"],
            "authorization_response_iss_parameter_supported": True,
        }
    )


def keys(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"keys": [signing_key().as_dict(private=False)]})


@csrf_exempt
def token(request: HttpRequest) -> HttpResponse:
    answer: HttpResponse = server.create_token_response(request)
    return answer


@csrf_exempt
def userinfo(request: HttpRequest) -> JsonResponse:
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    person = holder_of(given) if scheme.lower() == "bearer" else None
    if person is None:
        response = JsonResponse({"error": "invalid_token"}, status=401)
        response["WWW-Authenticate"] = 'Bearer error="invalid_token"'
        return response
    return JsonResponse(person)
