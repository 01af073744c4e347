"""What machines ask: `/healthz` for balancers, `/readyz` for alarms and people, `/metrics` for Prometheus.

Answered before anything else sees the request, so that a probe may come by address and without https, gets
no cookie and opens no session.
"""

import threading
import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from youyue.service import checks, metrics  # noqa: F401 (checks fills the registry)
from youyue.service.registry import CHECKS, Finding, Level, ask

SECONDS = 1.5  # how long a check may take before it counts as failed
REMEMBERED = 1.0  # seconds: however often strangers ask, the checks are made once a second


class ProbesMiddleware:
    """First in the chain."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        probe = PROBES.get(request.path)
        return (probe and probe(request)) or self.get_response(request)


def healthz(request: HttpRequest) -> HttpResponse:
    """200: this process is alive. Asks nobody: a database that is away must not take every web server out of
    the balancer, because the portal says in better words than it what has happened."""
    return _plain(request, "ok\n")


def readyz(request: HttpRequest) -> HttpResponse:
    """200, or 503 with a line for each check that failed."""
    if request.method not in READS:
        return _plain(request, "")
    wrong = [finding.check.name for finding in _findings() if finding.level is Level.WRONG]
    if wrong:
        return _plain(request, "".join(f"{name} failed\n" for name in wrong), status=503)
    return _plain(request, "ok\n")


def numbers(request: HttpRequest) -> HttpResponse | None:
    """`youyue.service.metrics`; None for whoever may not see them: then there is no such page."""
    if not metrics.may_see(request):
        return None
    return metrics.page() if request.method in READS else _plain(request, "")


Probe = Callable[[HttpRequest], HttpResponse | None]
PROBES: dict[str, Probe] = {"/healthz": healthz, "/readyz": readyz, "/metrics": numbers}
READS = {"GET", "HEAD"}

_lock = threading.Lock()
_remembered: tuple[float, list[Finding]] = (-REMEMBERED, [])


def _findings() -> list[Finding]:
    global _remembered
    with _lock:
        at, findings = _remembered
        if not findings or time.monotonic() - at > REMEMBERED:
            findings = ask([check for check in CHECKS if check.ready], SECONDS)
            _remembered = time.monotonic(), findings
    return findings


def _plain(request: HttpRequest, text: str, status: int = 200) -> HttpResponse:
    if request.method not in READS:
        return HttpResponse(status=405, headers={"Allow": "GET, HEAD"})
    response = HttpResponse(text, content_type="text/plain", status=status)
    response["Cache-Control"] = "no-store"
    return response
