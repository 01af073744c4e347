"""Whose form it is, from page to page: where a helper's page leads says for which application it goes on."""

import re
from functools import cache
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from applicants.access import FOR


def carry(address: str, key: Any, ampersand: str = "&") -> str:
    """The same address for this application; `ampersand` as it is written where the address stands."""
    address, hash_sign, anchor = address.partition("#")
    path, _mark, query = address.partition("?")
    rest = f"{ampersand}{query}" if query else ""
    return f"{path}?{FOR}={key}{rest}{hash_sign}{anchor}"


def carry_on(response: HttpResponse, key: Any) -> HttpResponse:
    """What was answered for this application leads on for it: a redirect, and every address in a page.

    In the page as it is sent, where no template can forget one: an address that says nothing opens the form
    of whoever is signed in.
    """
    location = response.headers.get("Location", "")
    if location.startswith(reverse("applicants:start")):
        response.headers["Location"] = carry(location, key)
    elif response.headers.get("Content-Type", "").startswith("text/html"):
        page = response.content.decode()
        response.content = _addresses().sub(lambda match: f"{match[1]}{carry(match[2], key, '&amp;')}", page)
    return response


@cache
def _addresses() -> re.Pattern[str]:
    """Those of the filing, and those that are a query to the page itself, in any attribute."""
    start = re.escape(reverse("applicants:start"))
    return re.compile(rf'(\s(?:href|src|action|formaction|data-[a-z-]+)=")((?:{start}|\?)[^"]*)')
