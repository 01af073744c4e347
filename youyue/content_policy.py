"""What a page of ours may load, and where its forms may lead (Content-Security-Policy)."""

from collections.abc import Iterable
from typing import Any

from csp.constants import NONE, SELF


def content_policy(identity_origins: Iterable[str]) -> dict[str, Any]:
    """django-csp's setting. Nothing inline, nothing of another host."""
    return {
        "DIRECTIVES": {
            "default-src": [NONE],
            "script-src": [SELF],
            "style-src": [SELF],
            "img-src": [SELF, "data:", "blob:"],
            "font-src": [SELF],
            "connect-src": [SELF],
            # signing out is a form whose answer leads to the platform
            "form-action": [SELF, *identity_origins],
            "frame-ancestors": [NONE],
            "base-uri": [NONE],
            "manifest-src": [SELF],
        }
    }
