"""What is written down about each request: its number, what it asked for, how it ended, how long it took."""

import logging
import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from youyue import logs, meters

logger = logging.getLogger("youyue.requests")

HEADER = "X-Request-ID"
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
NOWHERE = "none"  # an address that is none of ours: whoever made it up does not make up a label


class RequestsMiddleware:
    """Around everything but the probes."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        number = logs.new_number()
        held, began = logs.NUMBER.set(number), time.perf_counter()
        try:
            response = self.get_response(request)
            _note(request, response, time.perf_counter() - began)
        finally:
            logs.NUMBER.reset(held)
        response[HEADER] = number
        return response


def _note(request: HttpRequest, response: HttpResponse, seconds: float) -> None:
    view = request.resolver_match.view_name if request.resolver_match else NOWHERE
    meters.REQUESTS.labels(view, response.status_code).inc()
    meters.SECONDS.labels(view).observe(seconds)
    if logger.isEnabledFor(logging.INFO):
        facts = {
            "view": view,
            "method": request.method if request.method in METHODS else "other",
            "status": response.status_code,
            "ms": round(seconds * 1000, 1),
        }
        logger.info("request", extra={"facts": facts})
