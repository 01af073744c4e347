"""Calls to our own address, answered in this very thread.

One sync worker (runserver --nothreading, gunicorn -w 1, a test client) would wait for itself for ever if
the sign-in asked the mock platform beside it over the network.
"""

import io
from http.client import responses
from typing import Any
from urllib.parse import urlsplit

import requests
from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.http import Http404, HttpRequest
from django.urls import resolve
from requests.adapters import BaseAdapter
from urllib3 import HTTPResponse


def mount(session: requests.Session, request: HttpRequest) -> None:
    """Answer in process whatever `session` asks at the address of `request`, or at the configured one."""
    for address in {request.build_absolute_uri("/"), f"{settings.SITE_URL}/"}:
        session.mount(address, InProcess())


class InProcess(BaseAdapter):
    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        wsgi_request = WSGIRequest(self._environ(request))
        try:
            match = resolve(wsgi_request.path_info)
            answer = match.func(wsgi_request, *match.args, **match.kwargs)
            status, headers, body = answer.status_code, answer.headers, answer.content
        except Http404:
            status, headers, body = 404, {}, b""
        response = requests.Response()
        response.status_code = status
        response.reason = responses.get(status, "")
        response.headers.update(headers)
        response.raw = HTTPResponse(io.BytesIO(body), headers, status, preload_content=False)
        response.url = request.url or ""
        response.request = request
        return response

    def _environ(self, request: requests.PreparedRequest) -> dict[str, Any]:
        url = urlsplit(request.url)
        body = request.body or b""
        body = body.encode() if isinstance(body, str) else body
        if not isinstance(body, bytes):
            raise TypeError("a body that comes bit by bit is not answered in process")
        environ = {
            "REQUEST_METHOD": request.method,
            "PATH_INFO": url.path,
            "QUERY_STRING": url.query,
            "SERVER_NAME": url.hostname,
            "SERVER_PORT": str(url.port or (443 if url.scheme == "https" else 80)),
            "HTTP_HOST": url.netloc,
            "CONTENT_TYPE": request.headers.get("Content-Type", ""),
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": io.BytesIO(body),
            "wsgi.url_scheme": url.scheme,
        }
        return environ | {
            f"HTTP_{name.upper().replace('-', '_')}": value
            for name, value in request.headers.items()
            if name.lower() not in ("content-type", "content-length")
        }

    def close(self) -> None:
        pass
